package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {
  @Test
  void everyKindOfFailureHasASection() throws IOException {
    List<String> headings =
        Files.readAllLines(Path.of("../TROUBLESHOOTING.md")).stream()
            .filter(line -> line.startsWith("## "))
            .toList();
    assertThat(headings)
        .containsExactlyElementsOf(
            Stream.of(FailureKind.values()).map(kind -> "## " + kind).toList());
  }
}
