package dev.latchkey.identity.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about the broker says what the code says. */
class BrokerPageTest {
  private static final Path PAGE = Path.of("../docs/broker.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** All texts of the code, each whole, though it may stand in several lines there. */
  private static String texts() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : List.of("src/main/java", "../identity/src/main/java")) {
      try (Stream<Path> files = Files.walk(Path.of(module))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          all.append(Files.readString(file)).append('\n');
        }
      }
    }
    return all.toString()
        .replaceAll("\"\\s*\\+\\s*\"", "")
        .replaceAll("\"\\s*\\+\\s*ARTIFACT\\s*\\+\\s*\"", "dev.latchkey:latchkey-identity-broker");
  }

  @Test
  void everyMessageOfThePageIsOneOfTheCode() throws IOException {
    String texts = texts();
    List<String> messages = new ArrayList<>();
    Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.startsWith("| message |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split("\\|", -1)[1])
        .forEach(cell ->
            CODE.matcher(cell).results().map(found -> found.group(1)).forEach(messages::add));
    assertThat(messages).hasSizeGreaterThan(12);
    assertThat(messages)
        .filteredOn(message -> !message.startsWith("AADSTS"))
        .allSatisfy(message -> assertThat(texts).contains(message));
  }

  @Test
  void firstLinesSayWhoCanUseItAndThatNobodyHas() throws IOException {
    List<String> lines =
        Files.readAllLines(PAGE).stream().filter(line -> !line.isBlank()).limit(3).toList();
    assertThat(lines.get(1)).contains("only machines that are enrolled");
    assertThat(lines.get(2)).contains("Not verified against a live broker");
    List<MatchResult> words =
        Pattern.compile("LATCHKEY_BROKER|latchkey\\.broker")
            .matcher(Files.readString(PAGE))
            .results()
            .toList();
    assertThat(words).hasSizeGreaterThan(1);
  }
}
