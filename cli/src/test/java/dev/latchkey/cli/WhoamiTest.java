package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.FakeTools.Tool;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.testing.ScriptedBus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake tools are shell scripts")
class WhoamiTest {
  @TempDir Path home;
  private FakeTools tools;

  @BeforeEach
  void start() {
    tools = new FakeTools(home);
  }

  private JsonNode json(String... variables) {
    Result result = run(variables, "whoami", "--output=json");
    assertThat(result.exitCode()).as("%s", result).isZero();
    return result.json();
  }

  private Result run(String[] variables, String... args) {
    Map<String, String> environment = new HashMap<>(tools.environment());
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return CommandInProcess.run(environment, args);
  }

  private static JsonNode row(JsonNode whoami, String source) {
    for (JsonNode row : whoami.path("sources")) {
      if (row.path("source").asText().equals(source)) {
        return row;
      }
    }
    throw new AssertionError(source + " is not in " + whoami);
  }

  @Test
  void everySourceHasARowWithAllKeys() {
    JsonNode whoami = json();
    assertThat(whoami.properties().stream().map(Map.Entry::getKey))
        .containsExactly("lab", "chosen", "sources");
    assertThat(whoami.path("sources").findValuesAsText("source"))
        .containsExactly(
            "EnvironmentCredential",
            "WorkloadIdentityCredential",
            "ManagedIdentityCredential",
            "VisualStudioCodeCredential",
            "AzureCliCredential",
            "AzurePowerShellCredential",
            "AzureDeveloperCliCredential",
            "BrokerCredential");
    for (JsonNode row : whoami.path("sources")) {
      assertThat(row.properties().stream().map(Map.Entry::getKey))
          .containsExactly(
              "source",
              "tool",
              "path",
              "version",
              "state",
              "account",
              "tenantId",
              "subscriptionId",
              "cloud",
              "expiresOn",
              "remedy");
    }
    assertThat(whoami.path("lab").asBoolean()).isFalse();
    assertThat(whoami.path("chosen").isNull()).isTrue();
  }

