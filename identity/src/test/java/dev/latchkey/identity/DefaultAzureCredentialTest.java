package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZ;
import static dev.latchkey.identity.ToolUnderTest.AZD;
import static dev.latchkey.identity.ToolUnderTest.PWSH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.internal.managed.FakeEndpoint;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The builder's options and the variables, each where it counts. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class DefaultAzureCredentialTest {
  private static final String ALICE = "alice@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";

  @TempDir Path folder;
  private FakeTools machine;

  @BeforeEach
  void start() {
    machine = new FakeTools(folder);
  }

  private DefaultAzureCredentialBuilder builder() {
    return new DefaultAzureCredentialBuilder().tools(machine.tools());
  }

  private static String token(DefaultAzureCredential credential) {
    return credential.getTokenSync(Requests.request()).getToken();
  }

  private List<String> arguments(ToolUnderTest tool) {
    return machine.fake(tool).recorded("args");
  }

  private static Configuration configuration(Map<String, String> values) {
    return new ConfigurationBuilder(name -> Map.of(), name -> Map.of(), name -> values).build();
  }

  // What is required.

  @Test
  void missingVariableThatIsRequiredIsNamed() {
    DefaultAzureCredentialBuilder one =
        builder().requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS);
    assertThatThrownBy(one::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "DefaultAzureCredential can't be built: AZURE_TOKEN_CREDENTIALS is required, and"
                + " missing or blank. Set it; AZURE_TOKEN_CREDENTIALS to 'dev' on a developer's"
                + " machine, to 'prod' where the app is deployed.");
    assertThatThrownBy(() ->
            builder()
                .requireEnvVars(
                    AzureIdentityEnvVars.AZURE_CLIENT_ID, AzureIdentityEnvVars.AZURE_TENANT_ID)
                .build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "DefaultAzureCredential can't be built: AZURE_CLIENT_ID, AZURE_TENANT_ID are required,"
                + " and missing or blank. Set them.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankVariableIsMissing(String blank) {
    machine.variable("AZURE_TOKEN_CREDENTIALS", blank);
    assertThatThrownBy(
            builder().requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS)::build)
        .isInstanceOf(IllegalStateException.class);
    builder().build();
  }

  @Test
  void requiredVariableThatIsThereIsEnough() {
    machine.variable("AZURE_TOKEN_CREDENTIALS", "dev");
    builder().requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS).requireEnvVars().build();
  }

  @Test
  @SuppressWarnings("NullAway") // What a caller without null checks may pass.
  void nullIsRefusedWhereItMeansNothing() {
    assertThatThrownBy(() -> builder().requireEnvVars((AzureIdentityEnvVars[]) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder().requireEnvVars((AzureIdentityEnvVars) null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().executorService(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void variableOfTheConfigurationCountsAndThatOfTheProcessDoesNot() {
    machine.variable("AZURE_TOKEN_CREDENTIALS", "AzureDeveloperCliCredential");
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);
    DefaultAzureCredentialBuilder builder =
        builder()
            .configuration(configuration(Map.of("AZURE_TOKEN_CREDENTIALS", "AzureCliCredential")))
            .requireEnvVars(AzureIdentityEnvVars.AZURE_TOKEN_CREDENTIALS);

    assertThat(token(builder.build())).isEqualTo(FakeTools.token(ALICE));
    assertThat(token(builder.configuration(null).build())).isEqualTo(FakeTools.token(CAROL));
    assertThatThrownBy(builder.configuration(configuration(Map.of()))::build)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void valueThatIsNoneIsRefusedByBuild() {
    machine.variable("AZURE_TOKEN_CREDENTIALS", "Devel");
    assertThatThrownBy(builder()::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Devel'")
        .hasMessageContaining("AzureCliCredential");
  }

  @Test
  void namedSourceThatIsNotBuiltSaysSo() {
    machine.variable("AZURE_TOKEN_CREDENTIALS", "IntelliJCredential");
    SignInException failure = Requests.failureOf(builder().build());
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure).hasMessageContaining("az login");
  }

  // Who is asked.

  @Test
  void excludedSourceIsNotAsked() {
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);
    assertThat(token(builder().exclude("azureclicredential", " AzurePowerShellCredential").build()))
        .isEqualTo(FakeTools.token(CAROL));
    assertThat(machine.runs(AZ)).isZero();
    assertThatThrownBy(() -> builder().exclude("az"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'az'");
    machine.variable("AZURE_TOKEN_CREDENTIALS", "AzureCliCredential");
    assertThatThrownBy(builder().exclude("AzureCliCredential")::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no source left");
  }

  @Test
  void tenantOfBuilderComesBeforeThatOfTheVariable() {
    machine.variable("AZURE_TENANT_ID", " contoso.test ");
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, ALICE);
    machine.signedIn(PWSH, ALICE);

    token(builder().build());
    assertThat(arguments(AZ)).containsSubsequence("--tenant", "contoso.test");
    token(builder().exclude("AzureCliCredential", "AzurePowerShellCredential").build());
    assertThat(arguments(AZD)).containsSubsequence("--tenant-id", "contoso.test");
    token(builder().tenantId(Requests.CONTOSO).build());
    assertThat(arguments(AZ)).containsSubsequence("--tenant", Requests.CONTOSO);
  }

  @Test
  void variableThatCanBeNoTenantIsNamed() {
    machine.variable("AZURE_TENANT_ID", "-x y");
    assertThatThrownBy(builder()::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_TENANT_ID")
        .hasMessageContaining("'-x y'");
  }

  @Test
  void badOptionIsRefusedBySetter() {
    assertThatThrownBy(() -> builder().tenantId("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().authorityHost("http://login.microsoftonline.com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().additionallyAllowedTenants("a b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().credentialProcessTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder().subscription("a&b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void blankOptionIsTheDefault() {
    machine.signedIn(AZ, ALICE);
    token(
        builder()
            .tenantId(" ")
            .subscription("")
            .managedIdentityClientId(" ")
            .managedIdentityResourceId("")
            .workloadIdentityClientId(" ")
            .build());
    assertThat(arguments(AZ)).doesNotContain("--tenant", "--subscription");
  }

  @Test
  void subscriptionReachesAzAlone() {
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, ALICE);
    token(builder().subscription("Dev").build());
    assertThat(arguments(AZ)).containsSubsequence("--subscription", "Dev");
    assertThat(arguments(AZD)).doesNotContain("Dev");
  }

  @Test
  void processTimeoutReachesEachTool() {
    machine.fake(AZ).run("sleep 600");
    machine.fake(AZD).run("sleep 600");
    SignInException failure =
        Requests.failureOf(builder().credentialProcessTimeout(Duration.ofMillis(300)).build());
    assertThat(failure.attempts())
        .filteredOn(attempt -> attempt.source().matches("AzureCli.*|AzureDeveloper.*"))
        .extracting(Attempt::kind)
        .containsExactly(FailureKind.TIMED_OUT, FailureKind.TIMED_OUT);
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
  }

  @Test
  void toolsCacheIsOpenedUnlessTheAppOrTheVariableSaysNo() throws IOException {
    machine.signedIn(AZ, CAROL);
    machine.azHolds(FakeTools.token(ALICE));
    assertThat(token(builder().build())).isEqualTo(FakeTools.token(ALICE));
    assertThat(token(builder().disableToolCache().build())).isEqualTo(FakeTools.token(CAROL));
    machine.variable("LATCHKEY_TOOL_CACHE", "off");
    assertThat(token(builder().build())).isEqualTo(FakeTools.token(CAROL));
    assertThat(machine.runs(AZ)).isEqualTo(2);
  }

  @Test
  void credentialDoesNotChangeWithItsBuilder() {
    machine.signedIn(AZ, ALICE);
    DefaultAzureCredentialBuilder builder = builder().tenantId(Requests.CONTOSO);
    DefaultAzureCredential credential = builder.build();

    builder.tenantId("other.test").exclude("AzureCliCredential").subscription("Prod");

    token(credential);
    assertThat(arguments(AZ))
        .containsSubsequence("--tenant", Requests.CONTOSO)
        .doesNotContain("Prod");
  }

  // The managed identity that is meant.

  private String identityAsked(DefaultAzureCredentialBuilder builder, FakeEndpoint endpoint) {
    token(builder.build());
    return endpoint.seen().get(endpoint.seen().size() - 1).target();
  }

  @Test
  void identityIsNamedByBuilderElseByTheVariable() throws IOException {
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(200, FakeEndpoint.token(4_000_000_000L));
      machine
          .variable("IDENTITY_ENDPOINT", endpoint.address())
          .variable("IDENTITY_HEADER", "a-secret");
      assertThat(identityAsked(builder(), endpoint)).doesNotContain("client_id", "mi_res_id");
      machine.variable("AZURE_CLIENT_ID", " from-variable ");
      assertThat(identityAsked(builder(), endpoint)).contains("client_id=from-variable");
      assertThat(identityAsked(builder().managedIdentityClientId("mine"), endpoint))
          .contains("client_id=mine");
      assertThat(identityAsked(builder().managedIdentityResourceId("/mine"), endpoint))
          .contains("mi_res_id=%2Fmine")
          .doesNotContain("client_id");
    }
    assertThatThrownBy(
            builder().managedIdentityClientId("a").managedIdentityResourceId("/b")::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void managedIdentityThatVariablesNameIsAskedBeforeAnyTool() throws IOException {
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(200, FakeEndpoint.token(4_000_000_000L));
      machine
          .variable("IDENTITY_ENDPOINT", endpoint.address())
          .variable("IDENTITY_HEADER", "a-secret");
      machine.azHolds(FakeTools.token(ALICE));
      machine.signedIn(AZD, CAROL);
      assertThat(token(builder().build())).isEqualTo(FakeEndpoint.TOKEN);
      assertThat(machine.runs(AZD)).isZero();
    }
  }

  // Blank variables, and half of what is needed.

  @ParameterizedTest
  @CsvSource({
    "AZURE_CLIENT_SECRET,''",
    "AZURE_CLIENT_ID,' '",
    "AZURE_TENANT_ID,''",
    "AZURE_CLIENT_CERTIFICATE_PATH,''",
    "AZURE_FEDERATED_TOKEN_FILE,' '",
    "AZURE_AUTHORITY_HOST,''",
    "AZURE_ADDITIONALLY_ALLOWED_TENANTS,''",
    "IDENTITY_ENDPOINT,' '",
    "MSI_ENDPOINT,''",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST,' '"
  })
  void blankVariableIsUnset(String name, String value) {
    machine.variable(name, value);
    machine.signedIn(AZ, ALICE);
    assertThat(token(builder().build())).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void halfAServicePrincipalIsPassedOverAndSaysWhatIsMissing() {
    machine.variable("AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000001");
    machine.variable("AZURE_CLIENT_SECRET", "a-secret");
    machine.signedOut(AZ);
    SignInException failure = Requests.failureOf(builder().build());
    assertThat(failure.attempts().get(0).source()).isEqualTo("EnvironmentCredential");
    assertThat(failure.attempts().get(0).kind()).isEqualTo(FailureKind.NOT_CONFIGURED);
    assertThat(failure.attempts().get(0).message())
        .contains("AZURE_TENANT_ID")
        .doesNotContain("a-secret");
  }

  // What it says.

  @Test
  void nobodySignedInSaysWhatToDoInTheFirstLine() throws IOException {
    machine.signedOut(AZ);
    machine.azSays(null);
    machine.signedOut(PWSH);
    machine.signedOut(AZD);

    SignInException failure = Requests.failureOf(builder().build());

    assertThat(failure).isExactlyInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_CONFIGURED);
    assertThat(Requests.lines(failure))
        .containsExactly(
            "No token for 'https://storage.azure.com/.default' from the Azure CLI: nobody is signed"
                + " in to it. Run: az login",
            "DefaultAzureCredential tried:",
            "  AzureCliCredential NOT_SIGNED_IN: the Azure CLI: nobody is signed in to it. Run: az"
                + " login",
            "  AzurePowerShellCredential NOT_SIGNED_IN: Azure PowerShell: nobody is signed in to"
                + " it. Run: Connect-AzAccount",
            "  AzureDeveloperCliCredential NOT_SIGNED_IN: the Azure Developer CLI: nobody is signed"
                + " in to it. Run: azd auth login",
            "  not there: EnvironmentCredential NOT_CONFIGURED, WorkloadIdentityCredential"
                + " NOT_CONFIGURED, ManagedIdentityCredential NOT_AVAILABLE_HERE,"
                + " VisualStudioCodeCredential NOT_SIGNED_IN");
    assertThat(Requests.lines(failure).findFirst().orElseThrow()).hasSizeLessThan(120);
    assertThat(machine.runs(AZ)).as("its files say nobody").isZero();
  }

  /** Nothing else would say why the app has no identity where it is deployed. */
  @Test
  void whereAllSourcesAreAbsentEachSaysWhy() {
    machine.variable("AZURE_TOKEN_CREDENTIALS", "prod");
    machine.variable("MSI_ENDPOINT", "http://127.0.0.1:9").variable("AZURE_CLIENT_ID", "an-id");

    SignInException failure = Requests.failureOf(builder().build());

    assertThat(String.valueOf(failure.getMessage()).lines().skip(1))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("DefaultAzureCredential tried:"),
            line ->
                assertThat(line)
                    .startsWith("  EnvironmentCredential NOT_CONFIGURED: not set")
                    .contains("AZURE_TENANT_ID"),
            line -> assertThat(line).contains("WorkloadIdentityCredential", "FEDERATED_TOKEN_FILE"),
            line ->
                assertThat(line)
                    .contains("ManagedIdentityCredential NOT_AVAILABLE_HERE", "Cloud Shell")
                    .endsWith("Remedy: unset AZURE_CLIENT_ID"));
    assertThat(Requests.failureOf(builder().managedIdentityClientId("x").build()).getMessage())
        .endsWith("Remedy: leave out managedIdentityClientId(…)");
    machine.variable("AZURE_CLIENT_ID", " ");
    assertThat(Requests.failureOf(builder().managedIdentityResourceId("/x").build()).getMessage())
        .endsWith("Remedy: leave out managedIdentityResourceId(…)");
  }

  @Test
  void nothingInstalledSaysWhatToInstall() {
    SignInException failure = Requests.failureOf(builder().build());
    assertThat(failure).isExactlyInstanceOf(CredentialUnavailableException.class);
    assertThat(Requests.lines(failure).findFirst().orElseThrow())
        .contains("the Azure CLI", "install");
  }

  @Test
  void refusedServicePrincipalEndsTheChainAloud() {
    machine.variable("AZURE_TENANT_ID", Requests.CONTOSO);
    machine.variable("AZURE_CLIENT_ID", "c0000000-0000-4000-8000-000000000001");
    machine.variable("AZURE_CLIENT_CERTIFICATE_PATH", folder.resolve("none.pem").toString());
    machine.signedIn(AZ, ALICE);

    SignInException failure = Requests.failureOf(builder().build());

    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(Requests.lines(failure))
        .last()
        .asString()
        .isEqualTo("  ended by EnvironmentCredential");
    assertThat(failure.getMessage()).contains("none.pem");
    assertThat(machine.runs(AZ)).isZero();
    assertThat(failure.report().orElseThrow().toString()).contains("AzureCliCredential NOT_ASKED");
  }

  @Test
  void successIsOneLineWithoutThePersonUnlessTheAppWantsIt() {
    machine.signedIn(AZ, ALICE);
    DefaultAzureCredential credential = builder().build();
    List<String> lines =
        Logged.by(() -> {
          token(credential);
          token(credential);
        });
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .contains("INFO", "AzureCliCredential", Requests.CONTOSO)
        .doesNotContain(ALICE, FakeTools.token(ALICE));
    assertThat(Logged.by(() -> token(builder().enableAccountIdentifierLogging().build())))
        .singleElement()
        .asString()
        .contains(ALICE);
  }

  @Test
  void failureIsOneLine() {
    machine.signedOut(AZ);
    assertThat(Logged.by(() -> Requests.failureOf(builder().build())))
        .singleElement()
        .asString()
        .contains("WARN", "AzureCliCredential NOT_SIGNED_IN");
  }

  @Test
  void managedIdentityIsOneLineToo() throws IOException {
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(200, FakeEndpoint.token(4_000_000_000L));
      machine
          .variable("IDENTITY_ENDPOINT", endpoint.address())
          .variable("IDENTITY_HEADER", "a-secret");
      assertThat(Logged.by(() -> token(builder().build())))
          .singleElement()
          .asString()
          .contains("INFO", "ManagedIdentityCredential")
          .doesNotContain(FakeEndpoint.TOKEN, "a-secret");
    }
  }

  private List<String> warnings(DefaultAzureCredential credential) {
    return Logged.by(
            () -> {
              token(credential);
              token(credential);
            })
        .stream()
        .filter(line -> line.contains("WARN"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "WEBSITE_SITE_NAME,contoso,true",
    "FUNCTIONS_WORKER_RUNTIME,java,true",
    "CONTAINER_APP_NAME,contoso,true",
    "KUBERNETES_SERVICE_HOST,10.0.0.1,true",
    "WEBSITE_SITE_NAME,' ',false",
    "SOMETHING_ELSE,x,false"
  })
  void developersSignInOnADeploymentIsWarnedOfOnce(String name, String value, boolean isWarned) {
    machine.variable(name, value);
    machine.signedIn(AZ, ALICE);
    List<String> warnings = warnings(builder().build());
    if (isWarned) {
      assertThat(warnings)
          .singleElement()
          .asString()
          .contains("AzureCliCredential", "deployment", "AZURE_TOKEN_CREDENTIALS=prod");
    } else {
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void functionsOnADevelopersMachineAreNoDeployment() {
    machine.variable("FUNCTIONS_WORKER_RUNTIME", "java");
    machine.variable("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
    machine.signedIn(AZ, ALICE);
    assertThat(warnings(builder().build())).isEmpty();
  }

  @Test
  void twoPeopleAreWarnedOfOnceByNameOnlyWhereTheAppWantsIt() throws IOException {
    machine.azHolds(FakeTools.token(ALICE));
    powerShellSays(CAROL);
    assertThat(warnings(builder().build()))
        .singleElement()
        .asString()
        .contains("AzureCliCredential", "another account", "AzurePowerShellCredential")
        .doesNotContain(ALICE, CAROL);
    assertThat(warnings(builder().enableAccountIdentifierLogging().build()))
        .singleElement()
        .asString()
        .contains(ALICE, CAROL);
    powerShellSays(ALICE);
    assertThat(warnings(builder().build())).isEmpty();
  }

  private void powerShellSays(String user) throws IOException {
    Path state = Files.createDirectories(folder.resolve(".Azure"));
    Files.writeString(state.resolve("AzureRmContextSettings.json"), "{\"Mode\": \"CurrentUser\"}");
    Files.writeString(
        state.resolve("AzureRmContext.json"),
        """
        {"DefaultContextKey": "k", "Contexts": {"k": {
          "Account": {"Id": "%s", "Type": "User"},
          "Tenant": {"Id": "%s"}, "Subscription": {"Id": "dev"},
          "Environment": {"Name": "AzureCloud"}}}}
        """
            .formatted(user, Requests.CONTOSO));
    for (String name : List.of("AzureRmContextSettings.json", "AzureRmContext.json")) {
      Permissions.set(state.resolve(name), "rw-------");
    }
  }

  @Test
  void reportKnowsWhatNeedsNoQuestion() throws IOException {
    machine.azHolds(FakeTools.token(ALICE));
    machine.signedIn(AZ, ALICE);
    machine.signedOut(AZD);
    machine.variable("AZURE_CLIENT_ID", "an-id");
    DefaultAzureCredential credential = builder().build();

    assertThat(credential.report().entries())
        .extracting(
            entry -> entry.source().replace("Credential", ""),
            entry -> entry.kind() != null ? entry.kind() : entry.outcome())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Environment", FailureKind.NOT_CONFIGURED),
            org.assertj.core.groups.Tuple.tuple("WorkloadIdentity", FailureKind.NOT_CONFIGURED),
            org.assertj.core.groups.Tuple.tuple("ManagedIdentity", FailureKind.NOT_AVAILABLE_HERE),
            org.assertj.core.groups.Tuple.tuple("VisualStudioCode", FailureKind.NOT_SIGNED_IN),
            org.assertj.core.groups.Tuple.tuple("AzureCli", SignInReport.Outcome.READY),
            org.assertj.core.groups.Tuple.tuple("AzurePowerShell", FailureKind.NOT_INSTALLED),
            org.assertj.core.groups.Tuple.tuple("AzureDeveloperCli", SignInReport.Outcome.UNKNOWN));
    assertThat(machine.runs(AZ) + machine.runs(AZD)).isZero();
    token(credential);
    assertThat(credential.report().chosen()).contains("AzureCliCredential");
    machine.azSays(null);
    assertThat(credential.report().chosen()).as("signed out since").isEmpty();
    assertThat(credential.report().toJson()).contains("\"remedy\":\"az login\"");
  }

  @Test
  void reportNamesTheApplicationThatVariablesName() {
    machine
        .variable("AZURE_TENANT_ID", Requests.CONTOSO)
        .variable("AZURE_CLIENT_ID", "an-id")
        .variable("AZURE_CLIENT_SECRET", "a-secret-that-nobody-may-see");
    SignInReport report = builder().build().report();

    SignInReport.Entry environment = report.entries().get(0);
    assertThat(environment.outcome()).isEqualTo(SignInReport.Outcome.READY);
    assertThat(environment.account()).isEqualTo("an-id");
    assertThat(environment.tenantId()).isEqualTo(Requests.CONTOSO);
    assertThat(report.toText())
        .contains("EnvironmentCredential READY an-id of tenant " + Requests.CONTOSO);
    assertThat(report.toText() + report.toJson() + report).doesNotContain("a-secret");
  }

  @Test
  void reportSaysWhatIsWrongWithTheFilesOfDeployedSources() throws IOException {
    machine
        .variable("AZURE_TENANT_ID", Requests.CONTOSO)
        .variable("AZURE_CLIENT_ID", "an-id")
        .variable("AZURE_CLIENT_CERTIFICATE_PATH", folder.resolve("no.pem").toString())
        .variable("AZURE_FEDERATED_TOKEN_FILE", folder.resolve("token").toString());

    assertThat(builder().build().report().entries().subList(0, 3))
        .allSatisfy(entry -> {
          assertThat(entry.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
          assertThat(entry.message()).contains("there is no such file");
        })
        .extracting(SignInReport.Entry::source)
        .containsExactly(
            "EnvironmentCredential", "WorkloadIdentityCredential", "ManagedIdentityCredential");

    Files.writeString(folder.resolve("token"), "an-assertion");
    assertThat(builder().build().report().entries().subList(1, 3))
        .allSatisfy(entry -> {
          assertThat(entry.outcome()).isEqualTo(SignInReport.Outcome.READY);
          assertThat(entry.account()).isEqualTo("an-id");
        });
  }

  @Test
  void reportSaysWhatAPlatformDoesNotTake() {
    machine.variable("AZURE_CLIENT_ID", "an-id").variable("MSI_ENDPOINT", "http://127.0.0.1:9");
    SignInReport.Entry refused = builder().build().report().entries().get(2);
    assertThat(refused.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(refused.message()).contains("client id 'an-id'");

    machine.variable("AZURE_CLIENT_ID", " ").variable("MSI_ENDPOINT", "not an address");
    SignInReport.Entry bad = builder().build().report().entries().get(2);
    assertThat(bad.outcome()).isEqualTo(SignInReport.Outcome.FAILED);
    assertThat(bad.message()).contains("MSI_ENDPOINT");
  }

  // Requests.

  @Test
  void badRequestIsTheCallersBeforeAnybodyIsAsked() {
    machine.signedIn(AZ, ALICE);
    DefaultAzureCredential credential = builder().build();
    for (TokenRequestContext bad :
        List.of(
            new TokenRequestContext(),
            new TokenRequestContext().addScopes("-x"),
            new TokenRequestContext().addScopes("/.default"),
            Requests.request().setTenantId("-x"))) {
      assertThatThrownBy(() -> credential.getTokenSync(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> credential.getToken(bad).block())
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(machine.runs(AZ)).isZero();
    token(credential);
    assertThatThrownBy(() -> credential.getTokenSync(Requests.request().setTenantId("-x")))
        .as("chosen by then")
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tenantThatIsNotAllowedIsRefusedByEachTool() {
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);
    TokenRequestContext fabrikam = Requests.request().setTenantId(Requests.FABRIKAM);
    SignInException failure =
        Requests.failureOf(builder().tenantId(Requests.CONTOSO).build(), fabrikam);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("additionallyAllowedTenants");
    assertThat(machine.runs(AZ) + machine.runs(AZD)).isZero();
  }

  @Test
  void severalScopesGoToWhoTakesThemUnlessAnIdentityComesFirst() throws IOException {
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);
    TokenRequestContext two = Requests.request().addScopes("https://storage.azure.com/.other");
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(404, "<html>no such page</html>");
      machine.variable("AZURE_POD_IDENTITY_AUTHORITY_HOST", endpoint.address());
      assertThat(builder().build().getTokenSync(two).getToken()).isEqualTo(FakeTools.token(CAROL));
    }
    try (FakeEndpoint endpoint = new FakeEndpoint().proves()) {
      machine.variable("AZURE_POD_IDENTITY_AUTHORITY_HOST", endpoint.address());
      DefaultAzureCredential onAzure = builder().proofWithin(Duration.ofSeconds(30)).build();
      assertThatThrownBy(() -> onAzure.getTokenSync(two))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
