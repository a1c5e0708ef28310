package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong around the command: its exit code, one clear line, and nothing left behind. */
class BadInputIT {
  private static final String TOKEN = "token --scope " + FakeTools.SCOPE;

  @TempDir Path folder;
  private FakeTools tools;
  private LatchkeyProcess command;

  @BeforeEach
  void makeCommand() throws IOException {
    tools = new FakeTools(folder.resolve("tools")).azHoldsTokenOfAlice();
    command = new LatchkeyProcess(folder).withoutAz().withAll(tools.environment());
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "token --bogus             | Unknown option: '--bogus'",
        "token --scope             | '--scope'",
        "token --scope x --timeout | '--timeout'",
        "team plan --file          | '--file'",
        "team roles                | '--for=URL'",
        "team export --into x      | '--as",
        "explain --method          | '--method'",
        "lab run                   | COMMAND",
        "lab start --port x        | '--port'",
        "lab login                 | az",
        "demo --output xml         | 'xml'",
        "tokenn                    | There is no command 'tokenn'. Did you mean token?"
      })
  void wrongUsageIsOneLineThatLeadsToTheHelp(String line, String said) {
    Result result = CommandInProcess.run(Map.of(), words(line));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines()).singleElement().asString().contains(said, " --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team plan --file $none",
        "team plan --file $folder",
        "team verify --file $binary",
        "lab run --file $none -- true",
        "lab start --file $folder",
        "team plan --file a\0b"
      })
  void fileThatCannotBeReadIsNamedInTheFirstLine(String line) throws Exception {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {0, 1, (byte) 0xff, '\n'});
    Result result =
        CommandInProcess.run(
            Map.of(),
            words(
                line.replace("$none", folder.resolve("none").toString())
                    .replace("$folder", folder.toString())
                    .replace("$binary", binary.toString())));
    assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr().lines().findFirst().orElse("")).containsPattern("junit|not a path");
    assertThat(result.stderr()).doesNotContain("\tat ", "Exception");
  }

  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sh's pipe")
  @ValueSource(strings = {TOKEN, TOKEN + " --output json", "--help", "--version", "token --help"})
  void closedStdoutIsAFault(String line) throws Exception {
    Path code = folder.resolve("code");
    Result result =
        command.runInShell("{ $latchkey " + line + "; echo $? > " + code + "; } | true");
    assertThat(Files.readString(code).strip()).isEqualTo("1");
    assertThat(result.stderr().lines())
        .singleElement()
        .asString()
        .contains("the result could not be written to stdout");
    assertThat(command.runInShell("$latchkey " + line + " >&-").exitCode()).isEqualTo(1);
    command.assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "NO_COLOR, 1",
    "TERM, dumb",
    "COLUMNS, 40",
    "LC_ALL, POSIX",
    "LC_ALL, xx_XX.ISO-8859-1",
    "TMPDIR, /nowhere",
    "'', ''"
  })
  void surroundingsDoNotChangeTheResult(String name, String value) throws Exception {
    if (!name.isEmpty()) {
      command.with(name, value);
    }
    Result result = command.run(words(TOKEN));
    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.stdout()).matches("e30\\.[\\w-]+\\.x\\R");
    assertThat(result.stderr()).isEmpty();
    command.assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere", "/dev/null", "relative"})
  void homeThatIsNotThereOrNotToBeWrittenToIsNoFault(String home) throws Exception {
    command.with("HOME", home).jvmOption("-Duser.home=/nowhere");
    Result result = command.run(words(TOKEN + " --output json"));
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.error().path("kind").asText()).isIn("NOT_SIGNED_IN", "NOT_INSTALLED");
    command.with("AZURE_CONFIG_DIR", tools.home().resolve(".azure").toString());
    assertThat(command.run(words(TOKEN)).exitCode()).isZero();
    assertThat(command.workingFolder()).isEmptyDirectory();
  }

  @Test
  void helpHasNoColourAndNoLineThatIsTooLong() {
    for (String line : List.of("--help", "token --help", "team apply --help", "lab run --help")) {
      Result help = CommandInProcess.run(Map.of("TERM", "xterm-256color"), words(line));
      assertThat(help.stdout()).doesNotContain("\u001b");
      assertThat(help.stdout().lines()).allMatch(text -> text.length() <= 100);
    }
  }
}