  @Test
  void accountOfAzIsShownWithoutAskingAz() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    JsonNode whoami = json();
    JsonNode az = row(whoami, "AzureCliCredential");
    assertThat(az.path("state").asText()).isEqualTo("signedIn");
    assertThat(az.path("account").asText()).isEqualTo("alice@contoso.test");
    assertThat(az.path("tenantId").asText()).isEqualTo(FakeTools.CONTOSO);
    assertThat(az.path("path").asText()).isEqualTo(home.resolve("bin/az").toString());
    assertThat(whoami.path("chosen").asText()).isEqualTo("AzureCliCredential");
    assertThat(home.resolve("asked-az")).doesNotExist();
  }

  @Test
  void brokersAccountsAreShownAsTheBrokerKnowsThem() throws Exception {
    Path record = home.resolve(".azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json");
    Files.createDirectories(record.getParent());
    Files.writeString(
        record,
        """
        {"username":"alice@contoso.test","authority":"https://login.microsoftonline.com",
         "homeAccountId":"a-1.%s","clientId":"aebc6443-996d-45c2-90f0-388ff96faa56"}\
        """
            .formatted(FakeTools.CONTOSO));
    String account = "{\"homeAccountId\":\"%s.%s\",\"username\":\"%s@contoso.test\"}";
    String alice = account.formatted("a-1", FakeTools.CONTOSO, "alice");
    String bob = account.formatted("b-2", FakeTools.CONTOSO, "bob");
    assertThat(row(json(), "VisualStudioCodeCredential").path("state").asText())
        .isEqualTo("notInstalled");
    try (ScriptedBus bus = ScriptedBus.withBroker("{\"accounts\":[" + alice + "]}", "{}")) {
      JsonNode whoami = json("DBUS_SESSION_BUS_ADDRESS", bus.address());
      JsonNode code = row(whoami, "VisualStudioCodeCredential");
      assertThat(code.path("state").asText()).isEqualTo("signedIn");
      assertThat(code.path("account").asText()).isEqualTo("alice@contoso.test");
      assertThat(code.path("tenantId").asText()).isEqualTo(FakeTools.CONTOSO);
      assertThat(code.path("cloud").asText()).isEqualTo("AzureCloud");
      JsonNode system = row(whoami, "BrokerCredential");
      assertThat(system.path("state").asText()).isEqualTo("signedIn");
      assertThat(system.path("account").asText()).isEqualTo("alice@contoso.test");
      assertThat(whoami.path("chosen").asText()).isEqualTo("VisualStudioCodeCredential");
    }
    try (ScriptedBus bus = ScriptedBus.withBroker("{\"accounts\":[" + bob + "]}", "{}")) {
      JsonNode whoami = json("DBUS_SESSION_BUS_ADDRESS", bus.address());
      assertThat(row(whoami, "VisualStudioCodeCredential").path("state").asText())
          .isEqualTo("unknown");
      assertThat(row(whoami, "BrokerCredential").path("account").asText())
          .isEqualTo("bob@contoso.test");
    }
    try (ScriptedBus bus =
        ScriptedBus.withBroker("{\"accounts\":[" + alice + "," + bob + "]}", "{}")) {
      JsonNode whoami = json("DBUS_SESSION_BUS_ADDRESS", bus.address());
      assertThat(row(whoami, "BrokerCredential").path("state").asText()).isEqualTo("unknown");
    }
  }

  @Test
  void sourceThatMustBeAskedLeavesTheChoiceOpen() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").signedIn(Tool.AZD, "alice@contoso.test");
    JsonNode whoami = json();
    assertThat(row(whoami, "AzureCliCredential").path("state").asText()).isEqualTo("unknown");
    assertThat(whoami.path("chosen").isNull()).isTrue();
    assertThat(run(new String[0], "whoami").stdout()).contains("Run: latchkey whoami --deep");
  }

  @Test
  void unusableRecordOfVisualStudioCodeDoesNotLeaveTheChoiceOpen() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    Path record = home.resolve(".azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json");
    Files.createDirectories(record.getParent());
    Files.writeString(record, "{\"homeAccountId\": ");
    JsonNode whoami = json();
    JsonNode code = row(whoami, "VisualStudioCodeCredential");
    assertThat(code.path("state").asText()).isEqualTo("signedOut");
    assertThat(code.path("remedy").asText()).contains("'Azure: Sign In'");
    assertThat(whoami.path("chosen").asText()).isEqualTo("AzureCliCredential");
  }

  /** The fake tools' tokens never leave this machine: nothing listens at that proxy. */
  @Test
  void deepAsksTheToolsAndIsThenCertain() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").signedOut(Tool.AZD);
    String[] offline = {"HTTPS_PROXY", "http://127.0.0.1:1"};
    JsonNode whoami = run(offline, "whoami", "--deep", "--output=json").json();
    JsonNode az = row(whoami, "AzureCliCredential");
    assertThat(az.path("account").asText()).isEqualTo("alice@contoso.test");
    assertThat(az.path("expiresOn").asText()).endsWith("Z");
    assertThat(row(whoami, "AzureDeveloperCliCredential").path("state").asText())
        .isEqualTo("signedOut");
    assertThat(row(whoami, "AzureDeveloperCliCredential").path("remedy").asText())
        .isEqualTo("azd auth login");
    assertThat(whoami.path("chosen").asText()).isEqualTo("AzureCliCredential");
    assertThat(az.path("me").path("message").asText())
        .isEqualTo(
            "not reached: 'graph.microsoft.com' can't be reached through the proxy"
                + " '127.0.0.1:1' (ConnectException)");
    assertThat(row(whoami, "AzureDeveloperCliCredential").path("me").isNull()).isTrue();
    assertThat(run(offline, "whoami", "--deep").stdout())
        .contains("Microsoft Graph, about AzureCliCredential: not reached: ");
  }

  /** Only users have a 'me'. A proxy that is not there would show that Graph was asked. */
  @Test
  void graphIsNotAskedAboutAnApplication() throws Exception {
    tools.signedIn(Tool.AZ, "c0000000-0000-4000-8000-000000000001");
    String[] offline = {"HTTPS_PROXY", "http://127.0.0.1:1"};
    assertThat(run(offline, "whoami", "--deep").stdout())
        .contains("about AzureCliCredential: not asked: the sign-in is an application");
    assertThat(run(offline, "whoami").stdout()).doesNotContain("Graph");
  }

  @Test
  void signedOutToolIsShownWithTheCommandThatSignsIn() throws Exception {
    tools.signedOut(Tool.AZ).azKnowsNobody();
    JsonNode az = row(json(), "AzureCliCredential");
    assertThat(az.path("state").asText()).isEqualTo("signedOut");
    assertThat(az.path("remedy").asText()).isEqualTo("az login");
    Result text = run(new String[0], "whoami");
    assertThat(text.stdout())
        .contains("Nobody is signed in to a source. Run: latchkey login")
        .contains("AzureCliCredential: az login");
  }

  @Test
  void accountThatTheTokenCacheHasLostIsSignedOut() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    Files.writeString(home.resolve(".azure/msal_token_cache.json"), "{}");
    JsonNode az = row(json(), "AzureCliCredential");
    assertThat(az.path("state").asText()).isEqualTo("signedOut");
    assertThat(az.path("account").asText()).isEqualTo("alice@contoso.test");
    assertThat(az.path("remedy").asText()).isEqualTo("az login");
  }

  @Test
  void signInOfARemovedToolGivesNoTokens() throws Exception {
    tools.azKnowsAlice();
    JsonNode whoami = json();
    assertThat(row(whoami, "AzureCliCredential").path("state").asText()).isEqualTo("notInstalled");
    assertThat(whoami.path("chosen").isNull()).isTrue();
  }

  @Test
  void variableSelectsWhatCanBeChosen() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    assertThat(json("AZURE_TOKEN_CREDENTIALS", "dev,-AzureCliCredential").path("chosen").isNull())
        .isTrue();
    Result text = run(new String[] {"AZURE_TOKEN_CREDENTIALS", "AzureCliCredential"}, "whoami");
    assertThat(text.stdout())
        .contains("the first source that AZURE_TOKEN_CREDENTIALS selects with a sign-in");
  }

  @Test
  void valueThatTokenWouldRefuseIsOneOfTheThingsToShow() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    for (String[] bad :
        List.of(
            new String[] {"AZURE_TOKEN_CREDENTIALS", "azure"},
            new String[] {"LATCHKEY_PROJECT", "/no/such/latchkey.yaml"},
            new String[] {"AZURE_TENANT_ID", "con/toso"},
            new String[] {"LATCHKEY_TOOL_CACHE", "perhaps"},
            new String[] {
              "AZURE_TENANT_ID",
              "con/toso",
              "AZURE_CLIENT_ID",
              "c",
              "AZURE_TOKEN_CREDENTIALS",
              "prod"
            })) {
      Result json = run(bad, "whoami", "--output=json");
      assertThat(json.exitCode()).isZero();
      assertThat(json.json().path("chosen").isNull()).isTrue();
      assertThat(json.stderr()).contains(bad[1]);
      assertThat(run(bad, "whoami").stdout()).contains("alice@contoso.test", bad[1]);
    }
  }

  @Test
  void signInThatTheProjectFileRefusesIsNotChosen() throws Exception {
    tools
        .signedIn(Tool.AZ, "alice@contoso.test")
        .azHoldsTokenOfAlice("https://management.azure.com/.default");
    Path file = Files.writeString(home.resolve("latchkey.yaml"), "account: bob@contoso.test\n");
    String[] project = {"LATCHKEY_PROJECT", file.toString()};
    assertThat(json().path("chosen").asText()).isEqualTo("AzureCliCredential");
    assertThat(json(project).path("chosen").isNull()).isTrue();
    assertThat(run(project, "whoami").stdout())
        .contains("AzureCliCredential has a sign-in that latchkey.yaml refuses. Run: az login");
  }

  /** az holds no token yet, and its profile says that every token will be refused. */
  @Test
  void signInOfAnotherAccountIsSeenWithoutAToken() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    Path file = home.resolve("latchkey.yaml");
    String[] project = {"LATCHKEY_PROJECT", file.toString()};
    Files.writeString(file, "account: bob@contoso.test\ntenant: " + FakeTools.CONTOSO + "\n");
    assertThat(json(project).path("chosen").isNull()).isTrue();
    assertThat(run(project, "whoami").stdout())
        .contains(
            "AzureCliCredential has a sign-in that latchkey.yaml refuses. Run: az login --tenant "
                + FakeTools.CONTOSO);
    Files.writeString(file, "account: Alice@contoso.test\n");
    assertThat(json(project).path("chosen").asText()).isEqualTo("AzureCliCredential");
    // An object id is in tokens alone.
    Files.writeString(file, "account: b0000000-0000-4000-8000-000000000001\n");
    assertThat(json(project).path("chosen").asText()).isEqualTo("AzureCliCredential");
  }

  @Test
  void sourcesOfTheProjectFileAreThoseThatCount() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    Path file = Files.writeString(home.resolve("latchkey.yaml"), "sources: [azd]\n");
    assertThat(run(new String[] {"LATCHKEY_PROJECT", file.toString()}, "whoami").stdout())
        .contains("Nobody is signed in to a source that latchkey.yaml selects.");
  }

  /** alice may be a guest there, without a subscription: only az can tell. */
  @Test
  void tenantThatAzDoesNotListLeavesTheChoiceOpen() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    Path file =
        Files.writeString(home.resolve("latchkey.yaml"), "tenant: " + FakeTools.FABRIKAM + "\n");
    String[] project = {"LATCHKEY_PROJECT", file.toString()};
    JsonNode whoami = json(project);
    assertThat(whoami.path("chosen").isNull()).isTrue();
    assertThat(row(whoami, "AzureCliCredential").path("state").asText()).isEqualTo("unknown");
    assertThat(run(project, "whoami").stdout())
        .contains("Run: latchkey whoami --deep", "az login --tenant " + FakeTools.FABRIKAM);
  }

  @Test
  void servicePrincipalOfVariablesIsASignIn() throws Exception {
    tools.signedIn(Tool.AZ, "alice@contoso.test").azKnowsAlice();
    String[] variables = {
      "AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000009",
      "AZURE_TENANT_ID", FakeTools.CONTOSO,
      "AZURE_CLIENT_SECRET", "no-secret-at-all",
      "AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential,AzureCliCredential"
    };
    Result result = run(variables, "whoami", "--output=json");
    JsonNode whoami = result.json();
    assertThat(row(whoami, "EnvironmentCredential").path("account").asText())
        .isEqualTo("c0000000-0000-4000-8000-000000000009");
    assertThat(whoami.path("chosen").asText()).isEqualTo("EnvironmentCredential");
    assertThat(result.stdout() + result.stderr()).doesNotContain("no-secret-at-all");
  }

  @Test
  void labIsSaid() {
    String[] lab = {"LATCHKEY_LAB_URL", "http://127.0.0.1:1/#0123456789abcdef"};
    assertThat(json(lab).path("lab").asBoolean()).isTrue();
    assertThat(run(lab, "whoami").stdout()).startsWith("LAB: ").doesNotContain("0123456789abcdef");
  }
}
