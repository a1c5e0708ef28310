package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
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
final class RetryingHttp implements IHttpClient {
  private static final int TIMES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(800);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Set<Integer> BUSY = Set.of(408, 429, 500, 502, 503, 504);

  private final IHttpClient client;
  private final int times;
  private final Function<Duration, Duration> wait;
  private final Clock clock;

  RetryingHttp(
      IHttpClient client,
      @Nullable Integer times,
      @Nullable Function<Duration, Duration> wait,
      Clock clock) {
    this.client = client;
    this.times = times == null ? TIMES : times;
    this.wait = wait == null ? RetryingHttp::usualWait : wait;
    this.clock = clock;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws Exception {
    for (int tries = 0; ; tries++) {
      Duration pause = wait.apply(Duration.ofSeconds(tries + 1L));
      try {
        IHttpResponse answer = client.send(request);
        pause = retryAfter(answer).orElse(pause);
        if (tries >= times
            || !BUSY.contains(answer.statusCode())
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

  private Optional<Duration> retryAfter(IHttpResponse answer) {
    return header(answer.headers(), "Retry-After").flatMap(this::duration);
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

  static Optional<String> header(@Nullable Map<String, List<String>> headers, String name) {
    if (headers == null) {
      return Optional.empty();
    }
    return headers.entrySet().stream()
        .filter(header -> name.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .map(String::strip)
        .findFirst();
  }
}
