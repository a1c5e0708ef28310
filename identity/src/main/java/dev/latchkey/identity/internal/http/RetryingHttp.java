package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a request that may succeed later, as azure-core does: after a failed connection, 408, 429
 * and 5xx, three times, after 0.8, 1.6 and 3.2 s, or after the time in {@code Retry-After}. If the
 * server wants more than half a minute, its answer is returned instead.
 */
public final class RetryingHttp implements HttpTransport {
  private static final int TIMES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(800);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HttpTransport client;
  private final int times;
  private final Function<Duration, Duration> wait;
  private final Clock clock;

  /**
   * A transport that repeats.
   *
   * @param client sends each request
   * @param times how often a request is repeated, or {@code null} for three times
   * @param wait the pause before a repetition, given the number of the repetition as so many
   *     seconds, from 1; or {@code null} for the usual pauses
   * @param clock the time, for a date in {@code Retry-After}
   */
  public RetryingHttp(
      HttpTransport client,
      @Nullable Integer times,
      @Nullable Function<Duration, Duration> wait,
      Clock clock) {
    this.client = client;
    this.times = times == null ? TIMES : times;
    this.wait = wait == null ? RetryingHttp::usualWait : wait;
    this.clock = clock;
  }

  @Override
  public HttpAnswer send(HttpCall call) throws IOException, InterruptedException {
    for (int tries = 0; ; tries++) {
      Duration pause = wait.apply(Duration.ofSeconds(tries + 1L));
      try {
        HttpAnswer answer = client.send(call);
        pause = retryAfter(answer).orElse(pause);
        if (tries >= times
            || !BUSY.contains(answer.status())
            || pause.compareTo(LONGEST_WAIT) > 0) {
          return answer;
        }
      } catch (IOException e) {
        if (tries >= times || !isWorthAnotherTry(e)) {
          throw e;
        }
      }
      Thread.sleep(Math.max(0, pause.toMillis()));
    }
  }

  @Override
  public String server(HttpCall call) {
    return client.server(call);
  }

  @Override
  public Failure unreachable(IOException e, HttpCall call) {
    return client.unreachable(e, call);
  }

  /** The number of the repetition comes as so many seconds, since azure-identity passes it so. */
  private static Duration usualWait(Duration tries) {
    return FIRST_WAIT.multipliedBy(1L << Math.min(tries.toSeconds() - 1, 5));
  }

  /**
   * False for a certificate, a trust store, a proxy's refusal and a read that has already waited
   * long.
   */
  private static boolean isWorthAnotherTry(IOException e) {
    boolean silent = e instanceof SocketTimeoutException && !Unreachable.isConnect(e);
    boolean untrusted = e instanceof SSLException || Unreachable.isAboutTrustStore(e);
    return !(silent || untrusted || Unreachable.isProxy(e))
        && !Thread.currentThread().isInterrupted();
  }

  private Optional<Duration> retryAfter(HttpAnswer answer) {
    return answer.retryAfter().or(() -> answer.header("Retry-After").flatMap(this::until));
  }

  private Optional<Duration> until(String date) {
    try {
      ZonedDateTime end = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), end.toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
