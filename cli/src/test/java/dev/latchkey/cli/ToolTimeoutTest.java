package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.internal.source.Remedy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a tool may take, as it is typed, and what to type when that was too short. */
class ToolTimeoutTest {
  @Test
  void tenSecondsAreTheDefault() throws Exception {
    ToolTimeout timeout = ToolTimeout.of(null);
    assertThat(timeout.duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeout.remedy()).isEqualTo(Remedy.step("give it longer by --timeout 30s"));
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "30s, PT30S", "2m, PT2M", "999999999m, PT999999999M"})
  void timeIsANumberAndItsUnit(String typed, Duration duration) throws Exception {
    assertThat(ToolTimeout.of(typed).duration()).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "0s",
        "0ms",
        "-1s",
        "1d",
        "1.5s",
        "s",
        "30 s",
        "PT30S",
        "9999999999s"
      })
  void anythingElseIsRefusedWithItsForm(String typed) {
    CommandFailure failure =
        catchThrowableOfType(CommandFailure.class, () -> ToolTimeout.of(typed));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure)
        .hasMessage(
            "--timeout '%s' is not a usable duration. Write it as 500ms, 30s or 2m.", typed);
  }
}
