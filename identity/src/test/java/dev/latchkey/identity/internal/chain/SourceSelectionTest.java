package dev.latchkey.identity.internal.chain;

import static dev.latchkey.identity.internal.chain.SourceName.AZURE_CLI;
import static dev.latchkey.identity.internal.chain.SourceName.AZURE_DEVELOPER_CLI;
import static dev.latchkey.identity.internal.chain.SourceName.BROKER;
import static dev.latchkey.identity.internal.chain.SourceName.ENVIRONMENT;
import static dev.latchkey.identity.internal.chain.SourceName.INTELLIJ;
import static dev.latchkey.identity.internal.chain.SourceName.MANAGED_IDENTITY;
import static dev.latchkey.identity.internal.chain.SourceName.WORKLOAD_IDENTITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the values of {@code AZURE_TOKEN_CREDENTIALS}. */
class SourceSelectionTest {
  private static final Path DOCUMENT = Path.of("../docs/default-azure-credential.md");

  private static List<SourceName> sources(String value) {
    return List.copyOf(SourceSelection.of(value).sources());
  }

  /** The table of the document: a value, and the sources that it selects. */
  static Stream<List<String>> documentedValues() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.startsWith("| value | sources"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList());
  }

  @ParameterizedTest
  @MethodSource("documentedValues")
  void valueSelectsWhatTheDocumentSays(List<String> row) {
    String value = row.get(0).replace("unset", "").replaceAll("^`|`$", "");
    String selected =
        SourceSelection.of(value).sources().stream()
            .map(source -> source.className().replace("Credential", ""))
            .collect(Collectors.joining(", "));
    assertThat(selected).isEqualTo(row.get(1));
  }

  @Test
  void documentHasManyValues() throws IOException {
    assertThat(documentedValues()).hasSizeGreaterThan(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankIsUnset(String value) {
    SourceSelection selection = SourceSelection.of(value);
    assertThat(selection.isChosen()).isFalse();
    assertThat(selection.sources())
        .hasSize(SourceName.values().length - 2)
        .doesNotContain(INTELLIJ, BROKER);
    assertThat(selection.isForDeployedApps()).isFalse();
  }

  /** Only its name, or its module on the class path, brings the broker into a chain. */
  @Test
  void brokerIsTheLastSourceWhereItsModuleIsThere() {
    for (String value : List.of("", "dev", "-prod", "prod,dev")) {
      assertThat(SourceSelection.of(value, false).sources()).doesNotContain(BROKER);
      List<SourceName> with = List.copyOf(SourceSelection.of(value, true).sources());
      assertThat(with).endsWith(AZURE_DEVELOPER_CLI, BROKER);
    }
    assertThat(SourceSelection.of("prod", true).sources()).doesNotContain(BROKER);
    assertThat(SourceSelection.of("-BrokerCredential", true).sources())
        .isEqualTo(SourceSelection.of("", false).sources());
    assertThat(SourceSelection.of("dev,-BrokerCredential", false).sources())
        .isEqualTo(SourceSelection.of("dev", false).sources());
    assertThat(SourceSelection.of("BrokerCredential,AzureCliCredential", false).sources())
        .containsExactly(AZURE_CLI, BROKER);
  }

  @Test
  void moduleOfTheBrokerIsFoundByItsFileAlone() {
    assertThat(SourceSelection.hasBroker(SourceSelection.class.getClassLoader())).isFalse();
    assertThat(SourceSelection.hasBroker(null)).isFalse();
    ClassLoader with =
        new ClassLoader(null) {
          @Override
          protected java.net.@Nullable URL findResource(String name) {
            return name.equals("dev/latchkey/identity/broker/internal/OsBrokerProvider.class")
                ? java.util.Objects.requireNonNull(SourceName.class.getResource("SourceName.class"))
                : null;
          }

          @Override
          protected Class<?> findClass(String name) {
            throw new AssertionError(name + " is loaded");
          }
        };
    assertThat(SourceSelection.hasBroker(with)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void eachNameIsAValueInAnyCaseAndWithBlanks(SourceName name) {
    String lower = name.className().toLowerCase(Locale.ROOT);
    for (String value :
        List.of(name.className(), lower, lower.toUpperCase(Locale.ROOT), " \t" + lower + " ")) {
      SourceSelection selection = SourceSelection.of(value);
      assertThat(selection.sources()).containsExactly(name);
      assertThat(selection.isChosen()).isTrue();
      assertThat(selection.isForDeployedApps()).isEqualTo(!name.isDeveloper());
    }
  }

  @Test
  void namesAreFoundInTurkeyToo() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(sources("AZURECLICREDENTIAL")).containsExactly(AZURE_CLI);
      assertThat(sources("INTELLIJCREDENTIAL")).containsExactly(INTELLIJ);
      assertThat(SourceName.findByAnyName("AZ")).contains(AZURE_CLI);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void orderIsTheChainsWhateverTheLists() {
    assertThat(sources("AzureDeveloperCliCredential,AzureCliCredential,prod"))
        .containsExactly(
            ENVIRONMENT, WORKLOAD_IDENTITY, MANAGED_IDENTITY, AZURE_CLI, AZURE_DEVELOPER_CLI);
    assertThat(sources("AzureCliCredential , azureclicredential")).containsExactly(AZURE_CLI);
  }

  @Test
  void minusTakesAwayWhereverItStands() {
    assertThat(sources("-dev")).isEqualTo(sources("prod"));
    assertThat(sources("-AzureCliCredential,dev")).isEqualTo(sources("dev,-AzureCliCredential"));
    assertThat(sources("dev,- azureCliCredential")).doesNotContain(AZURE_CLI).isNotEmpty();
    assertThat(sources("-IntelliJCredential")).isEqualTo(sources(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devel",
        "az",
        "AzureCli",
        "InteractiveBrowserCredential",
        "dev,",
        ",dev",
        "dev,,prod",
        ",",
        "-",
        "dev,-",
        "--dev",
        "+dev",
        "dev;prod",
        "dev prod",
        "*",
        "null"
      })
  void anythingElseIsRefusedWithItsValueAndTheValidOnes(String value) {
    assertThatThrownBy(() -> SourceSelection.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_TOKEN_CREDENTIALS '" + value + "' can't be used: '")
        .hasMessageContaining("dev, prod")
        .hasMessageContaining(SourceName.names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dev,-dev", "-dev,-prod", "AzureCliCredential,-AzureCliCredential", "prod,-prod"})
  void listThatLeavesNothingIsRefused(String value) {
    assertThatThrownBy(() -> SourceSelection.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_TOKEN_CREDENTIALS '" + value + "' leaves no source");
  }

  @Test
  void valueInAMessageIsOneShortLine() {
    assertThatThrownBy(() -> SourceSelection.of("x\ny" + "z".repeat(5000)))
        .satisfies(
            failure -> assertThat(failure.getMessage()).hasSizeLessThan(600).doesNotContain("\n"));
  }

  @Test
  void appsExclusionsComeAfterTheValue() {
    assertThat(SourceSelection.of("dev").without(Set.of(AZURE_CLI)).sources())
        .isEqualTo(SourceSelection.of("dev,-AzureCliCredential").sources());
    assertThatThrownBy(() -> SourceSelection.of("AzureCliCredential").without(Set.of(AZURE_CLI)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no source left");
  }

  @Test
  void selectionIsForDeployedAppsWhenNoDeveloperIsLeft() {
    assertThat(SourceSelection.of("prod").isForDeployedApps()).isTrue();
    assertThat(SourceSelection.of("ManagedIdentityCredential").isForDeployedApps()).isTrue();
    assertThat(SourceSelection.of("prod,AzureCliCredential").isForDeployedApps()).isFalse();
    assertThat(
            SourceSelection.of("prod,AzureCliCredential")
                .without(Set.of(AZURE_CLI))
                .isForDeployedApps())
        .isTrue();
  }
}
