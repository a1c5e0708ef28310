package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.testing.RealTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's broker as a command, asked by the real {@code dbus-send} over a real bus. */
class LabBrokerIT {
  private static final String ASK =
      "dbus-send --session --print-reply=literal --dest=com.microsoft.identity.broker1"
          + " /com/microsoft/identity/broker1 com.microsoft.identity.Broker1.getAccounts"
          + " string:0.0 string:1 string:{}";

  @TempDir Path folder;

  private LatchkeyProcess command() {
    RealTools.dbus().assumeFound();
    return new LatchkeyProcess(folder);
  }

  @Test
  void commandFindsTheBrokerAndItsExitCodeIsTheResult() throws Exception {
    LatchkeyProcess command = command().with("DBUS_SESSION_BUS_ADDRESS", "unix:path=/mine");
    Result result =
        command.run(
            "lab", "broker", "--user", "bob@contoso.test", "--", "sh", "-c", ASK + "; exit 7");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(7);
    assertThat(result.stdout()).contains("\"username\":\"bob@contoso.test\"");
    command.assertNothingLeft();
  }

  @Test
  void ownCommandIsSignedInToVisualStudioCodeAndGetsATokenThroughIt() throws Exception {
    Result result =
        command()
            .runInShell(
                "$latchkey lab broker --user bob@contoso.test -- sh -c '$latchkey login vscode >&2"
                    + " && $latchkey token --source vscode --scope https://vault.azure.net/.default"
                    + " --output json' sh $latchkey");
    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.stderr())
        .contains(
            "[x] 1. Install the extension",
            "[x] 2. Run its command",
            "[x] 3. A broker on this machine gives tokens of that account.");
    assertThat(result.json().path("account").asText()).isEqualTo("bob@contoso.test");
    assertThat(result.json().path("source").asText()).isEqualTo("VisualStudioCodeCredential");
  }

  @Test
  void commandThatSignalEndsLeavesNoBus() throws Exception {
    LatchkeyProcess command = command();
    Running running = command.start("lab", "broker");
    running.awaitLine("end");
    assertThat(running.awaitLine("DBUS_SESSION_BUS_ADDRESS=")).contains("unix:path=");
    Path file = Path.of(running.awaitLine("enter").replaceAll("^.*'(.*)'.*$", "$1"));
    Result inside = command().startProgram(List.of("sh", "-c", ". '" + file + "'; " + ASK)).await();
    assertThat(inside.stdout()).contains("alice@contoso.test");
    assertThat(running.signal("TERM").exitCode()).isEqualTo(143);
    command.assertNothingLeft();
  }

  @Test
  void inALabItIsThatLabsAndEndsWithTheCommand() throws Exception {
    RealTools.dbus().assumeFound();
    try (InLab inLab = new InLab(folder)) {
      LatchkeyProcess command = inLab.command().with("PATH", System.getenv("PATH"));
      Running running = command.start("lab", "broker", "--output", "json");
      JsonNode json = new ObjectMapper().readTree(running.awaitLine("{"));
      Path bus = Path.of(json.path("busAddress").asText().replace("unix:path=", ""));
      assertThat(bus).exists();
      assertThat(json.path("labUrl").isNull()).isTrue();
      running.process().destroyForcibly().waitFor();
      LatchkeyProcess.awaitUntil("the end of the bus", () -> !Files.exists(bus));

      Result result = command.run("lab", "broker", "--", "sh", "-c", ASK);
      assertThat(result.stdout()).contains("alice@contoso.test");
      assertThat(inLab.lab.requests()).isEmpty();

      Result file = command.run("lab", "broker", "--file", "lab.yaml", "--output", "json");
      assertThat(file.exitCode()).isEqualTo(2);
      assertThat(file.error().path("message").asText()).contains("'lab.yaml'");

      Result user = command.run("lab", "broker", "--user", "eve@contoso.test", "--", "true");
      assertThat(user.exitCode()).isEqualTo(2);
      assertThat(user.stderr())
          .contains("'eve@contoso.test'")
          .containsOnlyOnce("alice@contoso.test");
    }
  }

  @Test
  void labThatEndsEndsThePrintingCommand() throws Exception {
    RealTools.dbus().assumeFound();
    InLab inLab = new InLab(folder);
    Running running;
    try (inLab) {
      running = inLab.command().with("PATH", System.getenv("PATH")).start("lab", "broker");
      running.awaitLine("end");
    }
    Result result = running.await();
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.stderr()).contains("has ended");
  }

  @Test
  void withoutTheDaemonItSaysWhatToInstall() throws Exception {
    LatchkeyProcess command = new LatchkeyProcess(folder).withoutAz();
    for (List<String> args :
        List.of(List.of("lab", "broker"), List.of("lab", "broker", "--", "true"))) {
      Result result = command.run(args.toArray(String[]::new));
      assertThat(result.exitCode()).as("%s", result).isEqualTo(3);
      assertThat(result.stderr()).contains("dbus-daemon", "apt-get install dbus");
    }
    assertThat(command.run("lab", "broker", "--", "nowhere").exitCode()).isEqualTo(127);
    command.assertNothingLeft();
  }
}
