package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command's help ends with two examples, and they work. */
class HelpIT {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path folder;

  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(Latchkey.commandLine(nowhere()), names);
    return names.stream();
  }

  private static Terminal nowhere() {
    PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Terminal(sink, sink, Map.of(), new Interruption());
  }

  private static void collect(CommandLine command, List<String> names) {
    names.add(command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(sub -> collect(sub, names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpEndsWithTwoExamplesThatWork(String command) throws Exception {
    String[] words = (command + " --help").split(" ", -1);
    Result help =
        new LatchkeyProcess(folder)
            .withoutAz()
            .run(Stream.of(words).skip(1).toArray(String[]::new));
    assertThat(help.exitCode()).isZero();
    assertThat(help.stderr()).isEmpty();
    assertThat(help.stdout()).contains("--output", "--help");
    List<String> lines = help.stdout().strip().lines().toList();
    assertThat(lines.get(lines.size() - 3)).isEqualTo("Examples:");
    for (String example : lines.subList(lines.size() - 2, lines.size())) {
      assertThat(example).startsWith("  latchkey ");
      runs(example.strip());
    }
  }

  private void runs(String example) throws Exception {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(example);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2));
    }
    if (words.get(1).equals("token") && !words.contains("--help")) {
      // The stand-in is a JVM, which on a slow machine takes longer than a tool may by default.
      words.add("--timeout=5m");
    }
    String[] args = words.stream().skip(1).toArray(String[]::new);
    try (InLab inLab = new InLab(folder.resolve(Integer.toString(example.hashCode()))).signedIn()) {
      LatchkeyProcess command = inLab.command();
      if (example.contains("demo")) {
        command.with("LATCHKEY_AZ_PATH", "");
      } else {
        command.with("PATH", System.getenv("PATH"));
      }
      // "azd auth login …" becomes "az login …".
      Path azd = command.program("azd", "shift", "exec '" + inLab.lab.standInAz() + "' \"$@\"");
      command.with("LATCHKEY_AZD_PATH", azd.toString());
      Running running = command.start(args);
      if (example.contains("lab start") && !example.contains("--help")) {
        running.awaitLine(example.contains("json") ? "{" : "end");
        running.signal("TERM");
      } else {
        Result result = running.await();
        assertThat(result.exitCode()).as("%s: %s", example, result).isZero();
      }
    }
  }
}
