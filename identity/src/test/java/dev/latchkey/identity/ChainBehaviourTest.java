package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZ;
import static dev.latchkey.identity.ToolUnderTest.AZD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.internal.managed.FakeEndpoint;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.lab.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What azure-identity 1.19.0 does, row by row, and what this library does: alike, or otherwise on
 * purpose, which the rows say. Values of {@code AZURE_TOKEN_CREDENTIALS} have a test of their own.
 */
@ExtendWith(Leftovers.class)
@Timeout(120)
class ChainBehaviourTest {
  private static final String ALICE = "alice@contoso.test";
  private static final String IMDS = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
  private static final String CLIENT = "c0000000-0000-4000-8000-000000000009";

  private static Lab lab;

  @TempDir Path folder;
  private FakeTools machine;
  private @Nullable FakeEndpoint endpoint;

  @BeforeAll
  static void startLab() {
    lab = Lab.start();
  }

  @AfterAll
  static void stopLab() {
    lab.close();
  }

  @BeforeEach
  void start() {
    machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
  }

  /** Who stands before az, and in which state. What azure-identity's default chain does with it. */
  enum Row {
    ENVIRONMENT_WITHOUT_VARIABLES(true),
    ENVIRONMENT_WITH_HALF_OF_THEM(true, "AZURE_CLIENT_ID", CLIENT, "AZURE_CLIENT_SECRET", "s"),
    ENVIRONMENT_WITH_USER_AND_PASSWORD(
        true, "AZURE_CLIENT_ID", CLIENT, "AZURE_USERNAME", "a", "AZURE_PASSWORD", "p"),
    /** There the chain ends: a blank variable counts as set. */
    ENVIRONMENT_WITH_A_BLANK_SECRET(
        true,
        "AZURE_CLIENT_ID",
        CLIENT,
        "AZURE_TENANT_ID",
        Requests.CONTOSO,
        "AZURE_CLIENT_SECRET",
        ""),
    ENVIRONMENT_WITH_A_WRONG_SECRET(
        false,
        "AZURE_CLIENT_ID",
        "c0000000-0000-4000-8000-000000000001",
        "AZURE_TENANT_ID",
        Requests.CONTOSO,
        "AZURE_CLIENT_SECRET",
        "wrong-secret-of-a-test"),
    ENVIRONMENT_WITHOUT_ITS_CERTIFICATE_FILE(
        false,
        "AZURE_CLIENT_ID",
        CLIENT,
        "AZURE_TENANT_ID",
        Requests.CONTOSO,
        "AZURE_CLIENT_CERTIFICATE_PATH",
        "/no/such/file.pem"),
    WORKLOAD_WITH_HALF_OF_ITS_VARIABLES(true, "AZURE_FEDERATED_TOKEN_FILE", "/no/such/file"),
    WORKLOAD_WITHOUT_ITS_TOKEN_FILE(
        false,
        "AZURE_CLIENT_ID",
        CLIENT,
        "AZURE_TENANT_ID",
        Requests.CONTOSO,
        "AZURE_FEDERATED_TOKEN_FILE",
        "/no/such/file"),
    /** There it is an IllegalStateException, which ends the chain. */
    AKS_WITHOUT_A_CLIENT_ID(
        true, "AZURE_TENANT_ID", Requests.CONTOSO, "AZURE_FEDERATED_TOKEN_FILE", "/no/such/file"),
    IMDS_THAT_IS_NOT_THERE(true, IMDS, "closed"),
    IMDS_WITHOUT_AN_IDENTITY(true, IMDS, "400 " + FakeEndpoint.NOT_FOUND),
    /** The next ones end the chain there, the last after 26 s. */
    IMDS_WITH_400_AND_NO_JSON(true, IMDS, "400 Bad Request"),
    DOCKER_DESKTOP(true, IMDS, "403 connecting to 169.254.169.254:80: unreachable network"),
    CAPTIVE_PORTAL(true, IMDS, "200 <html>Sign in</html>"),
    IMDS_WITH_404(true, IMDS, "404 <html>no such page</html>"),
    CLOUD_SHELL_WITH_AN_ID(true, "MSI_ENDPOINT", "http://127.0.0.1:1/", "AZURE_CLIENT_ID", CLIENT),
    SERVICE_FABRIC_WITH_AN_ID(
        true,
        "IDENTITY_ENDPOINT",
        "https://127.0.0.1:1/",
        "IDENTITY_HEADER",
        "h",
        "IDENTITY_SERVER_THUMBPRINT",
        "AB",
        "AZURE_CLIENT_ID",
        CLIENT),
    APP_SERVICE_THAT_IS_DEAD(false, "IDENTITY_ENDPOINT", "closed", "IDENTITY_HEADER", "h");

    private final boolean goesOn;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable.
    private final List<String> variables;

    Row(boolean goesOn, String... variables) {
      this.goesOn = goesOn;
      this.variables = List.of(variables);
    }
  }

