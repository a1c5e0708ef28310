package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.ConfigurationBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source file written for {@code com.azure.identity}, with nothing but its imports changed. */
class MigratedSourceTest {
  @RegisterExtension final Settings settings = new Settings();

  @Test
  void everySetterOfAzureIdentityIsThereAndReturnsTheBuilder() {
    TokenCredential credential =
        new AzureCliCredentialBuilder()
            .maxRetry(3)
            .retryTimeout(waited -> waited.plusSeconds(1))
            .retryPolicy(new RetryPolicy())
            .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofSeconds(1))))
            .httpClient(null)
            .pipeline(null)
            .addPolicy((context, next) -> next.process())
            .httpLogOptions(new HttpLogOptions())
            .clientOptions(new ClientOptions())
            .configuration(new ConfigurationBuilder().build())
            .enableAccountIdentifierLogging()
            .tenantId("tenant-a")
            .additionallyAllowedTenants("tenant-b", "*")
            .additionallyAllowedTenants(List.of("tenant-b"))
            .processTimeout(Duration.ofSeconds(20))
            .tenantId(null)
            .subscription("Dev")
            .build();

    assertThat(credential).isInstanceOf(AzureCliCredential.class);
  }

  @Test
  void buildersOfTheOtherToolsHaveTheirSetters() {
    TokenCredential azd =
        new AzureDeveloperCliCredentialBuilder()
            .maxRetry(3)
            .tenantId("tenant-a")
            .processTimeout(Duration.ofSeconds(20))
            .additionallyAllowedTenants("tenant-b", "*")
            .additionallyAllowedTenants(List.of("tenant-b"))
            .build();
    TokenCredential pwsh =
        new AzurePowerShellCredentialBuilder()
            .tenantId("tenant-a")
            .enableAccountIdentifierLogging()
            .additionallyAllowedTenants("tenant-b", "*")
            .additionallyAllowedTenants(List.of("tenant-b"))
            .build();

    assertThat(azd).isInstanceOf(AzureDeveloperCliCredential.class);
    assertThat(pwsh).isInstanceOf(AzurePowerShellCredential.class);
  }

  @Test
  void buildersOfApplicationsHaveTheirSetters() {
    TokenCachePersistenceOptions disk =
        new TokenCachePersistenceOptions().setName("app").setUnencryptedStorageAllowed(true);
    List<TokenCredential> credentials =
        List.of(
            new ClientSecretCredentialBuilder()
                .authorityHost(AzureAuthorityHosts.AZURE_GOVERNMENT)
                .tenantId("tenant-a")
                .clientId("client")
                .executorService(ForkJoinPool.commonPool())
                .additionallyAllowedTenants("tenant-b", "*")
                .additionallyAllowedTenants(List.of("tenant-b"))
                .disableInstanceDiscovery()
                .enableUnsafeSupportLogging()
                .tokenCachePersistenceOptions(disk)
                .clientSecret("secret")
                .build(),
            new ClientCertificateCredentialBuilder()
                .tenantId("tenant-a")
                .clientId("client")
                .pfxCertificate("app.pfx")
                .pemCertificate("app.pem")
                .clientCertificatePassword("password")
                .sendCertificateChain(true)
                .tokenCachePersistenceOptions(disk)
                .build(),
            new ClientAssertionCredentialBuilder()
                .tenantId("tenant-a")
                .clientId("client")
                .clientAssertion(() -> "assertion")
                .tokenCachePersistenceOptions(disk)
                .build(),
            new WorkloadIdentityCredentialBuilder()
                .tenantId("tenant-a")
                .clientId("client")
                .tokenFilePath("token")
                .configuration(new ConfigurationBuilder().build())
                .enableAzureProxy()
                .build(),
            new OnBehalfOfCredentialBuilder()
                .tenantId("tenant-a")
                .clientId("client")
                .pfxCertificate("app.pfx")
                .pemCertificate("app.pem")
                .clientCertificatePassword("password")
                .sendCertificateChain(true)
                .userAssertion("assertion")
                .tokenCachePersistenceOptions(disk)
                .build(),
            new AzurePipelinesCredentialBuilder()
                .tenantId("tenant-a")
                .clientId("client")
                .serviceConnectionId("connection")
                .systemAccessToken("token")
                .tokenCachePersistenceOptions(disk)
                .configuration(
                    settings.of(Map.of("SYSTEM_OIDCREQUESTURI", "https://dev.azure.com/x")))
                .build(),
            new EnvironmentCredentialBuilder()
                .authorityHost(AzureAuthorityHosts.AZURE_CHINA)
                .executorService(ForkJoinPool.commonPool())
                .build());

    assertThat(credentials).hasSize(7);
    assertThat(AzureIdentityEnvVars.values()).contains(AzureIdentityEnvVars.AZURE_TENANT_ID);
    assertThat(AzureIdentityEnvVars.fromString("X")).hasToString("X");
  }

  @Test
  void exceptionsKeepTheirConstructorsAndAncestors() {
    Throwable cause = new IllegalStateException();
    ClientAuthenticationException one = new CredentialUnavailableException("one");
    CredentialUnavailableException two = new CredentialUnavailableException("two", cause);

    assertThat(one).hasMessage("one").hasNoCause();
    assertThat(one.getResponse()).isNull();
    assertThat(two).hasMessage("two").hasCause(cause);
    assertThat(two.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(two.attempts()).isEmpty();
  }
}
