package dev.latchkey.identity.broker.internal.client;

import java.time.Duration;

/**
 * A moment at which waiting ends, by the clock that nobody sets.
 *
 * @param end the moment, by {@link System#nanoTime}
 */
public record Deadline(long end) {
  /** Half of the range of a long, so that differences of nanoTime never overflow. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  /**
   * A moment from now.
   *
   * @param time how long from now
   * @return the moment
   */
  public static Deadline in(Duration time) {
    return new Deadline(
        System.nanoTime() + (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos());
  }

  /**
   * The same moment, or an earlier one.
   *
   * @param time the longest time from now
   * @return the earlier one of both
   */
  public Deadline within(Duration time) {
    Deadline other = in(time);
    return other.end - end < 0 ? other : this;
  }

  /**
   * The time that is left.
   *
   * @return the time; zero or negative if the moment has passed
   */
  public Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  /**
   * Whether the moment has passed.
   *
   * @return {@code true} if no time is left
   */
  public boolean isOver() {
    return end - System.nanoTime() <= 0;
  }
}
