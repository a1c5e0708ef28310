package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When a token expires, by the most reliable value: {@code expires_on} in seconds since 1970 (az
 * 2.54 and later), the token's own {@code exp}, a date with an offset, and last a local time. az
 * before 2.54 prints a local time; it is ambiguous for an hour each autumn, and then the earlier
 * time counts.
 *
 * @param zone the zone in which the tool prints local times
 */
public record Expiry(ZoneId zone) {
  /**
   * The end of the year 9999, in seconds. Milliseconds taken for seconds would be far beyond it.
   */
  private static final BigDecimal LATEST = new BigDecimal("253402300799");

  /** Holder that is loaded only if a tool prints just a date. */
  private static final class Date {
    private static final DateTimeFormatter FORM =
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter();
  }

  private static final Pattern NAMED_OFFSET = Pattern.compile("(?:Z|[+-]\\d\\d:\\d\\d)$");

  public Instant of(Map<String, String> answer, TokenClaims claims) throws Failure {
    boolean isKnown = !answer.getOrDefault("expires_on", "").isBlank();
    return isKnown || claims.expiry().isPresent()
        ? ofSeconds(answer, claims)
        : ofDate(answer.getOrDefault("expiresOn", ""));
  }

  /** For a tool that always prints seconds since 1970: those, else the token's own {@code exp}. */
  public static Instant ofSeconds(Map<String, String> answer, TokenClaims claims) throws Failure {
    String seconds = answer.getOrDefault("expires_on", "");
    return ofSeconds(seconds.isBlank() ? claims.expiry().orElse("") : seconds);
  }

  /** For a tool that always prints an offset: its date, else the token's own {@code exp}. */
  public static Instant withOffset(Map<String, String> answer, TokenClaims claims) throws Failure {
    String date = answer.getOrDefault("expiresOn", "");
    Optional<String> ownEnd = claims.expiry();
    if (date.isEmpty() && ownEnd.isPresent()) {
      return ofSeconds(ownEnd.get());
    }
    return new Expiry(ZoneOffset.UTC).ofDate(NAMED_OFFSET.matcher(date).find() ? date : "");
  }

  private static Instant ofSeconds(String text) throws Failure {
    String digits = text.strip();
    // Limited length: a BigDecimal of "1e999999999" would take all memory.
    if (digits.length() <= 20 && digits.matches("\\d+(\\.\\d+)?")) {
      BigDecimal seconds = new BigDecimal(digits).setScale(0, RoundingMode.DOWN);
      if (seconds.signum() > 0 && seconds.compareTo(LATEST) <= 0) {
        return Instant.ofEpochSecond(seconds.longValueExact());
      }
    }
    throw unreadable();
  }

  private Instant ofDate(String text) throws Failure {
    try {
      TemporalAccessor date =
          Date.FORM.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
      Instant end =
          date instanceof OffsetDateTime withOffset
              ? withOffset.toInstant()
              : ((LocalDateTime) date).atZone(zone).toInstant();
      if (end.getEpochSecond() > 0 && end.getEpochSecond() <= LATEST.longValue()) {
        return end;
      }
    } catch (DateTimeException e) {
      // Falls through: the exception quotes the tool's output.
    }
    throw unreadable();
  }

  private static Failure unreadable() {
    return new Failure(
        FailureKind.UNREADABLE_ANSWER, "the token came without a readable end of its life");
  }
}
