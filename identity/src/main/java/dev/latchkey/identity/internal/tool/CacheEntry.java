package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A token in memory, with the state of the tool's own cache when the tool would last have printed
 * this token.
 *
 * @param token the token
 * @param due how long before its expiry a newer one is requested
 * @param toolCache the stamps of the tool's own cache
 * @param isSettled whether equal stamps mean equal contents
 * @param isOfToolCache whether the token was in the tool's cache
 * @param nanos when the token was stored here, by {@link System#nanoTime}
 * @param life how long it was still valid at that time
 * @param pauseEnd until when, by {@link System#nanoTime}, no newer one is requested in advance
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
  /** With less time left, a tool fetches a new token (MSAL). */
  static final Duration DUE = Duration.ofMinutes(5);

  /** With less time left, the token is no longer given out. */
  static final Duration OVER = Duration.ofMinutes(2);

  /** How long to wait after a refresh in advance that gave no newer token. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** The entry of a token that the tool printed. */
  static CacheEntry printed(Token token, Snapshot snapshot, Instant now) {
    CacheEntry entry = of(token, DUE, snapshot, false, now);
    // A token that is already due when it arrives must not be requested again and again.
    return entry.isDue(now) ? entry.paused() : entry;
  }

  /** The entry of a token from the tool's cache that is due at a given time. */
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

  /** The same token and stamps, now that equal stamps mean equal contents. */
  CacheEntry settled() {
    return new CacheEntry(token, due, toolCache, true, isOfToolCache, nanos, life, pauseEnd);
  }

  /** The same token, after a request for a newer one has started or has given none. */
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

  /** True if the tool's cache may have changed since the token was last validated. */
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
   * How long it is still valid: by the clock, and by the time that has passed. A clock that is set
   * back then does not extend a token's life.
   */
  private Duration left(Instant now) {
    Duration byClock = Duration.between(now, token.expiresOn());
    Duration byTime = life.minusNanos(System.nanoTime() - nanos);
    return byClock.compareTo(byTime) < 0 ? byClock : byTime;
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "CacheEntry[" + token + "]";
  }
}
