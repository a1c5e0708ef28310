package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as options have them: 500ms, 30s, 2m, 12h. */
final class WaitTime {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private WaitTime() {}

  /** The time, unless it is none or zero. */
  static Optional<Duration> find(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(form.group(1));
    Duration time =
        switch (form.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    return time.isZero() ? Optional.empty() : Optional.of(time);
  }

  /** The time of an option. */
  static Duration of(String option, String text) throws CommandFailure {
    return find(text)
        .orElseThrow(() ->
            new CommandFailure(
                FailureKind.INVALID_REQUEST,
                option
                    + " '"
                    + Surroundings.shown(text)
                    + "' is not a usable duration. Write it as 30s, 5m or 1h.",
                option + " 5m"));
  }
}
