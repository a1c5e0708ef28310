package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and texts on terminals of any width. */
class NarrowTerminalTest {
  private static final Columns WHOAMI =
      Columns.of(" ", "SOURCE", "STATE", "ACCOUNT", "TENANT")
          .row("*", "AzureCliCredential", "signed in", "alice@contoso.test", "1111-2222")
          .row(" ", "AzurePowerShellCredential", "not installed", "-", "-");

  private static final Columns DOCTOR =
      new Columns()
          .row("ok", "tools", "The Azure CLI: '/usr/bin/az'.")
          .row("problem", "certificates", "REQUESTS_CA_BUNDLE is '/x', and there is no such file.")
          .row("", "", "  remedy: unset REQUESTS_CA_BUNDLE, then ask again");

  private static List<String> longer(List<String> lines, int width) {
    return lines.stream().filter(line -> line.length() > width).toList();
  }

  @Test
  void unknownAndWideTerminalsHaveTheTable() {
    List<String> table = WHOAMI.lines(0);
    assertThat(table).hasSize(3);
    assertThat(table.get(1)).startsWith("  *  AzureCliCredential         signed in  ");
    assertThat(WHOAMI.lines(200)).isEqualTo(table);
  }

  @Test
  void rowsBecomeLinesThatNameTheirColumns() {
    assertThat(WHOAMI.lines(40))
        .containsExactly(
            "  *  AzureCliCredential  signed in",
            "       account: alice@contoso.test",
            "       tenant: 1111-2222",
            "     AzurePowerShellCredential  not",
            "       installed");
  }

  @Test
  void lastColumnIsBrokenWhereItKeepsItsPlace() {
    assertThat(DOCTOR.lines(60))
        .containsExactly(
            "  ok       tools         The Azure CLI: '/usr/bin/az'.",
            "  problem  certificates  REQUESTS_CA_BUNDLE is '/x', and",
            "                         there is no such file.",
            "                           remedy: unset REQUESTS_CA_BUNDLE, then ask again");
    assertThat(DOCTOR.lines(40))
        .containsExactly(
            "  ok  tools  The Azure CLI:",
            "    '/usr/bin/az'.",
            "  problem  certificates",
            "    REQUESTS_CA_BUNDLE is '/x', and",
            "    there is no such file.",
            "    remedy: unset REQUESTS_CA_BUNDLE, then ask again");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 39, 40, 55, 79, 80, 120})
  void noLineIsTooLongButForOneWordOrACommand(int width) {
    for (Columns table : List.of(WHOAMI, DOCTOR)) {
      assertThat(longer(table.lines(width), width))
          .allMatch(line ->
              (!line.strip().contains(" ") && width < 40) || line.contains("remedy: unset"));
    }
  }

  @Test
  void wordThatIsTooLongStaysWhole() {
    String id = "11111111-1111-4111-8111-111111111111";
    assertThat(WrappedText.lines("  --tenant " + id + " or none", 20, 4))
        .containsExactly("  --tenant", "    " + id, "    or none");
  }

  @Test
  void optionsAndTheirMeaningStandBelowOneAnother() {
    String help =
        "Usage: x [-h] [--output=text|json]\n  -h, --help     Show this and no more.\n  -o     y";
    assertThat(WrappedText.inOneColumn(help, 26).split("\\R"))
        .containsExactly(
            "Usage: x [-h]",
            "[--output=text|json]",
            "  -h, --help",
            "      Show this and no",
            "      more.",
            "  -o     y");
  }

  @Test
  void paragraphsOfAFooterAreJoinedAndExamplesAreNot() {
    assertThat(
            WrappedText.paragraphs(
                "", "One line", "and another.", "", "Examples:", "  latchkey a", "  latchkey b"))
        .containsExactly(
            "", "One line and another.", "", "Examples:", "  latchkey a", "  latchkey b");
  }
}
