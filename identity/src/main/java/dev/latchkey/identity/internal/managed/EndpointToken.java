package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token from an endpoint's answer. The end of its life is written in seconds since 1970 or
 * in ISO 8601, by Azure Machine Learning also as an American date. Stand-ins for Azure's endpoints
 * may only tell its lifetime, as OAuth does.
 */
final class EndpointToken {
  private static final Duration LONG = Duration.ofHours(2);
  private static final long LATEST = 253_402_300_799L; // The end of year 9999.

  private static final List<DateTimeFormatter> AMERICAN =
      List.of(
          DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a xxx", Locale.ROOT),
          DateTimeFormatter.ofPattern("M/d/yyyy H:mm:ss xxx", Locale.ROOT));

  private EndpointToken() {}

  /** The token; empty if the answer holds no usable one. */
  static Optional<Token> in(EndpointAnswer answer, Clock clock) {
    String value = answer.field("access_token");
    String written = answer.field("expires_on").strip();
    Optional<Instant> end =
        written.isEmpty() ? endOf(answer.field("expires_in").strip(), clock) : end(written);
    if (answer.status() != 200 || end.isEmpty()) {
      return Optional.empty();
    }
    try {
      Token.requirePlain("the endpoint", value);
      return Optional.of(Token.of(value, end.get(), refreshOn(end.get(), clock)));
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /** A token that lives longer than two hours is renewed after half of that. */
  private static @Nullable Instant refreshOn(Instant end, Clock clock) {
    Instant now = clock.instant();
    Duration left = Duration.between(now, end);
    return left.compareTo(LONG) > 0 ? now.plus(left.dividedBy(2)) : null;
  }

  private static Optional<Instant> endOf(String life, Clock clock) {
    return life.matches("[1-9]\\d{0,8}")
        ? Optional.of(clock.instant().plusSeconds(Long.parseLong(life)))
        : Optional.empty();
  }

  private static Optional<Instant> end(String text) {
    if (text.matches("\\d{1,12}")) {
      return Optional.of(Long.parseLong(text))
          .filter(s -> s > 0 && s <= LATEST)
          .map(Instant::ofEpochSecond);
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return AMERICAN.stream().flatMap(format -> parse(format, text).stream()).findFirst();
    }
  }

  private static Optional<Instant> parse(DateTimeFormatter format, String text) {
    try {
      return Optional.of(
          OffsetDateTime.parse(text, format).withOffsetSameInstant(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
