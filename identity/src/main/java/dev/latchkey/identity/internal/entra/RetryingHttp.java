package dev.latchkey.identity.internal.entra;

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
 * Repeats a request that may succeed later: after no connection, 408, 429 and 5xx, three times as
 * azure-core does, after 0.8 s, 1.6 s and 3.2 s, or what {@code Retry-After} says. A server that
 * wants a longer wait than half a minute gets none: its answer is handed on.
 */
final class RetryingHttp implements HttpExchange {
  private static final int TIMES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(800);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final HttpExchange client;
  private final int times;
  private final Function<Duration, Duration> wait;
  private final Clock clock;

  RetryingHttp(
      HttpExchange client,
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

  /** The number of the try arrives as so many seconds, since azure-identity hands it on so. */
  private static Duration usualWait(Duration tries) {
    return FIRST_WAIT.multipliedBy(1L << Math.min(tries.toSeconds() - 1, 5));
  }

  /** Trust does not come by asking again, a proxy refuses again, and a read has waited long. */
  private static boolean isWorthAnotherTry(IOException e) {
    boolean silent = e instanceof SocketTimeoutException && !Unreachable.isConnect(e);
    return !(silent || e instanceof SSLException || Unreachable.isProxy(e))
        && !Thread.currentThread().isInterrupted();
  }

  private Optional<Duration> retryAfter(HttpAnswer answer) {
    return answer.header("Retry-After").flatMap(this::duration);
  }

  private Optional<Duration> duration(String value) {
    try {
      if (value.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Optional.of(Duration.between(clock.instant(), until.toInstant()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
