package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {
  private static final Path PAGE = Path.of("../TROUBLESHOOTING.md");
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