  private void prepare(Row row) throws IOException {
    for (int i = 0; i < row.variables.size(); i += 2) {
      String value = row.variables.get(i + 1);
      if (value.equals("closed")) {
        value = FakeEndpoint.closed();
      } else if (value.matches("\\d{3} .*")) {
        endpoint = new FakeEndpoint();
        endpoint.answers(Integer.parseInt(value.substring(0, 3)), value.substring(4));
        value = endpoint.address();
      }
      machine.variable(row.variables.get(i), value);
    }
  }

  private DefaultAzureCredentialBuilder builder() {
    return new DefaultAzureCredentialBuilder()
        .tools(machine.tools())
        .network(EntraLab.network(lab))
        .maxRetry(0);
  }

  private static void assertThatItGoesOn(boolean goesOn, TokenCredential credential) {
    if (goesOn) {
      assertThat(credential.getTokenSync(Requests.request()).getToken())
          .isEqualTo(FakeTools.token(ALICE));
      assertThat(credential.getToken(Requests.request()).map(AccessToken::getToken).block())
          .isEqualTo(FakeTools.token(ALICE));
    } else {
      SignInException failure = Requests.failureOf(credential);
      assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
      assertThat(failure.kind().isAbsent()).isFalse();
      assertThat(failure.getMessage()).contains("ended by").doesNotContain("wrong-secret");
      assertThatThrownBy(() -> credential.getToken(Requests.request()).block())
          .isInstanceOf(SignInException.class)
          .hasMessage(failure.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowOfTheDefaultChain(Row row) throws IOException {
    prepare(row);
    try {
      assertThatItGoesOn(row.goesOn, builder().build());
    } finally {
      if (endpoint != null) {
        endpoint.close();
      }
    }
  }

  /** The same members put together by the app. */
  @ParameterizedTest
  @EnumSource
  void rowOfAChainOfTheApps(Row row) throws IOException {
    prepare(row);
    try {
      ChainedTokenCredentialBuilder chain = new ChainedTokenCredentialBuilder();
      chain.addLast(
          row.name().startsWith("ENVIRONMENT")
              ? environment()
              : row.name().startsWith("WORKLOAD") ? workload() : managed());
      assertThatItGoesOn(row.goesOn, chain.addLast(AZ.credential(machine.tools())).build());
    } finally {
      if (endpoint != null) {
        endpoint.close();
      }
    }
  }

  private TokenCredential environment() {
    return new EnvironmentCredentialBuilder()
        .surroundings(machine.tools().surroundings())
        .network(EntraLab.network(lab))
        .build();
  }

  private TokenCredential workload() {
    return new WorkloadIdentityCredentialBuilder()
        .surroundings(machine.tools().surroundings())
        .network(EntraLab.network(lab))
        .buildForChain();
  }

  private TokenCredential managed() {
    return new ManagedIdentityCredentialBuilder()
        .surroundings(machine.tools().surroundings())
        .clientId(machine.tools().surroundings().variable("AZURE_CLIENT_ID").orElse(null))
        .network(EntraLab.network(lab))
        .maxRetry(0)
        .build();
  }

  @Test
  void wrongSecretIsNamedWithItsCodeAndNothingElseIsAsked() throws IOException {
    prepare(Row.ENVIRONMENT_WITH_A_WRONG_SECRET);
    SignInException failure = Requests.failureOf(builder().build());
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure).hasMessageContaining("AADSTS7000215").hasMessageContaining("AZURE_CLIENT_");
    assertThat(machine.runs(AZ)).isZero();
  }

  // Variables.

  @Test
  void authorityHostMustBeHttpsAndIsNamed() {
    machine.variable("AZURE_AUTHORITY_HOST", "http://login.microsoftonline.com");
    assertThatThrownBy(builder()::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_AUTHORITY_HOST");
    builder().authorityHost(AzureAuthorityHosts.AZURE_PUBLIC_CLOUD).build();
  }

  @Test
  void tenantsOfTheVariableAreAllowedUnlessTheBuilderNamesOthers() {
    machine.variable("AZURE_ADDITIONALLY_ALLOWED_TENANTS", "other.test; fabrikam.test");
    DefaultAzureCredentialBuilder contoso = builder().tenantId("contoso.test");
    contoso.build().getTokenSync(Requests.request().setTenantId("fabrikam.test"));
    assertThat(machine.fake(AZ).recorded("args")).containsSubsequence("--tenant", "fabrikam.test");
    assertThat(
            Requests.failureOf(
                    contoso.additionallyAllowedTenants("third.test").build(),
                    Requests.request().setTenantId("fabrikam.test"))
                .kind())
        .isEqualTo(FailureKind.INVALID_REQUEST);
    machine.variable("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "true");
    assertThat(
            Requests.failureOf(
                builder().tenantId("contoso.test").additionallyAllowedTenants("*").build(),
                Requests.request().setTenantId("fabrikam.test")))
        .hasMessageContaining("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH");
    lab.appServiceEnvironment().forEach(machine::variable);
    assertThat(
            builder()
                .build()
                .getTokenSync(Requests.request().setTenantId("fabrikam.test"))
                .getToken())
        .as("a managed identity has one tenant, whatever is asked for")
        .startsWith("ey");
  }

  // Reuse, concurrency, log.

  /** In azure-identity each of the threads walks, and starts a process. */
  @Test
  void eightFirstCallsAtTheSameTimeAreOneProcess() throws Exception {
    machine.fake(AZD).run("while [ ! -e '" + folder + "/go' ]; do sleep 0.01; done");
    machine.signedOut(AZD);
    DefaultAzureCredential credential =
        builder().exclude("AzureCliCredential", "AzurePowerShellCredential").build();
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<FailureKind> kinds = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 8; i++) {
      threads.add(new Thread(() -> kinds.add(Requests.failureOf(credential).kind())));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      ScriptedMember.awaitWalk(thread);
    }
    Files.createFile(folder.resolve("go"));
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(kinds).hasSize(8);
    assertThat(machine.runs(AZD)).isEqualTo(1);
  }

  /** azure-identity keeps its first choice for ever: after az logs out, every call fails. */
  @Test
  void choiceThatHasNothingAnyMoreIsMadeAgain() throws IOException {
    machine.azHolds(FakeTools.token(ALICE));
    machine.signedIn(AZD, ALICE);
    DefaultAzureCredential credential = builder().build();
    credential.getTokenSync(Requests.request());
    machine.azSays(null);
    assertThat(credential.getTokenSync(Requests.request()).getToken())
        .isEqualTo(FakeTools.token(ALICE));
    assertThat(credential.report().chosen()).contains("AzureDeveloperCliCredential");
  }

  /** azure-identity walks again on each call, and each time waits a second for IMDS. */
  @Test
  void choiceIsKeptInChainsOfTheAppsToo() throws IOException {
    try (FakeEndpoint stranger = new FakeEndpoint().answers(404, "")) {
      machine.variable(IMDS, stranger.address());
      ChainedTokenCredential chain =
          new ChainedTokenCredentialBuilder()
              .addLast(managed())
              .addLast(AZ.credential(machine.tools()))
              .build();
      for (int i = 0; i < 3; i++) {
        chain.getTokenSync(Requests.request());
      }
      assertThat(stranger.seen()).hasSize(1);
    }
  }

  /** There the causes are dropped, and members are not named. */
  @Test
  void failureKeepsEachMembersCauseAndName() {
    machine.fake(AZ).exits(3);
    SignInException failure = Requests.failureOf(builder().build());
    assertThat(failure.attempts()).hasSize(7);
    assertThat(failure.getSuppressed()).hasSize(6).allMatch(SignInException.class::isInstance);
    assertThat(failure.getCause()).isInstanceOf(SignInException.class);
  }

  /** There the lack of a broker is an ERROR on every walk. */
  @Test
  void nothingIsLoggedAsAnErrorWhereItWorks() {
    assertThat(Logged.by(() -> builder().build().getTokenSync(Requests.request())))
        .singleElement()
        .asString()
        .contains("INFO");
  }

  @Test
  void everySetterOfAzureIdentityIsThereAndReturnsTheBuilder() {
    var executor = Executors.newSingleThreadExecutor();
    try {
      TokenCredential credential =
          new DefaultAzureCredentialBuilder()
              .tenantId("tenant-a")
              .authorityHost(AzureAuthorityHosts.AZURE_GOVERNMENT)
              .managedIdentityClientId(CLIENT)
              .workloadIdentityClientId(CLIENT)
              .executorService(executor)
              .additionallyAllowedTenants("tenant-b", "*")
              .additionallyAllowedTenants(List.of("tenant-b"))
              .credentialProcessTimeout(Duration.ofSeconds(20))
              .disableInstanceDiscovery()
              .requireEnvVars()
              .maxRetry(3)
              .retryTimeout(waited -> waited.plusSeconds(1))
              .retryPolicy(new RetryPolicy())
              .httpClient(null)
              .pipeline(null)
              .addPolicy((context, next) -> next.process())
              .httpLogOptions(new HttpLogOptions())
              .clientOptions(new ClientOptions())
              .configuration(new ConfigurationBuilder().build())
              .enableAccountIdentifierLogging()
              .build();
      ChainedTokenCredential chain =
          new ChainedTokenCredentialBuilder()
              .addFirst(credential)
              .addLast(credential)
              .addAll(List.of(credential))
              .build();
      assertThat(credential).isInstanceOf(ChainedTokenCredential.class);
      assertThat(chain.report().entries()).hasSize(21);
    } finally {
      executor.shutdown();
    }
  }
}
