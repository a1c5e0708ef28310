package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The ten rows for readers agree with the large table, which {@link DefaultChainTableTest} runs.
 */
class ChainSummaryTest {
  private static final Path DOCUMENT = Path.of("../docs/default-azure-credential.md");

  /** Both tables begin with the environment, the tools, and the columns unset, dev and prod. */
  private static List<List<String>> rows(String header) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.startsWith(header))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).limit(5).map(String::strip).toList())
        .toList();
  }

  private static Stream<List<String>> matching(List<String> row, List<List<String>> all) {
    return all.stream()
        .filter(one -> one.get(0).equals(row.get(0)) && matches(row.get(1), one.get(1)));
  }

  private static boolean matches(String tools, String one) {
    return switch (tools) {
      case "any" -> true;
      case "nobody" -> one.equals("nobody") || one.equals("no tool installed");
      case "az" -> one.startsWith("az, ");
      default -> one.equals(tools);
    };
  }

  /** The developer's account with the same tools, where the environment says nothing. */
  private static String developer(String tools, List<List<String>> all) {
    return all.stream()
        .filter(one -> one.get(0).equals("nothing") && one.get(1).equals(tools))
        .findFirst()
        .orElseThrow()
        .get(2);
  }

  @Test
  void eachRowSaysWhatTheLargeTableSays() throws IOException {
    List<List<String>> all = rows("| environment | signed in |");
    for (List<String> row : rows("| environment | tools |")) {
      matching(row, all)
          .forEach(one -> {
            List<String> expected =
                row.stream()
                    .skip(2)
                    .map(cell -> cell.equals("the developer") ? developer(one.get(1), all) : cell)
                    .toList();
            assertThat(one.subList(2, 5)).as(one.toString()).isEqualTo(expected);
          });
    }
  }

  @Test
  void tenRowsStandForAllOfTheLargeTable() throws IOException {
    List<List<String>> all = rows("| environment | signed in |");
    List<List<String>> summary = rows("| environment | tools |");
    assertThat(summary).hasSize(10);
    assertThat(summary.stream().flatMap(row -> matching(row, all)).toList())
        .containsExactlyInAnyOrderElementsOf(all);
  }
}
