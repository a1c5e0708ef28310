package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.doctor.Check;
import dev.latchkey.cli.doctor.Doctor;
import dev.latchkey.testing.Page;
import dev.latchkey.testing.SourceCalls;
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

/** TROUBLESHOOTING.md has what each check of {@code doctor} may find, and what to do. */
class DoctorPageTest {
  private static final Path CHECKS = Path.of("src/main/java/dev/latchkey/cli/doctor");
  private static final Pattern ROW = Pattern.compile("\\| `([\\w-]+)` \\| `([^`]+)` \\| (.+) \\|");

  /** Messages without a text of their own, and where their text comes from. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "String.valueOf(e.getMessage())", "the rule of a setting or of the project file",
          "message", "a variable, whose text has a row all the same");

  private record Row(String check, String message, String remedy) {}

  private static List<Row> rows() {
    return Page.of("TROUBLESHOOTING.md")
        .text()
        .lines()
        .dropWhile(line -> !line.equals("# By check of doctor"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("# "))
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> new Row(row.group(1), row.group(2).strip(), row.group(3)))
        .toList();
  }

  @Test
  void everyCheckHasARow() {
    Set<String> names =
        Doctor.offlineChecks().stream().map(Check::name).collect(Collectors.toSet());
    names.add("role");
    assertThat(rows().stream().map(Row::check).collect(Collectors.toSet())).isEqualTo(names);
  }

  /** The rows don't go stale. */
  @Test
  void everyRowIsATextOfItsCheck() throws Exception {
    for (Row row : rows()) {
      String code =
          row.check().equals("role")
              ? Files.readString(
                  Path.of("../access/src/main/java/dev/latchkey/access/AccessCheck.java"))
              : Files.readString(file(row.check()));
      assertThat(code.replaceAll("\"\\s*\\+\\s*\"", "")).as("%s", row).contains(row.message());
    }
  }

  private static Path file(String check) {
    String name =
        Stream.of(check.split("-", -1))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
    String special = check.equals("vscode") ? "VisualStudioCode" : name;
    return CHECKS.resolve(special + "Check.java");
  }

  @Test
  void everyProblemAndWarningHasARow() {
    List<Row> rows = rows();
    Set<String> missing = new TreeSet<>();
    for (String maker : List.of("Finding.problem", "Finding.warning")) {
      for (SourceCalls call : SourceCalls.of(CHECKS, maker)) {
        List<String> texts = call.texts(1);
        boolean isThere =
            ELSEWHERE.containsKey(call.arguments().get(1))
                || call.arguments().get(1).contains(".seen()") // A tool's failure: by message.
                || texts.stream()
                    .filter(text -> text.length() >= 6)
                    .anyMatch(text ->
                        rows.stream()
                            .anyMatch(row ->
                                text.contains(row.message()) || row.message().contains(text)));
        if (!isThere) {
          missing.add(call.place() + ": " + call.arguments().get(1));
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
