package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabRunIT {
  @TempDir Path folder;
  LatchkeyProcess command;

  @BeforeEach
  void makeCommand() {
    command = new LatchkeyProcess(folder).withoutAz();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    command.assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({"exit 0, 0", "exit 3, 3", "exit 255, 255", "kill -TERM $$, 143", "kill -9 $$, 137"})
  void exitCodeIsThatOfTheCommand(String script, int exitCode) {
    Result result = CommandInProcess.run(System.getenv(), "lab", "run", "--", "sh", "-c", script);
    assertThat(result.exitCode()).isEqualTo(exitCode);
  }

  @Test
  void commandThatIsNotThereIs127() throws Exception {
    Result result = command.run("lab", "run", "--output", "json", "--", "no-such-command");
    assertThat(result.exitCode()).isEqualTo(127);
    assertThat(result.error().path("message").asText()).contains("'no-such-command'");
  }

  @ParameterizedTest
  @CsvSource({"plain-file", "folder"})
  void commandThatIsNotExecutableIs126(String name) throws Exception {
    Files.writeString(command.workingFolder().resolve("plain-file"), "text");
    Files.createDirectory(command.workingFolder().resolve("folder"));
    assertThat(command.run("lab", "run", "--", "./" + name).exitCode()).isEqualTo(126);
  }

  @Test
  void commandIsFoundRelativeToTheWorkingFolder() throws Exception {
    Path program = command.program("hello", "echo hello from $PWD");
    command.in(program.resolveSibling("."));
    Result result = command.run("lab", "run", "./hello");
    assertThat(result.stdout().strip()).startsWith("hello from ").contains("program-hello");
  }

  @Test
  void everyWordAfterTheDashesIsTheCommands() throws Exception {
    Result result =
        command.run(
            "lab", "run", "--", "printf", "[%s]", "--help", "--output", "json", "--", "a b", "");
    assertThat(result.stdout()).isEqualTo("[--help][--output][json][--][a b][]");
  }

  @Test
  void environmentLeadsIntoTheLabAndHidesTheDevelopersOwn() throws Exception {
    command.with("AZURE_CLIENT_SECRET", "mine").with("ARM_TENANT_ID", "mine");
    command.with("ALL_PROXY", "http://proxy.example");
    String home = folder.resolve("home").toString();
    Result result = command.run("lab", "run", "--", "env");
    assertThat(result.stdout())
        .contains("LATCHKEY_LAB_URL=http://127.0.0.1:", "HTTPS_PROXY=http://127.0.0.1:")
        .contains("JAVA_TOOL_OPTIONS=-D", "NO_PROXY=localhost,127.0.0.1,::1")
        .doesNotContain("mine", "ALL_PROXY", "HOME=" + home + "\n");
    assertThat(command.run("lab", "run", "--keep-home", "--", "env").stdout())
        .contains("HOME=" + home + "\n");
  }

  @Test
  void latchkeyInALabStillSpeaksJsonWhenTheJvmAnnouncesItsOptions() throws Exception {
    command.with("JAVA_TOOL_OPTIONS", "-Dx=y");
    Result result = command.run("token", "--output", "json");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr()).startsWith("Picked up JAVA_TOOL_OPTIONS");
    assertThat(result.error().path("kind").asText()).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void fileSaysWhatIsInTheLab() throws Exception {
    Path file = command.workingFolder().resolve("lab.yaml");
    Files.writeString(file, "tenants:\n- domain: acme.test\n  users: [dora]\n");
    assertThat(command.run("lab", "run", "--file", "lab.yaml", "--", "true").exitCode()).isZero();
    Files.writeString(file, "tenants:\n- domane: acme.test\n");
    Result result = command.run("lab", "run", "--output=json", "--file", "lab.yaml", "--", "true");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.error().path("message").asText()).contains("lab.yaml", "domane");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void signalEndsTheCommandWithWhateverItStarted(String signal, int exitCode) throws Exception {
    Running running =
        command.start(
            "lab",
            "run",
            "--output=json",
            "--",
            "sh",
            "-c",
            "sleep 600 & (sleep 602 &); echo started; sleep 601; true");
    running.awaitLine("started");
    Result result = running.signal(signal);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.lastLine().path("kind").asText()).isEqualTo("INTERRUPTED");
  }

  @Test
  void commandThatIgnoresSigtermIsEndedAllTheSame() throws Exception {
    Running running =
        command.start("lab", "run", "sh", "-c", "trap '' TERM; echo started; sleep 600; sleep 601");
    running.awaitLine("started");
    assertThat(running.signal("TERM").exitCode()).isEqualTo(143);
  }

  @Test
  void ctrlCAtATerminalIsLeftToTheCommandAndTheLabLivesAsLong() throws Exception {
    command.jvmOption("-Dlatchkey.terminal=true");
    Path go = folder.resolve("go");
    Running running =
        command.start(
            "lab",
            "run",
            "sh",
            "-c",
            "echo started; while ! [ -e " + go + " ]; do sleep 0.1; done; echo done; exit 7");
    running.awaitLine("started");
    running.send("INT");
    Files.createFile(go);
    Result result = running.await();
    assertThat(result.stdout()).contains("done");
    assertThat(result.exitCode()).isEqualTo(7);
  }

  @Test
  void secondLabLivesBesideTheFirst() throws Exception {
    Running first = command.start("lab", "run", "sh", "-c", "echo $HTTPS_PROXY; sleep 600");
    String proxy = first.awaitLine("http://127.0.0.1:");
    Result second = command.run("lab", "run", "sh", "-c", "echo $HTTPS_PROXY");
    assertThat(second.exitCode()).isZero();
    assertThat(second.stdout().strip()).isNotEqualTo(proxy);
    assertThat(first.process().isAlive()).isTrue();
    first.signal("TERM");
  }

  /** A client that knows no proxy, and one that honours it: curl with and without. */
  @Test
  void transparentLabIsReachedByClientsThatKnowNoProxy() throws Exception {
    RealTools.curl().assumeFound();
    assumeNetwork();
    String ask = "curl -sS %s https://login.microsoftonline.com/common/discovery/keys | cut -c1-8";
    Result result =
        command.run(
            "lab",
            "run",
            "--transparent",
            "--",
            "sh",
            "-c",
            ask.formatted("--noproxy '*'") + "; " + ask.formatted("") + "; exit 7");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(7);
    assertThat(result.stdout()).isEqualTo("{\"keys\":\n{\"keys\":\n");
  }

  /** The block of the page about the lab. */
  @Test
  void fetchOfNodeIsInTheTransparentLab() throws Exception {
    RealTool node = RealTools.node();
    node.assumeFound();
    assumeNetwork();
    Result result =
        command.run(
            "lab",
            "run",
            "--transparent",
            "--",
            node.program().toString(),
            "-e",
            "fetch('https://login.microsoftonline.com/common/discovery/keys')"
                + ".then(answer => console.log(answer.status))");
    assertThat(result.stdout()).as("%s", result).isEqualTo("200\n");
  }

  /** Skips the test where the system has no such network, and says why. */
  private void assumeNetwork() throws Exception {
    command.with("PATH", System.getenv("PATH"));
    Result probe = command.run("lab", "run", "--transparent", "--", "true");
    assertThat(probe.exitCode()).as("%s", probe).isIn(0, 125);
    assumeTrue(probe.exitCode() == 0, probe.stderr().strip());
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalEndsATransparentLabToo(String signal, int exitCode) throws Exception {
    assumeNetwork();
    Running running =
        command.start(
            "lab", "run", "--transparent", "--", "sh", "-c", "echo started; sleep 600; true");
    running.awaitLine("started");
    assertThat(running.signal(signal).exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({"unshare", "ip", "mount"})
  void transparentLabThatCanNotBeHadIs125InOneLine(String tool) throws Exception {
    assumeNetwork();
    Path programs = command.program(tool, "echo '" + tool + ": no such thing here' >&2; exit 1");
    command.with("PATH", programs.getParent() + ":" + System.getenv("PATH"));
    Result result = command.run("lab", "run", "--transparent", "--", "true");
    assertThat(result.exitCode()).isEqualTo(125);
    assertThat(result.stderr().lines())
        .singleElement()
        .asString()
        .contains("The lab's network could not be made: " + tool + ": no such thing here");
  }

  @Test
  void portThatCanNotBeForwardedIsWrongUsage() throws Exception {
    assertThat(command.run("lab", "run", "--forward", "5432", "--", "true").exitCode())
        .isEqualTo(2);
    Result port = command.run("lab", "run", "--transparent", "--forward", "443", "--", "true");
    assertThat(port.exitCode()).isEqualTo(2);
    assertThat(port.stderr()).contains("Port 443");
  }
}
