package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ctrl-C while a command waits for a tool: exit code 130, and nothing is left. It takes 20 s, since
 * each row is a process.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no signal that a process can act on")
class InterruptedIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token --scope https://vault.azure.net/.default --output json",
        "whoami --deep --output json",
        "doctor --resource https://contosodata.blob.core.windows.net/reports",
        "login az --device-code --output json",
        "team init --file new.yaml --output json",
        "team plan --output json",
        "team apply --yes --output json",
        "team verify --wait 5m --output json",
        "team audit --output json",
        "team export --as az --output json",
        "explain --url https://contosodata.blob.core.windows.net/reports --output json"
      })
  void waitingForATool(String line) throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path begun = folder.resolve("begun");
    Path az = command.program("az", "echo > '" + begun + "'", "sleep 600");
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Files.writeString(
        command.workingFolder().resolve("team.yaml"),
        """
        tenant: contoso.test
        group: {name: g}
        identity: {id: c0000000-0000-4000-8000-000000000001}
        """);
    Running running = command.start(line.split(" ", -1));
    LatchkeyProcess.awaitUntil(
        "the tool", () -> Files.exists(begun) || !running.process().isAlive());
    Result result = running.signal("INT");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(130);
    assertThat(result.stdout()).isEmpty();
    if (line.contains("json")) {
      assertThat(result.error().path("kind").asText()).isEqualTo("INTERRUPTED");
    }
    assertThat(command.workingFolder().resolve("new.yaml")).doesNotExist();
    command.assertNothingLeft();
  }

  @Test
  void waitingForTheDemosAz() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    Path begun = folder.resolve("begun");
    Path az = command.program("az", "echo > '" + begun + "'", "sleep 600");
    Running running = command.with("LATCHKEY_AZ_PATH", az.toString()).start("demo");
    LatchkeyProcess.awaitUntil(
        "the tool", () -> Files.exists(begun) || !running.process().isAlive());
    assertThat(running.signal("INT").exitCode()).isEqualTo(130);
    command.assertNothingLeft();
  }

  /** az shows a code, and nobody types it. */
  @Test
  void waitingForADeviceCodeOfTheLab() throws Exception {
    try (InLab inLab = new InLab(folder)) {
      Path begun = folder.resolve("begun");
      LatchkeyProcess command = inLab.command();
      Path az = command.program("az", "echo > '" + begun + "'", "sleep 600");
      Running running = command.with("LATCHKEY_AZ_PATH", az.toString()).start("lab", "login", "az");
      LatchkeyProcess.awaitUntil(
          "the tool", () -> Files.exists(begun) || !running.process().isAlive());
      Result result = running.signal("INT");
      assertThat(result.exitCode()).as("%s", result).isEqualTo(130);
      command.assertNoProcessLeft();
    }
  }

  /** The tool has answered; Microsoft Graph has not. */
  @Test
  void waitingForMicrosoftGraph() throws Exception {
    FakeTools tools =
        new FakeTools(folder.resolve("tools")).signedIn(FakeTools.Tool.AZ, "alice@contoso.test");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LatchkeyProcess command =
          new LatchkeyProcess(folder)
              .withAll(tools.environment())
              .with("HTTPS_PROXY", "http://127.0.0.1:" + silent.getLocalPort());
      Running running = command.start("whoami", "--deep");
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        assertThat(running.signal("INT").exitCode()).isEqualTo(130);
      }
      command.assertNoProcessLeft();
    }
  }
}
