package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.state.Look;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A token in memory.
 *
 * @param token the token
 * @param due how long before its end a newer one is asked for
 * @param seen when the token was last known to be what the tool would print
 * @param nanos when it came here, by {@link System#nanoTime}
 * @param life how long it then had to live
 * @param pauseEnd until when, by {@link System#nanoTime}, no newer one is asked for ahead of time
 */
record HeldToken(
    ToolToken token, Duration due, Seen seen, long nanos, Duration life, long pauseEnd) {
  /** From here on a tool gets a new one (MSAL). */
  static final Duration DUE = Duration.ofMinutes(5);

  /** From here on it is no longer given away. */
  static final Duration OVER = Duration.ofMinutes(2);

  /** How long after a refresh ahead of time that brought nothing the next one is tried. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /**
   * What the tool's own cache of tokens looked like at some time.
   *
   * @param toolCache its stamps
   * @param isSettled whether equal stamps mean equal contents
   * @param isThere whether the token was in it
   */
  record Seen(List<?> toolCache, boolean isSettled, boolean isThere) {
    static Seen in(Look look, boolean isThere) {
      return new Seen(look.tokens(), look.isSettled(), isThere);
    }
  }

  /** A token as the tool printed it. */
  static HeldToken printed(ToolToken token, Look look, Instant now) {
    HeldToken held = of(token, DUE, Seen.in(look, false), now);
    // One that is due when it comes must not be asked for again and again.
    return held.isDue(now) ? held.paused() : held;
  }

  /** A token as the tool's cache holds it, where it is due at a moment. */
  static HeldToken found(ToolToken token, Instant dueOn, Look look, Instant now) {
    return of(token, Duration.between(dueOn, token.expiresOn()), Seen.in(look, true), now);
  }

  private static HeldToken of(ToolToken token, Duration due, Seen seen, Instant now) {
    long nanos = System.nanoTime();
    return new HeldToken(token, due, seen, nanos, Duration.between(now, token.expiresOn()), nanos);
  }

  /** The same token, found again in the tool's cache. */
  HeldToken foundAgain(Instant dueOn, Look look) {
    Duration newDue = Duration.between(dueOn, token.expiresOn());
    return new HeldToken(token, newDue, Seen.in(look, true), nanos, life, pauseEnd);
  }

  /** The same token, in a tool's cache that has the same stamps now that they can be relied on. */
  HeldToken settled() {
    Seen now = new Seen(seen.toolCache(), true, seen.isThere());
    return new HeldToken(token, due, now, nanos, life, pauseEnd);
  }

  /** The same token, when asking for a newer one has begun or was in vain. */
  HeldToken paused() {
    return new HeldToken(token, due, seen, nanos, life, System.nanoTime() + PAUSE.toNanos());
  }

  /** Whether the tool's cache may be another than when the token was last seen. */
  boolean mayHaveMoved(Look look) {
    return !isInSameCache(look) || !look.isSettled() || !seen.isSettled();
  }

  boolean isInSameCache(Look look) {
    return seen.toolCache().equals(look.tokens());
  }

  boolean isPaused() {
    return System.nanoTime() - pauseEnd < 0;
  }

  boolean isDue(Instant now) {
    return left(now).compareTo(due) <= 0;
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
