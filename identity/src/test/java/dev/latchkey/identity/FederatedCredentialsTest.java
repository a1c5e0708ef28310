package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.Configuration;
import com.azure.core.util.ConfigurationBuilder;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions of others: of the app's own code, in a file of Kubernetes, of Azure Pipelines. */
class FederatedCredentialsTest {
  private static final String FILE = "AZURE_FEDERATED_TOKEN_FILE";

  @TempDir Path folder;

  private static Lab lab;
  private static LabApp identity;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    identity = lab.app("contoso-identity");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private Path tokenFile(String content) throws Exception {
    return Files.writeString(folder.resolve("token"), content);
  }

  private static Map<String, String> pod(Path file) {
    return new HashMap<>(
        Map.of(
            "AZURE_CLIENT_ID",
            identity.clientId(),
            "AZURE_TENANT_ID",
            identity.tenantId(),
            FILE,
            file.toString()));
  }

  private static WorkloadIdentityCredentialBuilder workload(Map<String, String> variables) {
    return new WorkloadIdentityCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(variables));
  }

  @Test
  void podNeedsNoOptions() throws Exception {
    Path file = tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT) + "\n");

    assertThat(workload(pod(file)).build().getTokenSync(Requests.request()).getToken())
        .isNotEmpty();
    assertThat(workload(pod(file)).buildForChain().getTokenSync(Requests.request()).getToken())
        .isNotEmpty();
  }

  /** Files of variables leave them there, and so does {@code set X=y & app} on Windows. */
  @Test
  void blanksAroundAVariableDoNotCount() throws Exception {
    Map<String, String> variables = pod(tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT)));
    variables.replaceAll((name, value) -> " " + value + " ");

    assertThat(workload(variables).build().getTokenSync(Requests.request()).getToken())
        .isNotEmpty();
    assertThat(
            new ManagedIdentityCredentialBuilder()
                .network(EntraLab.network(lab))
                .surroundings(BareMachine.with(variables))
                .clientId(identity.clientId())
                .build()
                .getTokenSync(Requests.request())
                .getToken())
        .isNotEmpty();
  }

  /** Which of the managed identity's endpoints is asked is read where the settings are. */
  @Test
  void managedIdentityExchangesTheTokenThatTheConfigurationNames() throws Exception {
    ConfigurationBuilder settings = new ConfigurationBuilder();
    pod(tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT))).forEach(settings::putProperty);
    ManagedIdentityCredentialBuilder builder =
        new ManagedIdentityCredentialBuilder()
            .network(EntraLab.network(lab))
            .surroundings(BareMachine.with(Map.of()))
            .configuration(settings.build());

    assertThat(builder.build().getTokenSync(Requests.request()).getToken()).isNotEmpty();
    builder.surroundings(BareMachine.with(pod(Path.of("/missing"))));
    assertThat(builder.build().getTokenSync(Requests.request()).getToken()).isNotEmpty();
    assertThat(builder.configuration(Configuration.NONE).source().identity().source())
        .as("the configuration names no pod, whatever the environment does")
        .isEqualTo(ManagedIdentitySource.IMDS);
  }

  @Test
  void variableThatCanBeNoTenantIsNamed() throws Exception {
    Map<String, String> variables = pod(tokenFile("x"));
    variables.put("AZURE_TENANT_ID", "a b");

    assertThatThrownBy(() -> workload(variables).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("AZURE_TENANT_ID can't be used: Tenant 'a b'");
    workload(variables).tenantId(Requests.CONTOSO).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AZURE_CLIENT_ID", "AZURE_TENANT_ID", FILE})
  void missingSettingIsAnErrorOfBuildAndInAChainAFailure(String name) throws Exception {
    Map<String, String> variables = pod(tokenFile("x"));
    variables.put(name, " ");

    assertThatThrownBy(() -> workload(variables).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("or the variable " + name);
    SignInException failure =
        Requests.failureOf(workload(variables).buildForChain(), Requests.request());
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_CONFIGURED);
    assertThat(failure).hasMessageContaining("not set: " + name + ",");
  }

  @Test
  void tokenFileThatCannotBeUsedStopsAChain() throws Exception {
    Path missing = folder.resolve("missing");
    assertThat(failure(missing)).hasMessageContaining("'" + missing + "' can't be used: there is");
    assertThat(failure(folder)).hasMessageContaining("it is a folder");
    Path here = Path.of("").toAbsolutePath();
    assertThat(failure(Path.of("~/token")))
        .hasMessageContaining("'" + here + "/~/token' can't be used: there is no such file, and")
        .hasMessageContaining("nothing replaces '~'");
    assertThat(failure(here.relativize(folder))).hasMessageContaining("it is a folder");
    assertThat(failure(tokenFile(" \n"))).hasMessageContaining("it is empty");
    assertThat(failure(tokenFile("x".repeat(70_000)))).hasMessageContaining("64 KiB");
  }

  private static SignInException failure(Path file) {
    SignInException failure =
        Requests.failureOf(workload(pod(file)).buildForChain(), Requests.request());
    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    return failure;
  }

  @Test
  void renewedTokenFileIsFoundByTheNextRequest() throws Exception {
    Path file = tokenFile(lab.federatedToken("somebody:else"));
    WorkloadIdentityCredential credential = workload(pod(file)).build();
    SignInException refused = Requests.failureOf(credential, Requests.request());
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused)
        .hasMessageContaining("AADSTS700213")
        .hasMessageContaining("az ad app federated-credential list --id " + identity.clientId());

    tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT));

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  @Test
  void proxyOfKubernetesNeedsVariablesThatAgree() throws Exception {
    Map<String, String> variables = pod(tokenFile("x"));
    variables.put("AZURE_KUBERNETES_SNI_NAME", "a.test");
    assertThatThrownBy(() -> workload(variables).enableAzureProxy().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_KUBERNETES_TOKEN_PROXY is not set");
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", "https://user:hunter2@a.test");
    assertThatThrownBy(() -> workload(variables).enableAzureProxy().build())
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hunter2");
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", "https://a.test:99999");
    assertThatThrownBy(() -> workload(variables).enableAzureProxy().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_KUBERNETES_TOKEN_PROXY is no https address");
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", "https://a.test");
    variables.put("AZURE_KUBERNETES_CA_FILE", "a");
    variables.put("AZURE_KUBERNETES_CA_DATA", "b");
    assertThatThrownBy(() -> workload(variables).enableAzureProxy().build())
        .hasMessageContaining("both AZURE_KUBERNETES_CA_FILE and AZURE_KUBERNETES_CA_DATA");
    workload(variables).build(); // Nobody looks at them unless asked to.
  }

  /** The lab's own host stands for the proxy: its name is none of the address that is connected. */
  @Test
  void proxyOfKubernetesIsAskedByItsNameAndAuthority() throws Exception {
    Path file = tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT));
    Map<String, String> variables = pod(file);
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", "https://login.microsoftonline.com");
    variables.put(
        "AZURE_KUBERNETES_CA_DATA",
        Certificates.block("CERTIFICATE", lab.certificateAuthority().getEncoded()));
    variables.put("AZURE_KUBERNETES_SNI_NAME", "management.azure.com");
    assertThat(
            workload(variables)
                .enableAzureProxy()
                .build()
                .getTokenSync(Requests.request())
                .getToken())
        .isNotEmpty();

    variables.put("AZURE_KUBERNETES_SNI_NAME", "not.the.servers.name.test");
    SignInException failure =
        Requests.failureOf(workload(variables).enableAzureProxy().build(), Requests.request());
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageContaining("is not trusted");
  }

  private static ClientAssertionCredentialBuilder assertion() {
    return new ClientAssertionCredentialBuilder()
        .network(EntraLab.network(lab))
        .tenantId(identity.tenantId())
        .clientId(identity.clientId());
  }

  @Test
  void supplierIsCalledOnceForEachRequestToEntra() {
    AtomicInteger calls = new AtomicInteger();
    ClientAssertionCredential credential =
        assertion()
            .clientAssertion(() -> {
              calls.incrementAndGet();
              return lab.federatedToken(EntraLab.SERVICE_ACCOUNT);
            })
            .build();
    assertThat(calls).hasValue(0);
    credential.getTokenSync(Requests.request());
    credential.getTokenSync(Requests.request());
    assertThat(calls).hasValue(1);
    credential.getTokenSync(Requests.request().setCaeEnabled(true));
    assertThat(calls).hasValue(2);
  }

  @Test
  void supplierThatFailsIsNamedAndOneThatGivesNothingIsTold() {
    IllegalStateException own = new IllegalStateException("the app's own words");
    SignInException failed =
        Requests.failureOf(
            assertion()
                .clientAssertion(() -> {
                  throw own;
                })
                .build(),
            Requests.request());
    assertThat(failed).hasCause(own).hasMessageNotContaining("own words");
    assertThat(failed.kind()).isEqualTo(FailureKind.UNEXPECTED);
    SignInException empty =
        Requests.failureOf(assertion().clientAssertion(() -> " ").build(), Requests.request());
    assertThat(empty.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThatThrownBy(() -> assertion().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clientAssertion(…)");
  }

  private static AzurePipelinesCredentialBuilder pipelines(Map<String, String> variables) {
    return new AzurePipelinesCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(variables))
        .tenantId(identity.tenantId())
        .clientId(identity.clientId())
        .serviceConnectionId(identity.serviceConnectionId())
        .systemAccessToken(lab.pipelinesEnvironment().get("SYSTEM_ACCESSTOKEN"));
  }

  @Test
  void pipelineIsToldWhatToSet() {
    Map<String, String> job = lab.pipelinesEnvironment();
    SignInException wrongToken =
        Requests.failureOf(
            pipelines(job).systemAccessToken("wrong-token").build(), Requests.request());
    assertThat(wrongToken.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(wrongToken)
        .hasMessageContaining("$(System.AccessToken)")
        .hasMessageNotContaining("wrong-token");
    SignInException wrongConnection =
        Requests.failureOf(pipelines(job).serviceConnectionId("a&b=c").build(), Requests.request());
    assertThat(wrongConnection.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(wrongConnection).hasMessageContaining("serviceConnectionId(…)");
  }

  @Test
  void pipelineOutsideOfAJobIsAnErrorOfBuild() {
    assertThatThrownBy(() -> pipelines(Map.of()).systemAccessToken(" ").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the variable SYSTEM_OIDCREQUESTURI")
        .hasMessageContaining("systemAccessToken(…)");
    assertThatThrownBy(
            () -> pipelines(Map.of("SYSTEM_OIDCREQUESTURI", "http://dev.azure.com/x")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no https address");
    assertThatThrownBy(() ->
            pipelines(Map.of("SYSTEM_OIDCREQUESTURI", "https://dev.azure.com/x"))
                .systemAccessToken("hunter\n2")
                .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("systemAccessToken")
        .hasMessageNotContaining("hunter");
    assertThatThrownBy(
            () -> pipelines(Map.of("SYSTEM_OIDCREQUESTURI", "https://dev.test:99999")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no https address");
  }
}
