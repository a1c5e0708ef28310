package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import dev.latchkey.testing.ShellProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** Trees of three levels, whose middle process has died, among 150 other processes. */
  @Test
  @Tag("soak")
  @Timeout(1_800)
  void hundredTimeOutsLeaveNothing() throws Exception {
    List<Process> others = new ArrayList<>();
    Path idle = ShellProgram.write(folder, "idle.exe", "sleep 1800\n");
    for (int i = 0; i < 75; i++) { // Each has a child.
      others.add(new ProcessBuilder(idle.toString()).start());
    }
    try {
      Path middle = ShellProgram.write(folder, "middle.exe", "setsid sleep 600 &\n");
      FakeTool fake = FakeTool.in(folder).run("'" + middle + "'").run("sleep 601");
      Surroundings machine = fake.install();
      Duration timeout = Duration.ofSeconds(2);
      List<Long> beyond = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        assertThatThrownBy(() ->
                new ToolRunner(machine).run(List.of(fake.program().toString()), Map.of(), timeout))
            .isInstanceOfSatisfying(
                ToolRunException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        beyond.add(Duration.ofNanos(System.nanoTime() - start).minus(timeout).toMillis());
        assertThat(left()).as("left after time-out %d", i).isEmpty();
      }
      beyond.sort(null);
      System.out.println(
          "beyond the deadline: median " + beyond.get(50) + " ms, most " + beyond.get(99) + " ms");
    } finally {
      others.forEach(other -> other.descendants().forEach(ProcessHandle::destroyForcibly));
      others.forEach(Process::destroyForcibly);
    }
  }

  /** A process that was ended is shown for a moment more. */
  private static List<String> left() throws InterruptedException {
    List<String> left = List.of();
    for (int i = 0; i < 100; i++) {
      left =
          ProcessesOnWindows.all().stream()
              .map(process -> process.pid() + " " + ProcessesOnWindows.command(process))
              .filter(process -> !process.endsWith("idle.exe"))
              .toList();
      if (left.isEmpty()) {
        return left;
      }
      Thread.sleep(20);
    }
    return left;
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
