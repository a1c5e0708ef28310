package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class EnvironmentCredentialTest {
  private static final String TENANT = "AZURE_TENANT_ID";
  private static final String CLIENT = "AZURE_CLIENT_ID";
  private static final String SECRET = "AZURE_CLIENT_SECRET";
  private static final String CERTIFICATE = "AZURE_CLIENT_CERTIFICATE_PATH";

  @TempDir Path folder;

  private static Lab lab;

  @RegisterExtension final Settings settings = new Settings();

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put(TENANT, Requests.CONTOSO);
    variables.put(CLIENT, lab.app("contoso-app").clientId());
    variables.put(SECRET, lab.app("contoso-app").secret());
    return variables;
  }

  private static EnvironmentCredential credential(Map<String, String> variables) {
    return new EnvironmentCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(variables))
        .build();
  }

  private static SignInException failure(Map<String, String> variables) {
    int before = lab.requests().size();
    SignInException failure = Requests.failureOf(credential(variables), Requests.request());
    if (failure.kind() == FailureKind.NOT_CONFIGURED) {
      assertThat(lab.requests()).hasSize(before);
    }
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {TENANT, CLIENT, SECRET})
  void variableThatIsMissingOrBlankIsNamedAndLetsAChainGoOn(String name) {
    for (String value : List.of("", " \t")) {
      Map<String, String> variables = variables();
      variables.remove(name);
      assertNamed(failure(variables), name);
      variables.put(name, value);
      assertNamed(failure(variables), name);
    }
  }

  private static void assertNamed(SignInException failure, String name) {
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_CONFIGURED);
    assertThat(failure.getMessage())
        .startsWith("No token for '" + Requests.SCOPE + "': not set in the environment: ")
        .contains(name);
    for (String other : List.of(TENANT, CLIENT, SECRET)) {
      assertThat(failure.toString().contains(other)).isEqualTo(other.equals(name));
    }
    assertThat(failure.attempts().get(0).source()).isEqualTo("EnvironmentCredential");
  }

  @Test
  void userAndPasswordAreNotTakenAndThatIsSaid() {
    Map<String, String> variables = variables();
    variables.remove(SECRET);
    variables.put("AZURE_USERNAME", "alice@contoso.test");
    variables.put("AZURE_PASSWORD", "hunter2-hunter2");

    assertThat(failure(variables))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("AZURE_PASSWORD are set, which this library does not take")
        .message()
        .doesNotContain("hunter2", "alice");
  }

  @Test
  void secretComesBeforeTheCertificate() throws Exception {
    Map<String, String> variables = variables();
    variables.put(CERTIFICATE, "/missing");

    assertThat(credential(variables).getTokenSync(Requests.request()).getToken()).isNotEmpty();
    variables.put(SECRET, " ");
    assertThat(failure(variables)).hasMessageContaining("'/missing' can't be used");
    String pem = lab.app("contoso-cert-app").certificatePem();
    variables.put(CERTIFICATE, Files.writeString(folder.resolve("app.pem"), pem).toString());
    variables.put(CLIENT, lab.app("contoso-cert-app").clientId());
    assertThat(credential(variables).getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  @Test
  void whatIsConfiguredAndFailsStopsAChain() {
    Map<String, String> variables = variables();
    variables.put(SECRET, "wrong-secret");
    SignInException refused = failure(variables);
    assertThat(refused).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused)
        .hasMessageContaining("the secret is wrong (AADSTS7000215). Remedy: set " + SECRET);
    assertThat(refused.attempts().get(0).source()).isEqualTo("EnvironmentCredential");

    variables.remove(SECRET);
    variables.put(CERTIFICATE, "/missing");
    SignInException missing = failure(variables);
    assertThat(missing).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(missing.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
  }

  @Test
  void unknownTenantAndApplicationAreToldWithTheirVariable() {
    Map<String, String> variables = variables();
    variables.put(CLIENT, "00000000-0000-4000-8000-000000000000");
    assertThat(failure(variables))
        .hasMessageContaining("AADSTS700016")
        .hasMessageContaining(CLIENT);
    variables.put(TENANT, "00000000-0000-4000-8000-000000000000");
    SignInException failure = failure(variables);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("Remedy: set " + TENANT);
  }

  @Test
  void badValuesAreRefusedByBuild() {
    Map<String, String> tenant = variables();
    tenant.put(TENANT, "a b");
    assertThatThrownBy(() -> credential(tenant))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("AZURE_TENANT_ID can't be used: Tenant 'a b'");
    Map<String, String> tenants = variables();
    tenants.put("AZURE_ADDITIONALLY_ALLOWED_TENANTS", "*;a b");
    assertThatThrownBy(() -> credential(tenants))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("AZURE_ADDITIONALLY_ALLOWED_TENANTS can't be used: Tenant 'a b'");
    Map<String, String> authority = variables();
    authority.put("AZURE_AUTHORITY_HOST", "http://login.microsoftonline.com");
    assertThatThrownBy(() -> credential(authority))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AZURE_AUTHORITY_HOST 'http:");
  }

  @Test
  void configurationOfTheBuilderStandsForTheEnvironment() {
    EnvironmentCredential credential =
        new EnvironmentCredentialBuilder()
            .network(EntraLab.network(lab))
            .surroundings(BareMachine.with(Map.of()))
            .configuration(settings.of(variables()))
            .build();

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  /** As azure-core's global configuration has it: apps set them in main, tests in a build file. */
  @Test
  void systemPropertyCountsWhereTheEnvironmentHasNone() {
    Map<String, String> variables = variables();
    String secret = String.valueOf(variables.remove(SECRET));
    try {
      System.setProperty(SECRET, secret);
      assertThat(credential(variables).getTokenSync(Requests.request()).getToken()).isNotEmpty();
      variables.put(SECRET, "wrong-secret");
      assertThat(failure(variables).kind()).isEqualTo(FailureKind.REFUSED);
      variables.put(SECRET, " ");
      assertThat(credential(variables).getTokenSync(Requests.request()).getToken()).isNotEmpty();
    } finally {
      System.clearProperty(SECRET);
    }
    assertNamed(failure(variables), SECRET);
  }

  /** No provider of azure-core's HTTP is asked for, which would not know of the lab either. */
  @Test
  void optionsOfHttpNeedNoClientOfAzureCore() {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      EnvironmentCredentialBuilder builder =
          new EnvironmentCredentialBuilder()
              .network(EntraLab.network(lab))
              .surroundings(BareMachine.with(variables()));
      switch (i) {
        case 0 ->
            builder.httpLogOptions(new HttpLogOptions().setLogLevel(HttpLogDetailLevel.BASIC));
        case 1 -> builder.clientOptions(new ClientOptions().setApplicationId("my-app"));
        case 2 ->
            builder.retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))));
        case 3 -> builder.retryPolicy(new RetryPolicy());
        default ->
            builder.addPolicy((context, next) -> {
              seen.add(context.getHttpRequest().getUrl().getHost());
              return next.process();
            });
      }
      assertThat(builder.build().getTokenSync(Requests.request()).getToken()).isNotEmpty();
      assertThat(EntraLab.tokenOf(builder.build(), Requests.request())).isNotEmpty();
    }
    assertThat(seen).containsExactly("login.microsoftonline.com", "login.microsoftonline.com");
  }

  @Test
  void refusalAndRetryReachThePipelineOverTheJdksClient() {
    Map<String, String> variables = variables();
    variables.put(SECRET, "wrong-secret");
    AtomicInteger calls = new AtomicInteger();
    EnvironmentCredentialBuilder builder =
        new EnvironmentCredentialBuilder()
            .network(EntraLab.network(lab))
            .surroundings(BareMachine.with(variables))
            .addPolicy((context, next) -> {
              calls.incrementAndGet();
              return next.process();
            });
    assertThat(Requests.failureOf(builder.build(), Requests.request()))
        .hasMessageContaining("AADSTS7000215");
    assertThat(calls).hasValue(1);

    Network nowhere =
        new Network(
            uri ->
                Optional.of(
                    new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            null);
    builder
        .network(nowhere)
        .retryOptions(new RetryOptions(new FixedDelayOptions(2, Duration.ofMillis(1))));
    AtomicInteger tries = new AtomicInteger();
    builder.addPolicy(new EachTry(tries));
    assertThat(Requests.failureOf(builder.build(), Requests.request()).kind())
        .isEqualTo(FailureKind.NETWORK);
    assertThat(tries).as("the pipeline's own repetitions").hasValue(3);
  }

  private record EachTry(AtomicInteger tries) implements HttpPipelinePolicy {
    @Override
    public HttpPipelinePosition getPipelinePosition() {
      return HttpPipelinePosition.PER_RETRY;
    }

    @Override
    public Mono<HttpResponse> process(
        HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
      tries.incrementAndGet();
      return next.process();
    }
  }
}
