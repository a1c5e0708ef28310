package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A token in memory, and what the tool's own cache looked like when the token was last known to be
 * what the tool would print.
 *
 * @param token the token
 * @param due how long before its end a newer one is asked for
 * @param toolCache the stamps of the tool's own cache
 * @param isSettled whether equal stamps mean equal contents
 * @param isOfToolCache whether the token was in it
 * @param nanos when it came here, by {@link System#nanoTime}
 * @param life how long it then had to live
 * @param pauseEnd until when, by {@link System#nanoTime}, no newer one is asked for ahead of time
 */
record CacheEntry(
    Token token,
    Duration due,
    List<?> toolCache,
    boolean isSettled,
    boolean isOfToolCache,
    long nanos,
    Duration life,
    long pauseEnd) {
  /** From here on a tool gets a new one (MSAL). */
  static final Duration DUE = Duration.ofMinutes(5);

  /** From here on it is no longer given away. */
  static final Duration OVER = Duration.ofMinutes(2);

  /** How long after a refresh ahead of time that brought nothing the next one is tried. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** A token as the tool printed it. */
  static CacheEntry printed(Token token, Snapshot snapshot, Instant now) {
    CacheEntry entry = of(token, DUE, snapshot, false, now);
    // One that is due when it comes must not be asked for again and again.
    return entry.isDue(now) ? entry.paused() : entry;
  }

  /** A token as the tool's cache holds it, where it is due at a moment. */
  static CacheEntry found(Token token, Instant dueOn, Snapshot snapshot, Instant now) {
    return of(token, Duration.between(dueOn, token.expiresOn()), snapshot, true, now);
  }

  private static CacheEntry of(
      Token token, Duration due, Snapshot snapshot, boolean isOfToolCache, Instant now) {
    long nanos = System.nanoTime();
    return new CacheEntry(
        token,
        due,
        snapshot.tokens(),
        snapshot.isSettled(),
        isOfToolCache,
        nanos,
        Duration.between(now, token.expiresOn()),
        nanos);
  }

  /** The same token, found again in the tool's cache. */
  CacheEntry foundAgain(Instant dueOn, Snapshot snapshot) {
    return new CacheEntry(
        token,
        Duration.between(dueOn, token.expiresOn()),
        snapshot.tokens(),
        snapshot.isSettled(),
        true,
        nanos,
        life,
        pauseEnd);
  }

  /** The same token, in a tool's cache that has the same stamps now that they can be relied on. */
  CacheEntry settled() {
    return new CacheEntry(token, due, toolCache, true, isOfToolCache, nanos, life, pauseEnd);
  }

  /** The same token, when asking for a newer one has begun or brought nothing. */
  CacheEntry paused() {
    return new CacheEntry(
        token,
        due,
        toolCache,
        isSettled,
        isOfToolCache,
        nanos,
        life,
        System.nanoTime() + PAUSE.toNanos());
  }

  /** Whether the tool's cache may have changed since the token was last found right. */
  boolean mayBeStale(Snapshot snapshot) {
    return !isInSameCache(snapshot) || !snapshot.isSettled() || !isSettled;
  }

  boolean isInSameCache(Snapshot snapshot) {
    return toolCache.equals(snapshot.tokens());
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

  /** Without the token. */
  @Override
  public String toString() {
    return "CacheEntry[" + token + "]";
  }
}
