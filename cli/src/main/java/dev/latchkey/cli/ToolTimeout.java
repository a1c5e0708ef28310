package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long each tool may take, from the question to the answer.
 *
 * @param duration longer than nothing
 */
record ToolTimeout(Duration duration) {
  /** As the library has it. */
  private static final Duration DEFAULT = Duration.ofSeconds(10);

  /**
   * The option's, else ten seconds.
   *
   * @throws CommandFailure for what is no duration, and for none at all
   */
  static ToolTimeout of(@Nullable String option) throws CommandFailure {
    if (option == null) {
      return new ToolTimeout(DEFAULT);
    }
    Duration duration = WaitTime.find(option).orElse(Duration.ZERO);
    if (duration.isZero()) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "--timeout '"
              + Surroundings.shown(option)
              + "' is not a usable duration. Write it as 500ms, 30s or 2m.",
          "--timeout 30s");
    }
    return new ToolTimeout(duration);
  }

  /** The remedy of a timeout: three times as long. */
  Remedy remedy() {
    // Duration.multipliedBy would load BigDecimal, and a remedy is made before each token.
    long seconds = duration.plus(duration).plus(duration).toSeconds();
    return Remedy.step("give it longer by --timeout " + Math.max(1, seconds) + "s");
  }
}
