package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.tool.NetworkFault;
import dev.latchkey.testing.SourceCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {
  private static final Path PAGE = Path.of("../TROUBLESHOOTING.md");

  /** A shorter text is in too many messages. */
  private static final int SHORTEST = 6;

  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+)` \\| \\[`(\\w+)`]\\(#(\\w+)\\) \\| .+ \\|");

  @Test
  void everyKindOfFailureHasASection() throws IOException {
    List<String> headings =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("## ")).toList();
    assertThat(headings)
        .containsExactlyElementsOf(
            Stream.of(FailureKind.values()).map(kind -> "## " + kind).toList());
  }

  /** The table by message: its texts are those of the code, and it has some of each kind. */
  @Test
  void messagesOfTheTableAreThoseOfTheCode() throws IOException {
    String code = code();
    Set<String> kinds = new TreeSet<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(code).contains(row.group(1));
        assertThat(row.group(2)).isEqualToIgnoringCase(row.group(3));
        kinds.add(row.group(2));
      }
    }
    assertThat(kinds)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FailureKind.values()).map(FailureKind::name).toList());
  }

  /**
   * What makes a message in another way than by {@code new Failure} with its text: the method, and
   * which of its arguments has the text.
   */
  private static final Map<String, Integer> MAKERS =
      Map.of(
          "new Failure", 1,
          "failure", 0,
          "unreadable", 0,
          "notImds", 0,
          "ofAz", 1,
          "new ToolNotFoundException", 0);

  /** Arguments that are no text of their own, and where their texts come from. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("seen", "an argument or a variable, whose texts are found where it is made"),
          Map.entry("tool + seen", "an argument of BrokenTool.failure"),
          Map.entry("seen + named", "an argument of EntraRefusal.unknownTenant"),
          Map.entry("host + \" \" + seen", "an argument of PowerShellAnswer.unreadable"),
          Map.entry("program + \" \" + ending", "ToolOutput.ending"),
          Map.entry("e.seen()", "another failure"),
          Map.entry("e.seen() + \", and \" + tilde.get()", "another failure"),
          Map.entry("code.describe()", "the table of error codes"),
          Map.entry("known.describe()", "the table of error codes"),
          Map.entry("\": \" + inner.getMessage()", "az's own failure"),
          Map.entry("shown(thrown)", "the credential of the app"),
          Map.entry("new UndeclaredThrowableException(e)", "the credential of the app"),
          Map.entry("String.valueOf(e.getMessage())", "ToolFinder, or a setter's own text"));

  /** Texts that are no row, and why. */
  private static final Map<String, String> NO_ROW =
      Map.of(
          ", which does not answer", "follows the text about AZD_AUTH_ENDPOINT",
          ", where nobody is signed in", "follows the text about AZD_AUTH_ENDPOINT",
          ", which gave none", "follows the text about AZD_AUTH_ENDPOINT",
          ", which is not installed", "follows the text about auth.useAzCliAuth",
          ", which was too slow for azd", "follows the text about auth.useAzCliAuth");

  /** Whatever a user may see has its row, or a reason why not is listed above. */
  @Test
  void messagesOfTheCodeAreOnThePage() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1).strip())
            .toList();
    Set<String> missing = new TreeSet<>();
    MAKERS.forEach((maker, index) -> {
      for (SourceCalls call : SourceCalls.of(Path.of("src/main/java"), maker)) {
        if (call.arguments().size() > index
            && !call.arguments().get(index).isEmpty()
            && !isOnThePage(call, index, rows)) {
          missing.add(call.place() + ": " + call.arguments().get(index));
        }
      }
    });
    assertThat(missing).isEmpty();
  }

  private static boolean isOnThePage(SourceCalls call, int index, List<String> rows) {
    String argument = call.arguments().get(index);
    List<String> texts = call.texts(index);
    return ELSEWHERE.containsKey(argument)
        || argument.matches("[\\w<>@]+(?: [\\w<>]+)?") // The declaration of the maker.
        || texts.stream().anyMatch(NO_ROW::containsKey)
        || texts.stream()
            .filter(text -> text.length() >= SHORTEST)
            .anyMatch(text -> rows.stream().anyMatch(r -> text.contains(r) || r.contains(text)));
  }

  /** Each fault of the network that a tool may report. */
  @Test
  void networkFaultsAreOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    for (NetworkFault fault : NetworkFault.values()) {
      String seen = fault.failure("X").seen();
      boolean isThere =
          page.lines()
              .map(ROW::matcher)
              .filter(Matcher::matches)
              .anyMatch(row -> seen.contains(row.group(1).strip()));
      assertThat(isThere).as("%s: %s", fault, seen).isTrue();
    }
  }

  /** The texts that a line break cuts in two are joined. */
  private static String code() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        code.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
      }
    }
    return code.toString();
  }
}
