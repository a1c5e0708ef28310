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
 * Tokens in memory. One request fetches a token for all callers that need the same one. A token is
 * reused until five minutes before it expires. After its refresh time it is renewed; if the renewal
 * fails, the old token is reused.
 *
 * @param <K> the key of a token
 */
public final class RenewedTokens<K> implements InFlight.Waiter {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(10);

  private final Clock clock;
  private final @Nullable Duration longest;
  private final InFlight<Flown<K>, Token> requests;
  private final Map<K, Entry> entries = new ConcurrentHashMap<>();

  /** Fetches a token. */
  @FunctionalInterface
  public interface Question {
    /**
     * Fetches a token.
     *
     * @param isRenewal whether to bypass tokens that another cache holds
     * @return a token
     * @throws Failure why there is none
     * @throws InterruptedException if the thread was interrupted
     */
    Token ask(boolean isRenewal) throws Failure, InterruptedException;
  }

  /** A token and its renewal time. */
  private record Entry(Token token, Instant renewAt) {}

  /**
   * The key of a request in flight. It includes the claims: a request that began without a
   * challenge can't answer it.
   */
  private record Flown<K>(K key, @Nullable String claims) {}

  /**
   * Creates an empty cache.
   *
   * @param clock the time
   * @param longest how long to wait for a request, or {@code null} to wait for its end
   * @param longestEnd how long an interrupted caller waits for the request to end
   * @param executor the app's executor, or {@code null}
   */
  public RenewedTokens(
      Clock clock, @Nullable Duration longest, Duration longestEnd, @Nullable Executor executor) {
    this.clock = clock;
    this.longest = longest;
    this.requests = new InFlight<>(this, "latchkey-request", longestEnd, executor);
  }

  /**
   * Gets a token from memory, or fetches one.
   *
   * @param key the key of the token
   * @param claims a challenge, which no token in memory answers, or {@code null}
   * @param question fetches a token
   * @return the token
   * @throws Failure why there is none; also if the thread is interrupted, in which case its flag
   *     stays set
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
    // Another thread may have fetched it after our first check.
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
