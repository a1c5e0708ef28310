package dev.latchkey.identity.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.Configuration;
import dev.latchkey.identity.AzureAuthorityHosts;
import dev.latchkey.identity.InteractiveBrowserCredential;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A source file that uses azure-identity-broker compiles after its imports are changed. The newest
 * one in Maven Central is compared; {@code useDefaultBrokerAccount} is a name of its later ones.
 */
class InteractiveBrowserBrokerCredentialBuilderTest {
  /** Deprecated there, and not here. */
  private static final Set<String> DEPRECATED = Set.of("httpPipeline", "port", "proxyOptions");

  @Test
  void everySetterOfThePeerIsHereByItsNameAndTypes() {
    List<String> theirs =
        setters(com.azure.identity.broker.InteractiveBrowserBrokerCredentialBuilder.class)
            .filter(setter -> !DEPRECATED.contains(setter.getName()))
            .map(setter ->
                described(setter).replace("com.azure.identity.", "dev.latchkey.identity."))
            .toList();
    assertThat(theirs).hasSizeGreaterThan(25);
    assertThat(
            setters(InteractiveBrowserBrokerCredentialBuilder.class)
                .map(InteractiveBrowserBrokerCredentialBuilderTest::described))
        .containsAll(theirs);
  }

  private static Stream<Method> setters(Class<?> builder) {
    return Arrays.stream(builder.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
  }

  private static String described(Method method) {
    return method.toGenericString().replaceAll("[\\w.]+\\.(?=\\w+\\()", "");
  }

  @Test
  void everySetterReturnsThisBuilder() {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      InteractiveBrowserBrokerCredentialBuilder builder =
          new InteractiveBrowserBrokerCredentialBuilder();
      InteractiveBrowserBrokerCredentialBuilder same =
          builder
              .setWindowHandle(0L)
              .enableLegacyMsaPassthrough()
              .useDefaultBrokerAccount(true)
              .additionallyAllowedTenants("*")
              .additionallyAllowedTenants(List.of("contoso.test"))
              .addPolicy((context, next) -> next.process())
              .authenticationRecord(null)
              .authorityHost(AzureAuthorityHosts.AZURE_PUBLIC_CLOUD)
              .browserCustomizationOptions(null)
              .clientId("04b07795-8ddb-461a-bbee-02f9e1bf7b46")
              .clientOptions(null)
              .configuration(Configuration.NONE)
              .disableAutomaticAuthentication()
              .disableInstanceDiscovery()
              .enableAccountIdentifierLogging()
              .enableUnsafeSupportLogging()
              .executorService(executor)
              .httpClient(null)
              .httpLogOptions(null)
              .loginHint("alice@contoso.test")
              .maxRetry(1)
              .pipeline(null)
              .redirectUrl("http://localhost:8400")
              .retryOptions(null)
              .retryPolicy(new RetryPolicy())
              .retryTimeout(waited -> waited)
              .tenantId("contoso.test")
              .tokenCachePersistenceOptions(null);
      InteractiveBrowserCredential credential = same.build();
      assertThat(same).isSameAs(builder);
      assertThat(credential).isNotNull();
    } finally {
      executor.shutdownNow();
    }
  }
}
