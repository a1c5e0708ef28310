package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.cli.LatchkeyProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhoamiIT {
  @TempDir Path folder;

  @Test
  void noToolIsStartedAndNoServerIsAsked() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "no strace");
    try (InLab inLab = new InLab(folder).signedIn()) {
      Path trace = folder.resolve("trace");
      Result result =
          inLab.command().traced(trace, "execve,connect").run("whoami", "--output=json");
      assertThat(result.json().path("chosen").asText()).isEqualTo("AzureCliCredential");
      List<String> calls = Files.readAllLines(trace);
      assertThat(calls).filteredOn(call -> call.contains("execve(")).hasSize(1);
      assertThat(calls).noneMatch(call -> call.contains("AF_INET"));
    }
  }

  @Test
  void labIsNamedAndTheRestIsWhatTheToolHolds() throws Exception {
    try (InLab inLab = new InLab(folder).signedIn()) {
      Result text = inLab.command().run("whoami");
      assertThat(text.exitCode()).isZero();
      assertThat(text.stdout())
          .startsWith("LAB: ")
          .containsPattern("\\* +AzureCliCredential +signed in +alice@contoso.test")
          .contains("AzureCliCredential is chosen")
          .doesNotContain("\u001b[");
      Result coloured = inLab.command().jvmOption("-Dlatchkey.colours=true").run("whoami");
      assertThat(coloured.stdout()).contains("\u001b[1;32m  *  AzureCliCredential");
      Result plain =
          inLab.command().with("NO_COLOR", "1").jvmOption("-Dlatchkey.colours=true").run("whoami");
      assertThat(plain.stdout()).doesNotContain("\u001b[");
    }
  }
}
