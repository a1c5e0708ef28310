package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabStartIT {
  @TempDir Path folder;
  LatchkeyProcess command;
  Path envFile;

  @BeforeEach
  void makeCommand() {
    command = new LatchkeyProcess(folder).withoutAz();
    envFile = command.workingFolder().resolve("lab.env");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    command.assertNothingLeft();
  }

  /** A start that fails, which needs no signal. */
  private static Result start(String... options) {
    return CommandInProcess.run(
        System.getenv(),
        Stream.concat(Stream.of("lab", "start"), Stream.of(options)).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalEndsTheLabWithItsPortsAndFiles(String signal, int exitCode) throws Exception {
    Running running = command.start("lab", "start", "--env-file", "lab.env");
    running.awaitLine("end");
    URI console = URI.create(running.awaitLine("console").substring("console".length()).strip());
    assertThat(console.getFragment()).hasSize(43);
    assertThat(running.awaitLine("enter")).contains(". '" + envFile + "'");
    assertThat(running.signal(signal).exitCode()).isEqualTo(exitCode);
    assertThat(envFile).doesNotExist();
    try (Socket socket = new Socket()) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(() ->
                  socket.connect(
                      new java.net.InetSocketAddress(console.getHost(), console.getPort()), 5000)))
          .isInstanceOf(java.net.ConnectException.class);
    }
  }

  @Test
  void envFileIsForItsOwnerAloneAndAShellThatReadsItIsInTheLab() throws Exception {
    command.with("AZURE_CLIENT_ID", "mine").with("JAVA_TOOL_OPTIONS", "-Dquote=\"'\"");
    Running running = command.start("lab", "start", "--env-file", "lab.env", "--output=json");
    JsonNode json = new ObjectMapper().readTree(running.awaitLine("{"));
    assertThat(Path.of(json.path("envFile").asText())).isEqualTo(envFile);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(envFile)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(envFile).stream().skip(1))
        .allMatch(line -> line.matches("unset [A-Za-z_]+|export [A-Za-z_]+='.*'|for .*; done;.*"))
        .contains("unset DBUS_SESSION_BUS_ADDRESS", "unset ALL_PROXY");
    Result shell =
        command
            .startProgram(
                List.of(
                    "sh",
                    "-c",
                    ". ./lab.env; echo $LATCHKEY_LAB_URL; echo \"id $AZURE_CLIENT_ID\"; echo"
                        + " \"$JAVA_TOOL_OPTIONS\""))
            .await();
    assertThat(shell.stdout().lines().toList().get(0)).isEqualTo(json.path("labUrl").asText());
    assertThat(shell.stdout()).contains("id \n-Dquote=\"'\" -Djavax");
    running.signal("TERM");
  }

  @Test
  void settingsThatOnlyTheReadingShellHasAreTakenAwayToo() throws Exception {
    Running running = command.start("lab", "start", "--env-file", "lab.env");
    running.awaitLine("end");
    String theirs =
        "export AZURE_ANYTHING=1 ARM_TENANT_ID=2 IMDS_X='a\nMSI_Y=b' MINE='$(exit 3) AZURE_$(exit 4)=; x *'; ";
    Result shell = command.startProgram(List.of("sh", "-euc", theirs + ". ./lab.env; env")).await();
    assertThat(shell.stdout().lines().map(line -> line.replaceFirst("=.*", "")))
        .filteredOn(name -> name.matches("(AZ|ARM_|IMDS_|MSI_|MINE).*"))
        .containsExactlyInAnyOrder(
            "AZURE_CONFIG_DIR",
            "AZURE_CORE_COLLECT_TELEMETRY",
            "AZURE_DEV_COLLECT_TELEMETRY",
            "AZD_CONFIG_DIR",
            "AZD_SKIP_UPDATE_CHECK",
            "MINE");
    running.signal("TERM");
  }

  @Test
  void fileOfSomebodyElseIsNotOverwritten() throws Exception {
    Files.writeString(envFile, "# mine\n");
    Result result = start("--env-file", envFile.toString(), "--output", "json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.error().path("message").asText()).contains(envFile.toString());
    assertThat(envFile).hasContent("# mine");
  }

  @Test
  void linkIsNotFollowed() throws Exception {
    Path target = folder.resolve("target");
    Files.createSymbolicLink(envFile, target);
    assertThat(start("--env-file", envFile.toString()).exitCode()).isEqualTo(2);
    assertThat(target).doesNotExist();
  }

  @Test
  void fileOfALabThatWasKilledIsReplacedAndThatOfALivingOneIsNot() throws Exception {
    Files.writeString(envFile, "# Written by latchkey lab start, process 999999999\n");
    Running running = command.start("lab", "start", "--env-file", "lab.env");
    running.awaitLine("end");
    assertThat(command.run("lab", "start", "--env-file", "lab.env").exitCode()).isEqualTo(2);
    running.signal("TERM");
    assertThat(envFile).doesNotExist();
  }

  @Test
  void portInUseIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Result result = start("--port", port, "--output", "json");
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.error().path("message").asText()).contains(port, "in use");
    }
  }

  @Test
  void portThatIsAskedForIsTheProxys() throws Exception {
    int port = portThatTheSystemGivesNobody();
    Running running = command.start("lab", "start", "--port", Integer.toString(port));
    assertThat(running.awaitLine("proxy")).endsWith(":" + port);
    running.signal("TERM");
  }

  /** Below those that it picks for who asks for any, which another process may get meanwhile. */
  private static int portThatTheSystemGivesNobody() throws IOException {
    for (int port = 20_000 + new Random().nextInt(10_000); port < 32_000; port++) {
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: the next one.
      }
    }
    throw new AssertionError("No port is free.");
  }
}
