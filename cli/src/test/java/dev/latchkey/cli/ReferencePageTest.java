package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/reference.md} has every command, option and variable of the code, and no other. */
class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/reference.md");
  private static final String BEGIN =
      "<!-- Generated from the commands; ReferencePageTest checks it. -->\n";
  private static final String END = "<!-- End of the generated part. -->";
  private static final boolean IS_WRITTEN = Boolean.getBoolean("latchkey.write");

  private static final Pattern IN_CODE = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");
  private static final Pattern ON_PAGE = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`");

  /** Set for the tools and processes that Latchkey starts, and never read. */
  private static final Pattern FOR_OTHERS =
      Pattern.compile(
          "LATCHKEY_(RUN|BROWSER_ADDRESS|PWSH_RESOURCE|PWSH_TENANT)|POWERSHELL_\\w+|NODE_USE_ENV_PROXY"
              + "|AZURE_CORE_\\w+|AZURE_DEV_COLLECT_TELEMETRY|AZD_(DEBUG|SKIP_UPDATE_CHECK)"
              + "|GIT_\\w+|JAVA_TOOL_OPTIONS");

  /** Paths that are made absolute for the tools, which read them. */
  private static final Pattern PATHS_OF_OTHERS =
      Pattern.compile(
          "(DOTNET|OPENSSL|XDG)_\\w+|AZURE_EXTENSION_(SYS_)?DIR|AZURE_LOGGING_LOG_DIR"
              + "|AZD_\\w+_TOOL_PATH");

  @Test
  void commandsAreThoseOfTheCode() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin).isBetween(BEGIN.length(), end);
    if (IS_WRITTEN) {
      Files.writeString(PAGE, page.substring(0, begin) + commands() + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end))
        .as(
            "write it: mvn test -pl cli -am -Dtest=ReferencePageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dtest.jvmOptions=-Dlatchkey.write=true")
        .isEqualTo(commands());
  }

  private static String commands() {
    PrintStream sink = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine latchkey =
        RootCommand.commandLine(new Terminal(sink, sink, Map.of(), new Interruption()));
    StringBuilder text =
        new StringBuilder("Every command has these options:\n\n")
            .append(table(CommandSpec.forAnnotatedObject(new CommonOptions()).args()));
    add(latchkey, text);
    return text.toString();
  }

  private static void add(CommandLine command, StringBuilder text) {
    CommandSpec spec = command.getCommandSpec();
    text.append("\n### ").append(spec.qualifiedName()).append("\n\n");
    text.append(String.join(" ", spec.usageMessage().description())).append('\n');
    String table = table(withoutCommon(spec));
    text.append(table.isEmpty() ? "" : "\n" + table);
    command.getSubcommands().values().forEach(sub -> add(sub, text));
  }

  private static List<ArgSpec> withoutCommon(CommandSpec spec) {
    return spec.args().stream()
        .filter(argument ->
            !(argument instanceof OptionSpec option)
                || !List.of("--output", "--help").contains(option.longestName()))
        .toList();
  }

  private static String table(List<ArgSpec> arguments) {
    if (arguments.isEmpty()) {
      return "";
    }
    return arguments.stream()
        .map(argument -> "| `%s` | %s |\n".formatted(name(argument), cell(argument)))
        .collect(Collectors.joining("", "| option | meaning |\n|---|---|\n", ""));
  }

  private static String name(ArgSpec argument) {
    String label = argument.paramLabel().replace("|", "\\|");
    if (argument instanceof OptionSpec option) {
      return String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + label : "");
    }
    return label;
  }

  private static String cell(ArgSpec argument) {
    return String.join(" ", argument.description()).replace("|", "\\|");
  }

  @Test
  void variablesAreThoseOfTheCode() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (String module : List.of("identity", "broker", "access", "cli", "lab")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          addAll(IN_CODE, Files.readString(file), inCode);
        }
      }
    }
    inCode.removeIf(name -> FOR_OTHERS.matcher(name).matches());
    inCode.removeIf(name -> PATHS_OF_OTHERS.matcher(name).matches());
    Set<String> onPage = new TreeSet<>();
    addAll(ON_PAGE, Page.of("docs/reference.md").text(), onPage);
    assertThat(onPage).isEqualTo(inCode);
  }

  private static void addAll(Pattern pattern, String text, Set<String> names) {
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      names.add(found.group(1));
    }
  }
}
