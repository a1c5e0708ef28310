package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A token in memory.
 *
 * @param token the token
 * @param toolCache what the tool's own cache of tokens looked like when the token was last known to
 *     be what the tool would print
 * @param nanos when it came here, by {@link System#nanoTime}
 * @param life how long it then had to live
 * @param pauseEnd until when, by {@link System#nanoTime}, no newer one is asked for ahead of time
 */
record HeldToken(ToolToken token, List<?> toolCache, long nanos, Duration life, long pauseEnd) {
  /** From here on a tool gets a new one (MSAL). */
  private static final Duration DUE = Duration.ofMinutes(5);

  /** From here on it is no longer given away. */
  private static final Duration OVER = Duration.ofMinutes(2);

  /** How long after a refresh ahead of time that failed the next one is tried. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  static HeldToken of(ToolToken token, List<?> toolCache, Instant now) {
    long nanos = System.nanoTime();
    return new HeldToken(
        token, toolCache, nanos, Duration.between(now, token.expiresOn()), nanos);
  }

  /** The same token, found again in the tool's cache. */
  HeldToken seenIn(List<?> newToolCache) {
    return new HeldToken(token, newToolCache, nanos, life, pauseEnd);
  }

  /** The same token, after asking for a newer one has begun. */
  HeldToken paused() {
    return new HeldToken(token, toolCache, nanos, life, System.nanoTime() + PAUSE.toNanos());
  }

  boolean isPaused() {
    return System.nanoTime() - pauseEnd < 0;
  }

  boolean isDue(Instant now) {
    return left(now).compareTo(DUE) <= 0;
  }

  boolean isOver(Instant now) {
    return left(now).compareTo(OVER) <= 0;
  }

  /**
   * How long it has to live: by the clock, and by the time that has passed, since a clock that is
   * set back makes no token live longer.
   */
  private Duration left(Instant now) {
    Duration byClock = Duration.between(now, token.expiresOn());
    Duration byTime = life.minusNanos(System.nanoTime() - nanos);
    return byClock.compareTo(byTime) < 0 ? byClock : byTime;
  }
}
