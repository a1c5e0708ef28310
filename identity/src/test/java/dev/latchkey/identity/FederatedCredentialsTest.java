package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.util.Configuration;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import dev.latchkey.lab.traffic.Trouble;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions of others: of the app's own code, in a file of Kubernetes, of Azure Pipelines. */
class FederatedCredentialsTest {
  private static final String FILE = "AZURE_FEDERATED_TOKEN_FILE";

  @TempDir Path folder;

  private static Lab lab;

  @RegisterExtension final Settings settings = new Settings();
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
    Map<String, String> pod = pod(tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT)));
    ManagedIdentityCredentialBuilder builder =
        new ManagedIdentityCredentialBuilder()
            .network(EntraLab.network(lab))
            .surroundings(BareMachine.with(Map.of()))
            .configuration(settings.of(pod));

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

  static Stream<Charset> charsetsOfWindows() {
    return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
  }

  /** As Windows PowerShell writes a file: with a byte order mark, in UTF-8 or UTF-16. */
  @ParameterizedTest
  @MethodSource("charsetsOfWindows")
  void tokenFileInTheEncodingsOfWindowsIsRead(Charset charset) throws Exception {
    String token = lab.federatedToken(EntraLab.SERVICE_ACCOUNT);
    for (String text : List.of("\uFEFF" + token + "\r\n", token)) {
      Path file = Files.write(folder.resolve("token"), text.getBytes(charset));
      assertThat(workload(pod(file)).build().getTokenSync(Requests.request()).getToken())
          .isNotEmpty();
    }
  }

  @Test
  void tokenFileWithoutTextIsToldSo() throws Exception {
    Path file = Files.write(folder.resolve("token"), new byte[] {'x', (byte) 0xC3, 'x'});
    assertThat(failure(file)).hasMessageContaining("it holds no text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"value\": \"X.Y.Z\"}", "\"X.Y.Z\"", "Bearer X.Y.Z", "X.Y\n.Z", "X.é.Z"})
  void tokenFileWithMoreThanATokenIsToldSo(String content) throws Exception {
    assertThat(failure(tokenFile(content)))
        .hasMessageContaining("it holds more than a token")
        .hasMessageNotContaining("X.");
  }

  /** A device that never ends, and has no size. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void endlessTokenFileIsNotReadToItsEnd() {
    assertThat(failure(Path.of("/dev/zero"))).hasMessageContaining("it is larger than 64 KiB");
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
    assertThat(failure.attempts().get(0).remedy())
        .hasValue("set AZURE_KUBERNETES_SNI_NAME to a name in the certificate");
  }

  /** The token proxy of these tests has its own name: Microsoft's host is never asked. */
  private static SignInException failureOfProxy(Map<String, String> variables) {
    SignInException failure =
        Requests.failureOf(
            workload(variables).enableAzureProxy().maxRetry(0).build(), Requests.request());
    assertThat(failure)
        .hasMessageNotContaining("'login.microsoftonline.com'")
        .hasMessageNotContaining("javax.net.ssl");
    return failure;
  }

  private Map<String, String> podWithProxy(String address) throws Exception {
    Map<String, String> variables = pod(tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT)));
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", address);
    return variables;
  }

  private static String anotherAuthority() throws Exception {
    return Certificates.block(
        "CERTIFICATE", Certificates.selfSigned("another").certificate().getEncoded());
  }

  @Test
  void failuresOfTheTokenProxyNameItAndNotTheHostThatItStandsFor() throws Exception {
    Map<String, String> variables = podWithProxy("https://management.azure.com/proxy");
    String proxy = "the token proxy 'management.azure.com' (AZURE_KUBERNETES_TOKEN_PROXY) ";
    variables.put(
        "AZURE_KUBERNETES_CA_DATA",
        Certificates.block("CERTIFICATE", lab.certificateAuthority().getEncoded()));
    lab.trouble(Trouble.status(503).at(Trouble.Place.RESOURCE_MANAGER));
    try {
      assertThat(failureOfProxy(variables)).hasMessageContaining(proxy + "is busy or out of order");
    } finally {
      lab.clearTroubles();
    }
    assertThat(failureOfProxy(variables))
        .hasMessageContaining("something answers in place of the token proxy");
    variables.put("AZURE_KUBERNETES_CA_DATA", anotherAuthority());
    assertThat(failureOfProxy(variables))
        .hasMessageContaining(
            "the certificate of "
                + proxy
                + "is not trusted: it is of no authority in AZURE_KUBERNETES_CA_DATA. Remedy: set"
                + " AZURE_KUBERNETES_CA_DATA to the token proxy's certificate authority");
    variables.remove("AZURE_KUBERNETES_CA_DATA");
    Path other = folder.resolve("other.pem");
    Files.writeString(other, anotherAuthority());
    variables.put("AZURE_KUBERNETES_CA_FILE", other.toString());
    assertThat(failureOfProxy(variables))
        .hasMessageContaining("of no authority in AZURE_KUBERNETES_CA_FILE '" + other + "'. ");
  }

  @Test
  void tokenProxyThatIsNotThereIsNamed() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    WorkloadIdentityCredential credential =
        new WorkloadIdentityCredentialBuilder()
            .network(new Network(uri -> Optional.of(Proxy.NO_PROXY), null))
            .surroundings(BareMachine.with(podWithProxy("https://localhost:" + port)))
            .enableAzureProxy()
            .maxRetry(0)
            .build();

    assertThat(Requests.failureOf(credential, Requests.request()))
        .hasMessageContaining(
            "the token proxy 'localhost' (AZURE_KUBERNETES_TOKEN_PROXY) can't be reached");
  }

  @Test
  void authorityOfTheTokenProxyThatCannotBeUsedIsNamedWithItsFile() throws Exception {
    Map<String, String> variables = podWithProxy("https://management.azure.com");
    Path missing = folder.resolve("missing.pem");
    variables.put("AZURE_KUBERNETES_CA_FILE", missing.toString());
    assertThat(failureOfProxy(variables))
        .hasMessageContaining(
            "AZURE_KUBERNETES_CA_FILE '" + missing + "' can't be used: there is no such file.")
        .hasMessageEndingWith(
            "set AZURE_KUBERNETES_CA_FILE to the token proxy's certificate authority");
    variables.put("AZURE_KUBERNETES_CA_FILE", "~/ca.pem");
    assertThat(failureOfProxy(variables)).hasMessageContaining("nothing replaces '~'");
    variables.put(
        "AZURE_KUBERNETES_CA_FILE", Files.writeString(folder.resolve("ca"), "no PEM").toString());
    SignInException failure = failureOfProxy(variables);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("holds no certificate that Java can read");
    Files.writeString(folder.resolve("ca"), "");
    assertThat(failureOfProxy(variables)).hasMessageContaining("it holds no certificate");
    variables.put("AZURE_KUBERNETES_CA_FILE", folder.toString());
    assertThat(failureOfProxy(variables)).hasMessageContaining("it is a folder");
  }

  /** As Windows PowerShell writes a file, and as an {@code .env} file has several lines. */
  @Test
  void authorityOfTheTokenProxyIsReadInOtherEncodings() throws Exception {
    String pem = Certificates.block("CERTIFICATE", lab.certificateAuthority().getEncoded());
    Map<String, String> variables = podWithProxy("https://management.azure.com/proxy");
    String beyondTls = "something answers in place of the token proxy";
    variables.put("AZURE_KUBERNETES_CA_DATA", pem.replace("\n", "\\n"));
    assertThat(failureOfProxy(variables)).hasMessageContaining(beyondTls);
    variables.remove("AZURE_KUBERNETES_CA_DATA");
    for (Charset charset : charsetsOfWindows().toList()) {
      Path file = Files.write(folder.resolve("ca.pem"), ("\uFEFF" + pem).getBytes(charset));
      variables.put("AZURE_KUBERNETES_CA_FILE", file.toString());
      assertThat(failureOfProxy(variables)).hasMessageContaining(beyondTls);
    }
  }

  @Test
  void nameOfTheTokenProxyThatIsNoHostNameIsAnErrorOfBuild() throws Exception {
    Map<String, String> variables = podWithProxy("https://token_proxy:8443");
    variables.put("AZURE_KUBERNETES_SNI_NAME", "no name!");
    assertThatThrownBy(() -> workload(variables).enableAzureProxy().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_KUBERNETES_SNI_NAME 'no name!' is no host name");
    variables.put("AZURE_KUBERNETES_SNI_NAME", "a.b");
    assertThat(workload(variables).enableAzureProxy().build()).isNotNull();
  }

  @Test
  void tokenProxyThatIsNotUsedIsTheRemedyWhereEntraKnowsNoFederation() throws Exception {
    Map<String, String> variables = pod(tokenFile(lab.federatedToken("somebody:else")));
    variables.put("AZURE_KUBERNETES_TOKEN_PROXY", "https://proxy.test");
    DefaultAzureCredential chain =
        new DefaultAzureCredentialBuilder()
            .network(EntraLab.network(lab))
            .surroundings(BareMachine.with(variables))
            .build();
    for (TokenCredential credential : List.of(workload(variables).build(), chain)) {
      SignInException failure = Requests.failureOf(credential, Requests.request());
      assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
      assertThat(failure).hasMessageContaining("AADSTS700213");
      assertThat(failure.attempts())
          .anySatisfy(attempt ->
              assertThat(attempt.remedy())
                  .get()
                  .asString()
                  .contains("enableAzureProxy()", "AZURE_KUBERNETES_TOKEN_PROXY"));
    }
  }

  @Test
  void remedyNamesTheSettingThatWasUsed() throws Exception {
    Map<String, String> variables = pod(tokenFile(lab.federatedToken(EntraLab.SERVICE_ACCOUNT)));
    String unknown = "99999999-9999-4999-8999-999999999999";
    assertThat(
            Requests.failureOf(workload(variables).clientId(unknown).build(), Requests.request()))
        .hasMessageContaining(
            "set clientId(…) to an application of the tenant, or AZURE_TENANT_ID");
    variables.put("AZURE_CLIENT_ID", unknown);
    assertThat(
            Requests.failureOf(
                workload(variables).tenantId(Requests.CONTOSO).build(), Requests.request()))
        .hasMessageContaining(
            "set AZURE_CLIENT_ID to an application of the tenant, or tenantId(…)");
    assertThat(
            Requests.failureOf(
                new DefaultAzureCredentialBuilder()
                    .network(EntraLab.network(lab))
                    .surroundings(BareMachine.with(variables))
                    .workloadIdentityClientId(unknown)
                    .build(),
                Requests.request()))
        .hasMessageContaining("set workloadIdentityClientId(…) to an application");
    assertThat(
            Requests.failureOf(
                workload(variables).additionallyAllowedTenants("*").build(),
                Requests.request().setTenantId("nowhere.test")))
        .hasMessageContaining("set setTenantId(…) of the request to a tenant's id");
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

  @ParameterizedTest
  @ValueSource(ints = {203, 302, 401, 403})
  void pipelinesPageToSignInAtIsARefusedToken(int status) {
    lab.trouble(Trouble.html(status).at(Trouble.Place.PIPELINES));
    try {
      SignInException failure =
          Requests.failureOf(pipelines(lab.pipelinesEnvironment()).build(), Requests.request());
      assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
      assertThat(failure)
          .hasMessageContaining("HTTP " + status)
          .hasMessageContaining("set systemAccessToken(…) to the job's $(System.AccessToken)");
    } finally {
      lab.clearTroubles();
    }
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
