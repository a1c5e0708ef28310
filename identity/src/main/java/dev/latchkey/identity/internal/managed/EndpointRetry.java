package dev.latchkey.identity.internal.managed;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When a request is repeated: after a temporary refusal, and when the endpoint can't be reached
 * yet. The waits double. Status 410 says that the instance metadata service is being updated, which
 * takes up to 70 seconds.
 *
 * <p>Source: Microsoft's page "How to use managed identities on an Azure VM", retry guidance.
 *
 * @param most how often a request is repeated
 * @param first the first wait
 * @param firstWhenGone the first wait after 410
 * @param longestTry how long one request may take
 * @param longest how long all requests together may take
 * @param longestWhenGone the same after 410
 * @param ownWait the app's own waits, given the number of the repetition as so many seconds, from
 *     1; or {@code null}
 */
public record EndpointRetry(
    int most,
    Duration first,
    Duration firstWhenGone,
    Duration longestTry,
    Duration longest,
    Duration longestWhenGone,
    @Nullable Function<Duration, Duration> ownWait) {
  private static final int GONE = 410;
  private static final Duration LONGEST_ASKED = Duration.ofSeconds(15);
  private static final long NONSENSE = 10_000;

  /**
   * The usual rule of a source.
   *
   * @param source the source of the endpoint
   * @return five repetitions for the instance metadata service, three for others
   */
  public static EndpointRetry of(ManagedIdentitySource source) {
    return new EndpointRetry(
        source == ManagedIdentitySource.IMDS ? 5 : 3,
        Duration.ofMillis(800),
        Duration.ofMillis(2500),
        Duration.ofSeconds(20),
        Duration.ofSeconds(40),
        Duration.ofSeconds(100),
        null);
  }

  /**
   * The same rule with the app's own numbers.
   *
   * @param ownMost how often a request is repeated, or {@code null}
   * @param ownWait the waits, or {@code null}
   * @return the rule
   */
  public EndpointRetry with(
      @Nullable Integer ownMost, @Nullable Function<Duration, Duration> ownWait) {
    int times = ownMost == null ? most : ownMost;
    return new EndpointRetry(
        times, first, firstWhenGone, longestTry, longest, longestWhenGone, ownWait);
  }

  static boolean isPassing(int status) {
    return status == 404 || status == GONE || status == 408 || status == 429 || status >= 500;
  }

  /** The wait before the next try; empty if there is none. */
  Optional<Duration> wait(int tries, EndpointAnswer answer, Duration passed) {
    boolean isGone = answer.status() == GONE;
    Duration pause =
        ownWait != null
            ? ownWait.apply(Duration.ofSeconds(tries))
            : (isGone ? firstWhenGone : first).multipliedBy(1L << Math.min(tries - 1, 10));
    Duration asked =
        answer.http().retryAfter().filter(EndpointRetry::isSensible).orElse(Duration.ZERO);
    asked = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    Duration longer = asked.compareTo(pause) > 0 ? asked : pause;
    Duration end = isGone ? longestWhenGone : longest;
    return tries > most || passed.plus(longer).compareTo(end) >= 0
        ? Optional.empty()
        : Optional.of(longer);
  }

  /** False for a number that an endpoint of the machine can't mean. */
  private static boolean isSensible(Duration pause) {
    return pause.toSeconds() < NONSENSE;
  }
}
