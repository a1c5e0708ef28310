package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that Windows runs. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "Windows' own faults")
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

  @Test
  void grandchildWhoseParentHasDiedIsEndedToo() throws Exception {
    WindowsTool tool = WindowsTool.in(folder);
    for (int round = 0; round < 3; round++) {
      Path file = folder.resolve("pid" + round);
      Duration timeout = Duration.ofSeconds(8);
      long start = System.nanoTime();
      assertThatThrownBy(() ->
              new ToolRunner(tool.surroundings())
                  .run(List.of(tool.batchFile(), "tree", file.toString()), Map.of(), timeout))
          .isInstanceOfSatisfying(
              ToolRunException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plusSeconds(2));
      long pid = Long.parseLong(Files.readString(file));
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).as("left").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 259, 9009, 0xC0000135})
  void everyExitCodeIsTheEnd(int code) throws Exception {
    ToolOutput output =
        new ToolRunner(Surroundings.ofThisMachine())
            .run(WindowsTool.command("exit", Integer.toString(code)), Map.of(), LONG);
    assertThat(output.exitCode()).isEqualTo(code);
  }
}
