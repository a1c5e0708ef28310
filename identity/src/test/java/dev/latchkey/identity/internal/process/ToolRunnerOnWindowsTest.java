package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tools that Windows runs. */
@EnabledOnOs(OS.WINDOWS)
class ToolRunnerOnWindowsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void toolGetsEachVariableOnceWithOurValue() throws Exception {
    WindowsTool tool = WindowsTool.in(folder);
    Surroundings machine = tool.surroundings("no_color", "0", "latchkey_pwsh_tenant", "evil");
    ToolOutput output =
        new ToolRunner(machine)
            .run(
                List.of(tool.batchFile(), "variables"),
                Map.of("NO_COLOR", "1", "LATCHKEY_PWSH_TENANT", ""),
                LONG);
    assertThat(tool.printed(output))
        .filteredOn(line ->
            line.toLowerCase(java.util.Locale.ROOT).matches("(no_color|latchkey_pwsh_tenant)=.*"))
        .containsExactlyInAnyOrder("NO_COLOR=1", "LATCHKEY_PWSH_TENANT=");
  }

  @Test
  void programThatCmdWouldTakeForAnotherIsNotRun() throws Exception {
    WindowsTool tool = WindowsTool.in(folder.resolve("%USERNAME%"));
    assertThatThrownBy(() ->
            new ToolRunner(tool.surroundings())
                .run(List.of(tool.batchFile(), "variables"), Map.of(), LONG))
        .isInstanceOfSatisfying(
            ToolRunException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_RUNNABLE))
        .hasMessageContaining("has '%', which can't be passed to a batch file");
  }
}
