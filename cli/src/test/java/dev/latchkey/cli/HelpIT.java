package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.testing.RealTools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command's help ends with two examples, and they work. */
class HelpIT {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir static Path folder;
  static InLab inLab;

  @BeforeAll
  static void signIn() throws Exception {
    inLab = new InLab(folder).signedIn("dana@contoso.test");
    Path work = inLab.command().workingFolder();
    // By the tenant's id, so that only the first command starts az.
    Files.writeString(
        work.resolve("team.yaml"),
        """
        tenant: 11111111-1111-4111-8111-111111111111
        environments:
          dev:
            group: {name: help-developers}
            members: [alice@contoso.test, dana@contoso.test]
            roles: [{role: Reader, scope: Dev/rg-app}]
            apps: [{name: app-local}]
        """);
  }

  @AfterAll
  static void endLab() {
    inLab.close();
  }

  static List<String> commands() {
    List<String> names = new ArrayList<>();
    PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    collect(RootCommand.commandLine(new Terminal(sink, sink, Map.of(), new Interruption())), names);
    return names;
  }

  private static void collect(CommandLine command, List<String> names) {
    names.add(command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(sub -> collect(sub, names));
  }

  /** Two commands may show the same example. {@code DemoIT} runs the demos, which take long. */
  static Stream<String> examples() {
    return commands().stream()
        .flatMap(command -> examplesOf(command).stream())
        .distinct()
        .filter(example -> !example.strip().startsWith("latchkey demo"));
  }

  private static List<String> examplesOf(String command) {
    List<String> lines = helpOf(command).strip().lines().toList();
    return lines.subList(lines.size() - 2, lines.size());
  }

  private static String helpOf(String command) {
    Result help = CommandInProcess.run(Map.of(), words(command + " --help"));
    assertThat(help.exitCode()).isZero();
    assertThat(help.stderr()).isEmpty();
    return help.stdout();
  }

  /** What follows the name of the program. */
  static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    return words.stream().skip(1).toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpEndsWithTwoExamples(String command) {
    String help = helpOf(command);
    assertThat(help).contains("--output", "--help");
    List<String> lines = help.strip().lines().toList();
    assertThat(lines.get(lines.size() - 3)).isEqualTo("Examples:");
    assertThat(examplesOf(command)).allMatch(example -> example.startsWith("  latchkey "));
  }

  /** What asks nobody needs no lab, and no process of its own. */
  private static boolean asksNobody(String example) {
    return example.endsWith("--help") || example.contains("team roles");
  }

  static Stream<String> examplesThatAskNobody() {
    return examples().filter(HelpIT::asksNobody);
  }

  @ParameterizedTest
  @MethodSource("examplesThatAskNobody")
  void exampleThatAsksNobodyWorks(String example) {
    Result result = CommandInProcess.run(Map.of(), words(example.strip()));
    assertThat(result.exitCode()).as("%s: %s", example, result).isZero();
    assertThat(result.stdout()).contains(example.endsWith("--help") ? "Examples:" : "--role");
    assertThat(result.stderr()).isEmpty();
  }

  private static boolean isOfATeam(String example) {
    return example.contains("latchkey team ");
  }

  @Test
  void examplesOfTeamsWork() throws Exception {
    List<String> teams =
        examples().filter(example -> !asksNobody(example) && isOfATeam(example)).toList();
    Result result = inLab.command().runMain(ExamplesInAProcess.class, teams.toArray(String[]::new));
    // dana can do more than the file says, and the plan is shown before it is applied.
    for (String example : teams) {
      assertThat(result.stdout().lines())
          .as("%s: %s", example, result)
          .containsAnyOf(ExamplesInAProcess.line(0, example), ExamplesInAProcess.line(6, example));
    }
  }

  static Stream<String> otherExamples() {
    return examples().filter(example -> !asksNobody(example) && !isOfATeam(example));
  }

  @ParameterizedTest
  @MethodSource("otherExamples")
  void exampleWorks(String example) throws Exception {
    if (example.contains("lab broker")) {
      RealTools.dbus().assumeFound();
    }
    LatchkeyProcess command = inLab.command();
    command.with("PATH", System.getenv("PATH"));
    // "azd auth login …" becomes "az login …".
    Path azd = command.program("azd", "shift", "exec '" + inLab.lab.standInAz() + "' \"$@\"");
    command.with("LATCHKEY_AZD_PATH", azd.toString());
    List<String> args = new ArrayList<>(List.of(words(example.strip())));
    if (args.get(0).equals("token")) {
      // The stand-in is a JVM, which on a slow machine takes longer than a tool may by default.
      args.add("--timeout=5m");
    }
    command.with("SSH_CONNECTION", "a login then opens no browser");
    Running running = command.start(args.toArray(String[]::new));
    if (args.get(0).equals("login")) {
      inLab.approveNextCode("dana@contoso.test", running);
    }
    boolean isWaiting = example.contains("lab start") || example.contains("lab broker --user");
    if (isWaiting) {
      running.awaitLine(example.contains("json") ? "{" : "end");
      running.signal("TERM");
    } else {
      Result result = running.await();
      assertThat(result.exitCode()).as("%s: %s", example, result).isZero();
    }
  }
}
