package dev.latchkey.cli;

import static dev.latchkey.cli.FakeTools.CONTOSO;
import static dev.latchkey.cli.FakeTools.FABRIKAM;
import static dev.latchkey.cli.FakeTools.SCOPE;
import static dev.latchkey.cli.FakeTools.Tool.AZ;
import static dev.latchkey.cli.FakeTools.Tool.AZD;
import static dev.latchkey.cli.FakeTools.Tool.PWSH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code latchkey token} and {@code DefaultAzureCredential} under the same variables: the same
 * token of the same person, or the same failure; and each tool was asked the same by both.
 */
@Timeout(120)
class ParityTest {
  private static final Path DOCUMENT = Path.of("../docs/default-azure-credential.md");
  private static final String ALICE = "alice@contoso.test";
  private static final String BOB = "bob@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";

  @TempDir Path home;

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
  }

  /** The lines of the document's table. The first one has the values of the variable. */
  private static List<List<String>> table() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .dropWhile(line -> !line.startsWith("| environment | signed in |"))
        .takeWhile(line -> line.startsWith("|"))
        .map(ParityTest::cells)
        .toList();
  }

  static Stream<List<String>> rows() throws IOException {
    return table().stream().skip(2);
  }

  @Test
  void tableHasEveryCombination() throws IOException {
    assertThat(rows().map(row -> row.subList(0, 2)).distinct()).hasSize(6 * 7);
  }

  /** The columns that ask nobody but developer tools; the command reads none as {@code dev}. */
  @ParameterizedTest
  @MethodSource("rows")
  void rowOfTheTable(List<String> row) throws Exception {
    FakeTools tools = signedIn(row.get(1));
    List<String> values = table().get(0);
    for (int column = 2; column < values.size(); column++) {
      String value = values.get(column).replace("`", "");
      if (value.matches("unset|dev.*|Azure.*")) {
        Asked asked = new Asked(tools).with(environment(row.get(0)));
        if (!value.equals("unset")) {
          asked.with("AZURE_TOKEN_CREDENTIALS", value);
        }
        int dev = values.indexOf("`dev`");
        asked.assertSame(row.get(value.equals("unset") ? dev : column));
      }
    }
  }

  /** The project file as it is, or with a fault. */
  private String project(String... lines) throws IOException {
    return Files.write(home.resolve("latchkey.yaml"), List.of(lines)).toString();
  }

  @Test
  void projectFileRefusesTokensOfAnotherTenantOrAccount() throws Exception {
    FakeTools tools = new FakeTools(home).signedIn(AZ, ALICE).azKnowsAlice().signedIn(AZD, BOB);
    for (String allowed : List.of("tenant: " + CONTOSO, "account: " + ALICE)) {
      new Asked(tools).with("LATCHKEY_PROJECT", project(allowed)).assertSame("alice (az)");
    }
    // azd is asked at the same time, and whether it has begun is a matter of luck.
    Asked asked = new Asked(tools).with("LATCHKEY_PROJECT", project("account: " + BOB));
    List<String> refused = asked.command();
    assertThat(refused).startsWith("REFUSED").isEqualTo(asked.library());
    assertThat(refused)
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("first line: ")
                .contains("its token is of '" + ALICE + "', and '")
                .contains("latchkey.yaml' wants account '" + BOB + "'. Run: az login"));
    assertThat(refused.toString()).doesNotContain("AzureDeveloperCliCredential");
  }

  @Test
  void projectFileSetsTheTenantAndTheSources() throws Exception {
    FakeTools tools = new FakeTools(home).signedIn(AZ, ALICE).signedIn(AZD, CAROL);
    // The library is asked with a value of AZURE_TOKEN_CREDENTIALS, which has priority.
    assertThat(
            new Asked(tools)
                .with("LATCHKEY_PROJECT", project("tenant: " + FABRIKAM, "sources: [azd]"))
                .command())
        .startsWith("carol (azd)");
    new Asked(tools)
        .with("LATCHKEY_PROJECT", project("tenant: " + CONTOSO))
        .with("AZURE_TENANT_ID", FABRIKAM)
        .endsAt("az")
        .assertSame("REFUSED");
    new Asked(tools)
        .with("LATCHKEY_PROJECT", project("tenent: " + CONTOSO))
        .assertSame("INVALID_REQUEST");
  }

  /** Developer tools see the variables of deployed apps, and must follow none but the tenant. */
  private static Map<String, String> environment(String name) {
    return switch (name) {
      case "nothing" -> Map.of();
      case "service principal" ->
          Map.of(
              "AZURE_TENANT_ID", CONTOSO, "AZURE_CLIENT_ID", "c", "AZURE_CLIENT_SECRET", "secret");
      case "workload token file" ->
          Map.of(
              "AZURE_TENANT_ID",
              CONTOSO,
              "AZURE_CLIENT_ID",
              "c",
              "AZURE_FEDERATED_TOKEN_FILE",
              "/no/such/file");
      case "App Service" ->
          Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:9/", "IDENTITY_HEADER", "secret");
      case "IMDS", "a stranger at IMDS's address" ->
          Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9/");
      default -> throw new IllegalArgumentException(name);
    };
  }

  private FakeTools signedIn(String who) throws IOException {
    FakeTools tools = new FakeTools(home);
    if (who.equals("no tool installed")) {
      return tools;
    }
    if (who.matches("az[ ,].*")) {
      tools.signedIn(AZ, ALICE).azKnowsAlice();
    } else {
      tools.signedOut(AZ).azKnowsNobody();
    }
    if (who.contains("its files")) {
      tools.azHoldsTokenOfAlice();
    }
    if (who.equals("pwsh")) {
      tools.signedIn(PWSH, BOB);
    } else {
      tools.signedOut(PWSH);
    }
    return who.contains("azd") ? tools.signedIn(AZD, CAROL) : tools.signedOut(AZD);
  }

  private FakeTools aliceAndCarol() throws IOException {
    return new FakeTools(home).signedIn(AZ, ALICE).signedIn(AZD, CAROL);
  }

  @ParameterizedTest
  @ValueSource(strings = {CONTOSO, FABRIKAM, "fabrikam.test", " " + FABRIKAM + " "})
  void tenantOfTheEnvironmentIsAskedFor(String tenant) throws Exception {
    Asked asked = new Asked(aliceAndCarol().azKnowsAlice()).with("AZURE_TENANT_ID", tenant);
    asked.assertSame("alice (az)");
    assertThat(asked.notes()).singleElement().asString().contains("--tenant " + tenant.strip());
  }

  @Test
  void tokenOfAnotherTenantThatAzHoldsIsNotTaken() throws Exception {
    Asked asked =
        new Asked(aliceAndCarol().azHoldsTokenOfAlice()).with("AZURE_TENANT_ID", FABRIKAM);
    asked.assertSame("alice (az)");
    assertThat(asked.notes()).singleElement().asString().contains("--tenant " + FABRIKAM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // AZURE_TENANT_ID, the tenant asked for, AZURE_ADDITIONALLY_ALLOWED_TENANTS,
        // …MULTITENANTAUTH
        "-        | FABRIKAM      | -                | -    | alice (az)",
        "-        | fabrikam.test | -                | -    | alice (az)",
        "CONTOSO  | FABRIKAM      | -                | -    | INVALID_REQUEST",
        "CONTOSO  | FABRIKAM      | *                | -    | alice (az)",
        "CONTOSO  | FABRIKAM      | x.test; FABRIKAM | -    | alice (az)",
        "CONTOSO  | FABRIKAM      | x.test           | -    | INVALID_REQUEST",
        "CONTOSO  | CONTOSO       | -                | true | alice (az)",
        "CONTOSO  | FABRIKAM      | *                | true | INVALID_REQUEST",
        "-        | FABRIKAM      | -                | 1    | INVALID_REQUEST",
        "FABRIKAM | -             | -                | true | alice (az)",
        "adfs     | FABRIKAM      | *                | -    | INVALID_REQUEST",
        "a b      | -             | -                | -    | INVALID_REQUEST",
        "CONTOSO  | a b           | -                | -    | INVALID_REQUEST",
        "CONTOSO  | -             | a b              | -    | INVALID_REQUEST",
      })
  void tenantRule(
      @Nullable String own,
      @Nullable String wanted,
      @Nullable String allowed,
      @Nullable String fixed,
      String outcome)
      throws Exception {
    Asked asked = new Asked(aliceAndCarol().azKnowsAlice());
    asked.with("AZURE_TENANT_ID", id(own));
    asked.with("AZURE_ADDITIONALLY_ALLOWED_TENANTS", id(allowed));
    asked.with("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", fixed);
    asked.tenant(id(wanted)).assertSame(outcome);
  }

  private static @Nullable String id(@Nullable String name) {
    return name == null ? null : name.replace("CONTOSO", CONTOSO).replace("FABRIKAM", FABRIKAM);
  }

  @Test
  void subscriptionOfTheEnvironmentIsForOtherTools() throws Exception {
    Asked asked = new Asked(aliceAndCarol()).with("AZURE_SUBSCRIPTION_ID", "a-subscription");
    asked.assertSame("alice (az)");
    assertThat(asked.notes()).singleElement().asString().doesNotContain("subscription");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AzureCliCredential,AzureDeveloperCliCredential      | alice (az)",
        "azuredeveloperclicredential , AzureCliCredential    | alice (az)",
        "AzureDeveloperCliCredential                         | carol (azd)",
        "dev,-AzurePowerShellCredential                      | alice (az)",
        "dev,-AzureCliCredential,-VisualStudioCodeCredential | carol (azd)",
        "AzurePowerShellCredential                           | –",
        "VisualStudioCodeCredential                          | –",
        "IntelliJCredential                                  | –",
        "IntelliJCredential,AzureDeveloperCliCredential      | carol (azd)",
        "somebody                                            | INVALID_REQUEST",
        "AzureCliCredential,-AzureCliCredential              | INVALID_REQUEST",
        "dev,,                                               | INVALID_REQUEST",
      })
  void listsAndExclusions(String value, String outcome) throws Exception {
    Asked asked = new Asked(aliceAndCarol()).with("AZURE_TOKEN_CREDENTIALS", value);
    asked.assertSame(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        SCOPE + "                                        | alice (az)",
        "https://vault.azure.net/.default                | alice (az)",
        "https://graph.microsoft.com/User.Read           | alice (az)",
        SCOPE + " https://vault.azure.net/.default       | carol (azd)",
        "a$b                                             | INVALID_REQUEST",
        "/.default                                       | INVALID_REQUEST",
        SCOPE + " a;b                                    | INVALID_REQUEST",
      })
  void scopes(String scopes, String outcome) throws Exception {
    Asked asked = new Asked(aliceAndCarol()).scopes(scopes.split(" ", -1));
    asked.assertSame(outcome);
  }

  @Test
  void claimsAreNoQuestionForAzAndAreTakenByAzd() throws Exception {
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}";
    new Asked(aliceAndCarol().azHoldsTokenOfAlice()).claims(claims).assertSame("carol (azd)");
    new Asked(new FakeTools(home).signedOut(AZD))
        .claims(claims)
        .assertSame("REAUTHENTICATION_REQUIRED");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, alice (az), 0",
        "off, alice (az), 1",
        "Off, alice (az), 1",
        "no, alice (az), 1",
        "on, alice (az), 0",
        "perhaps, INVALID_REQUEST, 0"
      })
  void tokenCachesOfTheToolsAreOpenedOrNot(@Nullable String value, String outcome, int questions)
      throws Exception {
    Asked asked = new Asked(aliceAndCarol().azHoldsTokenOfAlice());
    asked.with("LATCHKEY_TOOL_CACHE", value).assertSame(outcome);
    assertThat(asked.notes()).hasSize(questions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERROR: AADSTS53003: Blocked by Conditional Access.        | REFUSED",
        "ERROR: AADSTS700082: The refresh token has expired.       | REAUTHENTICATION_REQUIRED",
        "ERROR: Please run 'az login' to setup account.             | –",
        "ERROR: HTTPSConnectionPool: Max retries exceeded with url | NETWORK",
        "a bug                                                     | UNEXPECTED",
      })
  void failureOfAz(String words, String kind) throws Exception {
    FakeTools tools = new FakeTools(home).failing(AZ, words).signedOut(AZD).signedOut(PWSH);
    Asked asked = new Asked(tools.azKnowsAlice()).with("AZURE_TENANT_ID", FABRIKAM);
    asked.assertSame(kind);
    assertThat(asked.notes()).hasSize(3).first().asString().contains("--tenant " + FABRIKAM);
  }

  @Test
  void toolThatFailsLeavesTheTokenToTheNext() throws Exception {
    FakeTools tools = new FakeTools(home).failing(AZ, "a bug").signedIn(AZD, CAROL);
    new Asked(tools).assertSame("carol (azd)");
  }

  @Test
  void toolsThatAreNamedAndNotThere() throws Exception {
    for (String path : List.of("az", "/no/such/az", home.toString())) {
      new Asked(new FakeTools(home)).with("LATCHKEY_AZ_PATH", path).assertSame("–");
    }
  }

  @Test
  void onlyTheRemedyOfATimeoutDiffers() throws Exception {
    Asked asked =
        new Asked(new FakeTools(home).hanging(AZ).hanging(AZD)).timeout(Duration.ofMillis(300));
    String ofCommand = String.join("\n", asked.command());
    String ofLibrary = String.join("\n", asked.library());
    String longer = Remedy.LONGER.text();
    assertThat(ofLibrary).startsWith("TIMED_OUT\n").contains("within 300 ms", longer);
    assertThat(ofCommand).isEqualTo(ofLibrary.replace(longer, "give it longer by --timeout 1s"));
  }

  @ParameterizedTest
  @EnumSource
  void toolsThatMustBeAskedAreAskedAtTheSameTime(Tool signedIn) throws Exception {
    FakeTools tools = new FakeTools(home).signedInAndWaitingForEachOther(signedIn, ALICE);
    List<String> answer = new Asked(tools).timeout(Duration.ofMinutes(1)).command();
    assertThat(answer.get(0)).isEqualTo("alice (" + signedIn.program + ")");
    assertThat(tools.begun()).isEqualTo(3);
  }
}
