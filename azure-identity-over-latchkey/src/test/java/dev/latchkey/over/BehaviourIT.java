package dev.latchkey.over;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.ProxyOptions;
import com.azure.core.util.Configuration;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialUnavailableException;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.EnvironmentCredentialBuilder;
import com.azure.identity.IntelliJCredentialBuilder;
import com.azure.identity.InteractiveBrowserCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.SharedTokenCacheCredentialBuilder;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabApp;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/**
 * Where Latchkey's own API differs from azure-identity on purpose, and libraries may rely on
 * azure-identity, the classes here behave as those that they stand for. The tests are compiled
 * against azure-identity.
 */
class BehaviourIT {
  private static final String OTHER_TENANT = "22222222-2222-4222-8222-222222222222";

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes("https://vault.azure.net/.default");
  }

  private static ClientSecretCredential application() {
    LabApp app = lab.app("contoso-app");
    return new ClientSecretCredentialBuilder()
        .tenantId(app.tenantId())
        .clientId(app.clientId())
        .clientSecret(app.secret())
        .httpClient(Peers.http(lab))
        .build();
  }

  static List<TokenCredential> credentialsOfOneTenant() {
    String tenant = lab.app("contoso-app").tenantId();
    return List.of(
        application(),
        new AzureCliCredentialBuilder().tenantId(tenant).build(),
        new ChainedTokenCredentialBuilder().addLast(application()).build());
  }

  @ParameterizedTest
  @MethodSource("credentialsOfOneTenant")
  void refusedTenantIsAClientAuthenticationException(TokenCredential credential) {
    TokenRequestContext foreign = request().setTenantId(OTHER_TENANT);

    assertThatThrownBy(() -> credential.getTokenSync(foreign))
        .isInstanceOf(ClientAuthenticationException.class)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining(OTHER_TENANT);
    assertThatThrownBy(() -> credential.getToken(foreign).block())
        .isInstanceOf(ClientAuthenticationException.class)
        .hasMessageContaining(OTHER_TENANT);
  }

  @Test
  void badScopeIsAnIllegalArgumentStill() {
    assertThatThrownBy(() ->
            new AzureCliCredentialBuilder()
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("a scope; rm")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void settingsComeFromTheGlobalConfigurationToo() {
    LabApp app = lab.app("contoso-app");
    Map<String, String> settings =
        Map.of(
            "AZURE_TENANT_ID", app.tenantId(),
            "AZURE_CLIENT_ID", app.clientId(),
            "AZURE_CLIENT_SECRET", app.secret());
    Configuration global = Configuration.getGlobalConfiguration();
    settings.forEach(global::put);
    try {
      TokenCredential credential =
          new EnvironmentCredentialBuilder().httpClient(Peers.http(lab)).build();
      assertThat(credential.getTokenSync(request()).getToken()).startsWith("ey");
    } finally {
      settings.keySet().forEach(global::remove);
    }
    assertThatThrownBy(() -> new EnvironmentCredentialBuilder().build().getTokenSync(request()))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("AZURE_TENANT_ID");
  }

  @Test
  void optionThatALibraryPassesOnMayBeNull() {
    @Nullable List<String> noTenants = null;
    new DefaultAzureCredentialBuilder()
        .executorService(null)
        .additionallyAllowedTenants(noTenants)
        .tenantId(null)
        .managedIdentityClientId(null)
        .build();
    new ClientSecretCredentialBuilder()
        .executorService(null)
        .additionallyAllowedTenants(noTenants)
        .clientId("a")
        .tenantId("b")
        .clientSecret("c")
        .build();
    new ManagedIdentityCredentialBuilder().executorService(null).build();
    new AzureCliCredentialBuilder().additionallyAllowedTenants(noTenants).build();
  }

  @Test
  void memberOfAChainIsCalledOnTheCallersThread() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    TokenCredential own =
        new TokenCredential() {
          @Override
          public Mono<AccessToken> getToken(TokenRequestContext request) {
            return Mono.error(new AssertionError("getTokenSync was called"));
          }

          @Override
          public AccessToken getTokenSync(TokenRequestContext request) {
            thread.set(Thread.currentThread());
            return new AccessToken("own", OffsetDateTime.MAX);
          }
        };

    AccessToken token =
        new ChainedTokenCredentialBuilder()
            .addLast(new IntelliJCredentialBuilder().build())
            .addLast(new SharedTokenCacheCredentialBuilder().build())
            .addLast(own)
            .build()
            .getTokenSync(request());

    assertThat(token.getToken()).isEqualTo("own");
    assertThat(thread).hasValue(Thread.currentThread());
  }

  /** A proxy that notes what it was asked for first, and hangs up. */
  @Test
  void proxyOptionsLeadThroughTheirProxy() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<String> first =
          new FutureTask<>(() -> {
            try (Socket caller = proxy.accept()) {
              return new BufferedReader(
                      new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine();
            }
          });
      Thread server = new Thread(first, "proxy");
      server.start();
      TokenCredential credential =
          new ClientSecretCredentialBuilder()
              .tenantId(OTHER_TENANT)
              .clientId("0f0f0f0f-0000-4000-8000-000000000000")
              .clientSecret("a secret")
              .maxRetry(0)
              .proxyOptions(
                  new ProxyOptions(
                      ProxyOptions.Type.HTTP,
                      new InetSocketAddress(
                          InetAddress.getLoopbackAddress(), proxy.getLocalPort())))
              .build();

      assertThatThrownBy(() -> credential.getTokenSync(request()))
          .isInstanceOf(ClientAuthenticationException.class);
      assertThat(first.get()).startsWith("CONNECT login.microsoftonline.com:443 ");
      server.join();
    }
  }

  @Test
  void otherDeprecatedSettersDoWhatTheirNewNamesDo() {
    LabApp app = lab.app("contoso-cert-app");
    HttpPipeline pipeline = new HttpPipelineBuilder().httpClient(Peers.http(lab)).build();
    TokenCredential credential =
        new ClientSecretCredentialBuilder()
            .tenantId(lab.app("contoso-app").tenantId())
            .clientId(lab.app("contoso-app").clientId())
            .clientSecret(lab.app("contoso-app").secret())
            .httpPipeline(pipeline)
            .build();
    assertThat(credential.getTokenSync(request()).getToken()).startsWith("ey");
    new DefaultAzureCredentialBuilder().intelliJKeePassDatabasePath("a").build();
    new InteractiveBrowserCredentialBuilder().port(8765).build();
    assertThatThrownBy(() ->
            new ClientCertificateCredentialBuilder()
                .tenantId(app.tenantId())
                .clientId(app.clientId())
                .pfxCertificate("/no/such/file.pfx", "a password")
                .build()
                .getTokenSync(request()))
        .hasMessageContaining("/no/such/file.pfx");
  }

  static List<TokenCredential> credentialsThatAreNotAvailable() {
    return List.of(
        new IntelliJCredentialBuilder().tenantId(OTHER_TENANT).keePassDatabasePath("a").build(),
        new SharedTokenCacheCredentialBuilder().username("alice@contoso.test").build());
  }

  @ParameterizedTest
  @MethodSource("credentialsThatAreNotAvailable")
  void whatIsNotBuiltSaysThatItIsNotAvailable(TokenCredential credential) {
    assertThatThrownBy(() -> credential.getTokenSync(request()))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("Latchkey");
    assertThatThrownBy(() -> credential.getToken(request()).block())
        .isInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void refusalByMicrosoftEntraIsAClientAuthenticationExceptionInBothWays() {
    LabApp app = lab.app("contoso-app");
    TokenCredential credential =
        new ClientSecretCredentialBuilder()
            .tenantId(app.tenantId())
            .clientId(app.clientId())
            .clientSecret("another")
            .httpClient(Peers.http(lab))
            .build();

    assertThatThrownBy(() -> credential.getTokenSync(request()))
        .isInstanceOf(ClientAuthenticationException.class)
        .hasMessageContaining("AADSTS7000215");
    assertThatThrownBy(() -> credential.getToken(request()).block())
        .isInstanceOf(ClientAuthenticationException.class)
        .hasMessageContaining("AADSTS7000215");
  }
}
