package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.testing.Page;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoIT {
  private static final List<String> STEPS =
      List.of("lab", "az", "sign-in", "token", "refused", "role", "upload", "list", "read", "end");

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

  @Test
  void withoutAzTheStandInSignsInAndNothingPrintedIsAToken() throws Exception {
    Result result = command.run("demo");
    assertThat(result.stdout() + result.stderr()).doesNotContain("eyJ");
    assertThat(result.exitCode()).as("%s", result).isZero();
    List<String> lines = result.stdout().lines().toList();
    assertThat(lines).hasSize(STEPS.size() + 1);
    assertThat(lines.get(lines.size() - 1)).isEqualTo("demo: ok");
    assertThat(lines.get(1)).contains("stand-in");
    assertThat(lines.subList(0, STEPS.size())).allMatch(line -> line.matches(" *\\d+ ms  .*"));
    assertThat(lines.stream().map(DemoIT::comparable)).containsExactlyElementsOf(linesOfReadme());
  }

  /** What the README shows, for another az and at another time. */
  private static List<String> linesOfReadme() {
    return Page.of("README.md").blocks("console").stream()
        .filter(block -> block.runBy().equals(Optional.of("DemoIT")))
        .flatMap(block -> block.text().lines().skip(1))
        .map(DemoIT::comparable)
        .toList();
  }

  private static String comparable(String line) {
    return line.replaceFirst("^ *\\d+ ms  ", "TIME ")
        .replaceFirst("(TIME az +)[^(]*.*", "$1")
        .replaceFirst("127\\.0\\.0\\.1:\\d+", "PORT")
        .replaceFirst("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "END");
  }

  @Test
  void everyRealAzSignsIn() throws Exception {
    List<RealTool> real = RealTools.az();
    real.forEach(RealTool::assumeFound);
    for (RealTool az : real) {
      command.with("PATH", System.getenv("PATH")).with("LATCHKEY_AZ_PATH", az.program().toString());
      JsonNode json = command.run("demo", "--output", "json").json();
      assertThat(json.path("ok").asBoolean()).as("%s", json).isTrue();
      assertThat(json.path("steps").findValuesAsText("name")).isEqualTo(STEPS);
      assertThat(json.path("steps").get(1).path("detail").asText())
          .matches("az \\d+\\.\\d+\\.\\d+ \\(" + az.program() + "\\)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit 1, UNEXPECTED, 1, az",
    "echo nonsense, UNREADABLE_ANSWER, 1, az",
    "[ $1 = version ] && echo '{\"azure-cli\":\"9.9.9\"}' && exit; exit 7, UNEXPECTED, 1, sign-in",
    "[ $1 = version ] && echo '{\"azure-cli\":\"9.9.9\"}'; exit 0, NOT_SIGNED_IN, 3, token"
  })
  void realAzThatFailsMakesTheDemoFail(String script, String kind, int exitCode, String step)
      throws Exception {
    String answer =
        "[ $1 = account ] && echo \"ERROR: Please run 'az login' to setup account.\" >&2 && exit 1";
    Path az = command.program("az", answer, script);
    command.with("LATCHKEY_AZ_PATH", az.toString());
    Running asText = command.start("demo");
    Result result = command.run("demo", "--output", "json");
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.json().path("ok").asBoolean(true)).isFalse();
    JsonNode steps = result.json().path("steps");
    JsonNode last = steps.get(steps.size() - 1);
    assertThat(last.path("name").asText()).isEqualTo(step);
    assertThat(last.path("ok").asBoolean(true)).isFalse();
    assertThat(result.lastLine().path("kind").asText()).isEqualTo(kind);
    assertThat(asText.await().stdout().strip()).endsWith("demo: failed");
  }

  @Test
  void azThatWasNamedAndIsMissingIsNotReplacedByTheStandIn() throws Exception {
    command.with("LATCHKEY_AZ_PATH", "/nowhere/az");
    Result result = command.run("demo", "--output", "json");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.lastLine().path("kind").asText()).isEqualTo("NOT_INSTALLED");
    JsonNode step = result.json().path("steps").get(1);
    assertThat(step.path("name").asText()).isEqualTo("az");
    assertThat(step.path("ok").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void signalEndsTheDemoWithItsLabItsAppAndAz(String signal, int exitCode) throws Exception {
    Path started = folder.resolve("started");
    Path az =
        command.program(
            "az",
            "[ $1 = version ] && echo '{\"azure-cli\":\"9.9.9\"}' && exit",
            "echo > " + started,
            "trap '' TERM",
            "sleep 600");
    Running running =
        command.with("LATCHKEY_AZ_PATH", az.toString()).start("demo", "--output=json");
    LatchkeyProcess.awaitUntil("az", () -> Files.exists(started));
    Result result = running.signal(signal);
    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.json().path("ok").asBoolean(true)).isFalse();
    assertThat(result.lastLine().path("kind").asText()).isEqualTo("INTERRUPTED");
  }
}
