package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatchkeyTest {
  private String out = "";
  private String err = "";

  private int run(Map<String, String> environment, String... args) {
    Result result = CommandInProcess.run(environment, args);
    out += result.stdout();
    err += result.stderr();
    return result.exitCode();
  }

  private JsonNode error() throws Exception {
    assertThat(out).isEmpty();
    assertThat(err.lines()).hasSize(1);
    return new ObjectMapper().readTree(err).path("error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token --bogus --output json",
        "token --output json",
        "--output json token",
        "token --output=json --scope",
        "token --scope x --output json --output json --bogus",
        "nonsense --output json",
        "lab --output json",
        "--output json",
        "lab run --output json",
        "lab run --output json --bogus -- true",
        "lab start --port abc --output json",
        "lab login --output json",
        "demo extra --output json",
        "demo --OUTPUT json --output json"
      })
  void wrongUsageIsOneDocumentAtTheEndOfStderr(String line) throws Exception {
    assertThat(run(Map.of(), line.split(" ", -1))).isEqualTo(2);
    assertThat(error().path("kind").asText()).isEqualTo("INVALID_REQUEST");
    assertThat(error().path("remedy").asText()).endsWith(" --help");
    assertThat(error().path("attempts").isArray()).isTrue();
  }

  @Test
  void unknownOptionIsNamedEvenWhenAnotherIsMissing() {
    assertThat(run(Map.of(), "token", "--scpe", "x")).isEqualTo(2);
    assertThat(err).contains("'--scpe'", "latchkey token --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token --scope https://vault.azure.net/.default --tennant x",
        "token --scope --tennant x",
        "lab run --allow-host example.test --keep-hom -- true"
      })
  void unknownOptionIsNamedAndNotTakenForOneMoreValue(String line) {
    assertThat(run(Map.of(), line.split(" ", -1))).isEqualTo(2);
    assertThat(err).containsPattern("(Unknown option: |but found )'--(tennant|keep-hom)'");
  }

  @Test
  void formThatDoesNotExistIsWrongUsage() {
    assertThat(run(Map.of(), "token", "--scope", "x", "--output", "xml")).isEqualTo(2);
  }

  @Test
  void wordsAfterTheDashesDoNotChooseTheForm() {
    assertThat(run(Map.of(), "lab", "run", "--bogus", "--", "x", "--output", "json")).isEqualTo(2);
    assertThat(err).startsWith("latchkey lab run: Unknown option");
  }

  @Test
  void formSaidBeforeTheSubcommandHoldsForIt() throws Exception {
    assertThat(run(Map.of(), "--output", "json", "token", "--scope", "a b")).isEqualTo(2);
    assertThat(error().path("message").asText()).startsWith("Scope 'a b'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tenant=", "--tenant= ", "--claims="})
  void optionThatIsEmptyIsRefusedAndNotTakenForOneThatIsMissing(String option) throws Exception {
    assertThat(run(Map.of(), "token", "--scope", "x", "--output=json", option)).isEqualTo(2);
    assertThat(error().path("message").asText()).contains(option.substring(0, 8));
  }

  /** No tool is on PATH: it would be said if one was looked for. */
  @ParameterizedTest
  @ValueSource(strings = {"c", "[]", "{\"a\":", "eyJhIjoxfQ==", "{} {}", "{\"a\":1e999}"})
  void claimsThatAreNoJsonObjectNeverReachATool(String claims) {
    for (String command : List.of("token --scope x", "token --scope x --source az", "login az")) {
      List<String> line = new ArrayList<>(List.of(command.split(" ", -1)));
      line.addAll(List.of("--output", "json", "--claims", claims));
      Result result = CommandInProcess.run(Map.of("PATH", "/nowhere"), line.toArray(String[]::new));
      assertThat(result.exitCode()).as("%s", result).isEqualTo(2);
      assertThat(result.error().path("message").asText())
          .startsWith("--claims '" + claims + "' is not a JSON object.")
          .contains("base64");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IntelliJCredential | NOT_AVAILABLE_HERE | 3 | IntelliJCredential can't be asked",
        "nobody             | INVALID_REQUEST    | 2 | --source 'nobody'"
      })
  void sourceThatThisVersionHasNotIsSaidHonestly(
      String source, String kind, int exitCode, String said) throws Exception {
    assertThat(run(Map.of(), "token", "--scope", "x", "--source", source, "--output=json"))
        .isEqualTo(exitCode);
    assertThat(error().path("kind").asText()).isEqualTo(kind);
    assertThat(error().path("message").asText()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "IntelliJCredential | NOT_AVAILABLE_HERE | IntelliJCredential can't be asked",
        "somebody           | INVALID_REQUEST    | AZURE_TOKEN_CREDENTIALS 'somebody'",
        "az                 | INVALID_REQUEST    | AZURE_TOKEN_CREDENTIALS 'az'",
        "dev,,              | INVALID_REQUEST    | AZURE_TOKEN_CREDENTIALS 'dev,,'"
      })
  void variableThatChoosesNoSourceOfThisVersionIsSaid(String value, String kind, String said)
      throws Exception {
    run(Map.of("AZURE_TOKEN_CREDENTIALS", value), "token", "--scope", "x", "--output=json");
    assertThat(error().path("kind").asText()).isEqualTo(kind);
    assertThat(error().path("message").asText()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | vscode az pwsh azd broker",
        "' '                                 | vscode az pwsh azd broker",
        "dev                                 | vscode az pwsh azd broker",
        "'DEV '                              | vscode az pwsh azd broker",
        "dev,-VisualStudioCodeCredential     | az pwsh azd broker",
        "dev,-AzurePowerShellCredential      | vscode az azd broker",
        "azureclicredential                  | az",
        "AzureDeveloperCliCredential,dev     | vscode az pwsh azd broker",
        "dev,-prod                           | vscode az pwsh azd broker"
      })
  void variableChoosesWhomToAskInTheOrderOfTheChain(String value, String tools) throws Exception {
    assertThat(TokenSources.choose(null, machine(value), null).sources())
        .extracting(SourceName::tool)
        .containsExactly(tools.split(" ", -1));
  }

  private static Surroundings machine(String chosen) {
    Surroundings here = Surroundings.ofThisMachine();
    return new Surroundings(
        Map.of("AZURE_TOKEN_CREDENTIALS", chosen), here.clock(), here.platform(), here.files());
  }

  @Test
  void sourceOfTheCommandLineWinsOverTheVariable() throws Exception {
    Surroundings environment = machine("prod");
    assertThat(TokenSources.choose("az", environment, null).sources())
        .containsExactly(SourceName.AZURE_CLI);
    assertThat(TokenSources.choose("AZURECLICREDENTIAL", environment, null).sources())
        .containsExactly(SourceName.AZURE_CLI);
    assertThat(TokenSources.choose("pwsh", environment, null).sources())
        .containsExactly(SourceName.AZURE_POWERSHELL);
  }

  @Test
  void helpAndVersionGoToStdout() {
    assertThat(run(Map.of(), "--version")).isZero();
    assertThat(run(Map.of(), "lab", "run", "--help")).isZero();
    assertThat(out).startsWith("latchkey ").contains("--keep-home");
    assertThat(err).isEmpty();
  }
}
