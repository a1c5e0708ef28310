package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.AzureCliCredentialBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Java's block in {@code docs/team-access.md} compiles as it stands. */
class TeamAccessPageTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  /** Compiled, and not run: it would ask the machine's own az. */
  static void sample() {
    Team team = TeamFile.read(Path.of("team.yaml")).team();
    TeamAccess access =
        TeamAccess.of(team, new AzureCliCredentialBuilder().build(), "the Azure CLI");
    TeamPlan plan = access.plan();
    plan.changes().forEach(System.out::println);
    access.apply(plan, change -> System.err.println("made: " + change));
  }

  @Test
  void blockIsTheSampleThatCompiles() throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/team-access.md")));
    assertThat(block.find()).isTrue();
    List<String> lines = block.group(1).lines().map(String::strip).toList();
    List<String> source =
        Files.readAllLines(Path.of("src/test/java/dev/latchkey/access/TeamAccessPageTest.java"))
            .stream()
            .map(String::strip)
            .toList();
    assertThat(source).containsSubsequence(lines);
    assertThat(block.find()).as("another block").isFalse();
  }
}
