package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in memory that are got by one request for all who want the same one. A token is given
 * again until five minutes before its end. Past its refresh time it is renewed; while renewing
 * fails, the old one is given.
 *
 * @param <K> what a token is for
 */
public final class RenewedTokens<K> implements InFlight.Waiter {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);

  private final Clock clock;
  private final @Nullable Duration longest;
  private final InFlight<Flown<K>, Token> requests;
  private final Map<K, Entry> entries = new ConcurrentHashMap<>();

  /** Asks for a token. */
  @FunctionalInterface
  public interface Question {
    /**
     * Asks.
     *
     * @param isRenewal whether a token that somebody else keeps must not be given again
     * @return a token
     * @throws Failure why there is none
     * @throws InterruptedException when the thread was interrupted
     */
    Token ask(boolean isRenewal) throws Failure, InterruptedException;
  }

  /** A token, and when it is to be renewed. */
  private record Entry(Token token, Instant renewAt) {}

  /** A challenge is never answered by a request that began without it. */
  private record Flown<K>(K key, @Nullable String claims) {}

  /**
   * No token yet.
   *
   * @param clock the time
   * @param longest how long to wait for a request, or {@code null} to wait for its end
   * @param longestEnd how long an interrupted caller waits for the end of the request
   * @param executor the app's own threads, or {@code null}
   */
  public RenewedTokens(
      Clock clock, @Nullable Duration longest, Duration longestEnd, @Nullable Executor executor) {
    this.clock = clock;
    this.longest = longest;
    this.requests = new InFlight<>(this, "latchkey-request", longestEnd, executor);
  }

  /**
   * A token from memory, or asked for.
   *
   * @param key what for
   * @param claims a challenge, which no token in memory answers, or {@code null}
   * @param question asks for a token
   * @return the token
   * @throws Failure why there is none; also when the thread is interrupted, whose flag stays set
   */
  public Token get(K key, @Nullable String claims, Question question) throws Failure {
    Entry entry = claims == null ? usable(key) : null;
    Flown<K> flown = new Flown<>(key, claims);
    if (entry == null) {
      return requests.join(flown, () -> ask(key, claims, question, false), longest, null);
    }
    if (clock.instant().isBefore(entry.renewAt())) {
      return entry.token();
    }
    try {
      return requests.join(flown, () -> ask(key, null, question, true), LONGEST_RENEWAL, null);
    } catch (Failure e) {
      if (e.kind() == FailureKind.INTERRUPTED) {
        throw e;
      }
      entries.put(key, new Entry(entry.token(), clock.instant().plus(PAUSE_AFTER_FAILURE)));
      return entry.token();
    }
  }

  private Token ask(K key, @Nullable String claims, Question question, boolean isRenewal)
      throws Failure, InterruptedException {
    // Another thread may have got it between our look and our start.
    Entry entry = claims == null ? usable(key) : null;
    if (entry != null && clock.instant().isBefore(entry.renewAt())) {
      return entry.token();
    }
    Token token = question.ask(isRenewal);
    Instant refreshOn = token.refreshOn();
    entries.put(key, new Entry(token, refreshOn != null ? refreshOn : token.expiresOn()));
    return token;
  }

  private @Nullable Entry usable(K key) {
    Entry entry = entries.get(key);
    return entry != null && clock.instant().plus(MARGIN).isBefore(entry.token().expiresOn())
        ? entry
        : null;
  }

  @Override
  public Failure timedOut(Duration waited, String afterwards) {
    return new Failure(
        FailureKind.TIMED_OUT, "no answer within " + waited.toSeconds() + " seconds");
  }

  @Override
  public Failure interrupted(@Nullable String afterwards) {
    return new Failure(FailureKind.INTERRUPTED, "the thread was interrupted as it waited");
  }
}
