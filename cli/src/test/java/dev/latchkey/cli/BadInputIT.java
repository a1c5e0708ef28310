package dev.latchkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

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

  /** Every command, by the model from which its help is made. */
  static List<String> commands() {
    return HelpIT.commands().stream().map(name -> name.replaceFirst("latchkey ?", "")).toList();
  }

  static CommandSpec model(String command) {
    PrintStream sink = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    CommandLine model =
        RootCommand.commandLine(new Terminal(sink, sink, Map.of(), new Interruption()));
    for (String word : command.isEmpty() ? new String[0] : words(command)) {
      model = Objects.requireNonNull(model.getSubcommands().get(word), word);
    }
    return model.getCommandSpec();
  }

  private static void assertWrongUsage(String line, String said) {
    Result result = CommandInProcess.run(Map.of(), words(line.strip()));
    assertThat(result.exitCode()).as("%s", line).isEqualTo(2);
    assertThat(result.stdout()).as("%s", line).isEmpty();
    assertThat(result.stderr().lines())
        .as("%s", line)
        .singleElement()
        .asString()
        .contains(said, " --help");
    if (line.endsWith("--output")) {
      return; // The last one counts, and it has no value.
    }
    Result json = CommandInProcess.run(Map.of(), words("--output json " + line.strip()));
    assertThat(json.error().path("kind").asText()).as("%s", line).isEqualTo("INVALID_REQUEST");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void unknownOptionAndMissingValueOfEveryOption(String command) {
    assertWrongUsage(command + " --bogus", "Unknown option: '--bogus'");
    for (OptionSpec option : model(command).options()) {
      if (option.arity().min() > 0) {
        assertWrongUsage(command + " " + option.longestName(), option.longestName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsANarrowTerminal(String command) {
    for (int width : new int[] {40, 60, 80}) {
      String help = RootCommand.help(model(command).commandLine(), width);
      assertThat(help.lines())
          .as("%s", help)
          .allMatch(line -> line.length() <= width || !line.strip().contains(" "));
      assertThat(help).contains("Examples:", "  latchkey ");
    }
  }

  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
  @ValueSource(strings = {"--help", "whoami", "doctor", "team roles --for $url"})
  void resultFitsANarrowTerminal(String line) throws Exception {
    String blobs = "https://contosodata.blob.core.windows.net/reports";
    Result result =
        command.jvmOption("-Dlatchkey.columns=40").run(words(line.replace("$url", blobs)));
    assertThat(result.stdout().lines())
        .as("%s", result)
        .isNotEmpty()
        .allMatch(text ->
            text.length() <= 40
                || !text.strip().contains(" ")
                || text.strip().matches("(remedy:|Run:|\\w+Credential:|az ).*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team init --file $folder/none/team.yaml",
        "team apply --yes --file $none",
        "team audit --file $folder",
        "team export --as az --file $binary",
        "team plan --file /dev/zero",
        "lab start --file /dev/zero",
        "lab run --file $folder -- true",
        "lab start --file $binary",
        "lab start --env-file $folder/none/env",
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
    assertThat(result.stderr().lines().findFirst().orElse(""))
        .containsPattern("junit|/dev/zero|not a path");
    assertThat(result.stderr()).doesNotContain("\tat ", "Exception");
  }

  /** {@code EveryCommandIT} has the pipe for every command without options. */
  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "sh's pipe")
  @ValueSource(
      strings = {
        TOKEN,
        TOKEN + " --output json",
        "--version",
        "team apply --help",
        "whoami --output json",
        "lab start --output json"
      })
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

  /** Each command that reads the home folder, with homes that no command can use. */
  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no HOME")
  @CsvSource({
    "whoami, 0",
    "whoami --output json, 0",
    "doctor, 6",
    "login, 3",
    "login az, 3",
    "login vscode, 3",
    "team plan, 3",
    "team apply --yes, 3",
    "team verify, 3",
    "team audit, 3",
    "team init --file $work/other.yaml, 3",
    "explain --url https://contosodata.blob.core.windows.net/reports, 0"
  })
  void everyCommandDoesWithoutAHome(String line, int exitCode) throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    Path team =
        Files.writeString(work.resolve("team.yaml"), "tenant: contoso.test\ngroup: {name: g}\n");
    boolean readsTeam = line.startsWith("team ") && !line.contains("--file");
    String inWork = line.replace("$work", work.toString()) + (readsTeam ? " --file " + team : "");
    // Only HOME counts where it is set, so these need no JVM of their own.
    for (String home : List.of("", "/nowhere", "/dev/null", "/proc")) {
      Map<String, String> bare = Map.of("HOME", home, "PATH", folder.resolve("bin").toString());
      assertDoesWithoutAHome(home, CommandInProcess.run(bare, words(inWork)), exitCode);
    }
  }

  /** A process, whose JVM has no home either. {@code EveryCommandIT} has one without HOME. */
  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no HOME")
  @CsvSource({"whoami, 0", "doctor, 6", "login az, 3", "team plan, 3"})
  void processDoesWithoutAHome(String line, int exitCode) throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.writeString(work.resolve("team.yaml"), "tenant: contoso.test\ngroup: {name: g}\n");
    for (String home : List.of("", "/dev/null")) {
      LatchkeyProcess bare = new LatchkeyProcess(folder).withoutAz().in(work).with("HOME", home);
      Result result = bare.jvmOption("-Duser.home=/nowhere").run(words(line));
      assertDoesWithoutAHome(home, result, exitCode);
      bare.assertNoProcessLeft();
    }
  }

  private static void assertDoesWithoutAHome(String home, Result result, int exitCode) {
    assertThat(result.exitCode()).as("HOME=%s: %s", home, result).isEqualTo(exitCode);
    assertThat(result.stderr() + result.stdout()).doesNotContain("\tat ", "Exception");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
  void reportsAreTheSameInEveryLocaleAndWithoutColour() throws Exception {
    for (String line : List.of("whoami", "doctor", "--help")) {
      Result plain = command.run(words(line));
      for (Map<String, String> other :
          List.of(
              Map.of("LC_ALL", "POSIX", "NO_COLOR", "1"),
              Map.of("LC_ALL", "xx_XX.ISO-8859-1", "TERM", "dumb"))) {
        Result result =
            new LatchkeyProcess(folder)
                .withoutAz()
                .withAll(tools.environment())
                .withAll(other)
                .jvmOption("-Dlatchkey.colours=true")
                .run(words(line));
        assertThat(result.exitCode()).as("%s: %s", other, result).isEqualTo(plain.exitCode());
        assertThat(withoutSlowChecks(result)).isEqualTo(withoutSlowChecks(plain));
        assertThat(result.stdout()).doesNotContain("\u001b");
      }
    }
  }

  /** On a busy machine these two may not end in the doctor's time. */
  private static List<String> withoutSlowChecks(Result result) {
    return result
        .stdout()
        .lines()
        .filter(line -> !line.matches(" +\\w+ +(certificates|tool-start) .*"))
        .toList();
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
