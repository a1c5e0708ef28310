package dev.latchkey.lab;

import static dev.latchkey.lab.AzInLab.CONTOSO;
import static dev.latchkey.lab.AzInLab.DEV;
import static dev.latchkey.lab.AzInLab.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Azure CLI, as one person after another, as an app, and in front of Resource Manager. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzAccountsIT {
  private static final String[] VAULT_TOKEN = {
    "account", "get-access-token", "--resource", "https://vault.azure.net"
  };

  private final RealTool tool;
  @TempDir Path folder;
  private Lab lab;
  private AzInLab az;

  RealAzAccountsIT(RealTool tool) {
    this.tool = tool;
  }

  @BeforeEach
  void start() {
    tool.assumeFound();
    lab = Lab.start();
    az = new AzInLab(lab, tool.program(), folder.resolve("azure"));
  }

  @AfterEach
  void stop() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void logoutIsSeen() {
    az.signIn("alice@contoso.test");
    assertThat(az.run("logout").exitCode()).isZero();

    ToolRun.Result result = az.run("account", "get-access-token");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stderr()).startsWith("ERROR: Please run 'az login' to setup account.");
  }

  @Test
  void aSecondPersonTakesOver() throws Exception {
    az.signIn("alice@contoso.test");
    az.signIn("bob@contoso.test");

    assertThat(az.json("account", "show").at("/user/name").asText()).isEqualTo("bob@contoso.test");
    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("upn"))
        .isEqualTo("bob@contoso.test");
  }

  @Test
  void whoeverIsNotInATenantIsRefusedThere() {
    ToolRun.Result login = az.signIn("carol@fabrikam.test", "--tenant", CONTOSO);

    assertThat(login.exitCode()).isEqualTo(1);
    assertThat(login.stderr())
        .contains("AADSTS50020: User account 'carol@fabrikam.test' from identity provider")
        .contains("does not exist in tenant 'Contoso'");
  }

  @Test
  void aRevokedSignInIsToldOnTheNextNewToken() {
    az.signIn("alice@contoso.test");
    lab.revokeSignIns("alice@contoso.test");

    assertThat(az.run("account", "get-access-token").exitCode()).as("still cached").isZero();
    ToolRun.Result refused = az.run(VAULT_TOKEN);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.stderr())
        .startsWith("ERROR: AADSTS50173: The provided grant has expired due to it being revoked")
        .contains("az login");
    assertThat(az.signIn("alice@contoso.test").exitCode()).isZero();
    assertThat(az.run(VAULT_TOKEN).exitCode()).isZero();
  }

  @Test
  void anAppSignsInByItsSecret() throws Exception {
    LabApp app = lab.app("contoso-app");
    JsonNode accounts = az.json(appLogin(app, "-p", app.secret()));

    assertThat(accounts.findValuesAsText("id")).containsExactly(DEV);
    assertThat(accounts.at("/0/user/type").asText()).isEqualTo("servicePrincipal");
    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("oid"))
        .isEqualTo(app.objectId());
  }

  @Test
  void anAppSignsInByItsCertificate() throws Exception {
    LabApp app = lab.app("contoso-cert-app");
    Path pem = Files.writeString(folder.resolve("app.pem"), app.certificatePem());
    String option = tool.isAtLeast(2, 60) ? "--certificate" : "-p";

    az.json(appLogin(app, option, pem.toString()));

    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("appid"))
        .isEqualTo(app.clientId());
  }

  @Test
  void anAppWithAWrongSecretOrNoneIsRefused() {
    LabApp app = lab.app("contoso-app");

    assertThat(az.run(appLogin(app, "-p", "wrong")).stderr())
        .startsWith("ERROR: AADSTS7000215: Invalid client secret provided.");
  }

  private static String[] appLogin(LabApp app, String... proof) {
    return Stream.concat(
            Stream.of("login", "--service-principal", "-u", app.clientId(), "--tenant", CONTOSO),
            Stream.of(proof))
        .toArray(String[]::new);
  }

  @Test
  void signsInAsTheMachinesIdentity() throws Exception {
    JsonNode accounts = az.json("login", "--identity");

    assertThat(accounts.findValuesAsText("id")).containsExactly(DEV);
    assertThat(accounts.at("/0/user/name").asText()).isEqualTo("systemAssignedIdentity");
    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("oid"))
        .isEqualTo(lab.managedIdentity("contoso-vm").objectId());
  }

  @Test
  void signsInAsAUserAssignedIdentity() throws Exception {
    String clientId = lab.managedIdentity("contoso-identity").clientId();
    String option = tool.isAtLeast(2, 69) ? "--client-id" : "--username";

    az.json("login", "--identity", option, clientId);

    assertThat(
            PublishedKeys.verify(lab, az.token("--resource", "https://storage.azure.com"))
                .getStringClaim("appid"))
        .isEqualTo(clientId);
  }

  @Test
  void isRefusedTheIdentityOfAnotherMachine() {
    String option = tool.isAtLeast(2, 69) ? "--client-id" : "--username";

    ToolRun.Result result =
        az.run("login", "--identity", option, "00000000-0000-4000-8000-000000000000");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.stdout()).isEmpty();
  }

  @Test
  void signsInWithAFederatedToken() throws Exception {
    LabApp identity = lab.app("contoso-identity");
    az.json(
        appLogin(
            identity,
            "--federated-token",
            lab.federatedToken("system:serviceaccount:contoso:app")));

    assertThat(PublishedKeys.verify(lab, az.token()).getStringClaim("oid"))
        .isEqualTo(identity.objectId());
  }

  @Test
  void listsWhatResourceManagerHas() {
    az.signIn("alice@contoso.test");

    assertThat(az.json("group", "list").findValuesAsText("name")).contains("rg-app");
    assertThat(az.json("account", "list", "--refresh"))
        .extracting(subscription -> subscription.path("name").asText())
        .containsExactly("Dev", "Prod", "Fabrikam Shared");
  }

  @Test
  void asksResourceManagerByRest() {
    az.signIn("alice@contoso.test");
    String tenants = "https://management.azure.com/tenants?api-version=2022-12-01";
    String group =
        "https://management.azure.com/subscriptions/"
            + DEV
            + "/resourcegroups/rg-app?api-version=2021-04-01";

    assertThat(az.json("rest", "--method", "get", "--url", tenants).findValuesAsText("tenantId"))
        .containsExactly(CONTOSO, FABRIKAM);
    assertThat(az.json("rest", "--method", "get", "--url", group).path("location").asText())
        .isEqualTo("westeurope");
  }

  @Test
  void knowsTheRolesAndWhoHasThem() {
    az.signIn("alice@contoso.test");
    String role = "Storage Blob Data Contributor";

    assertThat(roleDefinition(role).path("name").asText())
        .isEqualTo("ba92f5b4-2d11-453d-a403-e96b0029c9fe");
  }

  /** Debian's az 2.45.0 fails at {@code az role} by a fault of its own package. */
  private JsonNode roleDefinition(String name) {
    return tool.isAtLeast(2, 54)
        ? az.json("role", "definition", "list", "--name", name).get(0)
        : az.json(
                "rest",
                "--url",
                "https://management.azure.com/subscriptions/"
                    + DEV
                    + "/providers/Microsoft.Authorization/roleDefinitions"
                    + "?api-version=2022-04-01&$filter=roleName eq '"
                    + name
                    + "'")
            .at("/value/0");
  }

  @Test
  void leavesNothingOutsideTheLab() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path usersOwn = Path.of(System.getProperty("user.home"), ".azure");
    List<String> before = listing(usersOwn);
    AzInLab here = new AzInLab(lab, tool.program()).with("TMPDIR", temporary.toString());

    here.signIn("alice@contoso.test");
    here.token();

    assertThat(listing(temporary)).isEmpty();
    assertThat(listing(usersOwn)).isEqualTo(before);
  }

  private static List<String> listing(Path directory) throws Exception {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> !file.equals(directory))
          .map(file -> file + " " + file.toFile().lastModified())
          .sorted()
          .toList();
    }
  }
}
