package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.OnBehalfOfCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.UserAssertion;
import com.nimbusds.jose.util.X509CertUtils;
import dev.latchkey.lab.traffic.Trouble;
import java.net.Proxy;
import java.net.ProxySelector;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What apps use in production, as independent witnesses that the lab is right. */
class MicrosoftProductionClientsTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final String SUBJECT = "system:serviceaccount:contoso:app";
  private static final TokenRequestContext REQUEST = new TokenRequestContext().addScopes(SCOPE);

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab =
        Lab.builder()
            .assign("Key Vault Secrets Officer", "contoso-app", "contoso-vault")
            .assign("Key Vault Secrets User", "contoso-identity", "contoso-vault")
            .start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static HttpClient azureHttp() {
    return new JdkHttpClientBuilder(
            java.net.http.HttpClient.newBuilder()
                .sslContext(lab.sslContext())
                .proxy(ProxySelector.of(lab.proxyAddress())))
        .build();
  }

  private static ConfidentialClientApplication msal(String app, IClientCredential credential)
      throws Exception {
    return ConfidentialClientApplication.builder(lab.app(app).clientId(), credential)
        .authority("https://login.microsoftonline.com/" + CONTOSO)
        .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
        .sslSocketFactory(lab.sslContext().getSocketFactory())
        .build();
  }

  private static IAuthenticationResult token(ConfidentialClientApplication app) throws Exception {
    return app.acquireToken(ClientCredentialParameters.builder(Set.of(SCOPE)).build()).get();
  }

  private static void assertIsOf(String app, String token) throws Exception {
    assertThat(PublishedKeys.verify(lab, token).getStringClaim("oid"))
        .isEqualTo(lab.app(app).objectId());
  }

  @Test
  void msalSignsInWithACertificate() throws Exception {
    String pem = lab.app("contoso-cert-app").certificatePem();
    String key = pem.replaceAll("(?s).*BEGIN PRIVATE KEY-----|-----END PRIVATE KEY.*", "");
    PrivateKey privateKey =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key)));
    ConfidentialClientApplication app =
        msal(
            "contoso-cert-app",
            ClientCredentialFactory.createFromCertificate(privateKey, X509CertUtils.parse(pem)));
    assertIsOf("contoso-cert-app", token(app).accessToken());
  }

  @Test
  void msalSignsInWithAFederatedToken() throws Exception {
    ConfidentialClientApplication app =
        msal(
            "contoso-identity",
            ClientCredentialFactory.createFromClientAssertion(lab.federatedToken(SUBJECT)));
    assertIsOf("contoso-identity", token(app).accessToken());
  }

  @Test
  void msalAsksTheHostOfItsRegion() throws Exception {
    ConfidentialClientApplication app =
        ConfidentialClientApplication.builder(
                lab.app("contoso-identity").clientId(),
                ClientCredentialFactory.createFromClientAssertion(lab.federatedToken(SUBJECT)))
            .authority("https://login.microsoftonline.com/" + CONTOSO)
            .azureRegion("westeurope")
            .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
            .sslSocketFactory(lab.sslContext().getSocketFactory())
            .build();
    assertIsOf("contoso-identity", token(app).accessToken());
    assertThat(lab.requests())
        .anyMatch(one -> one.uri().getHost().equals("westeurope.login.microsoft.com"));
  }

  @Test
  void msalActsOnBehalfOfAPerson() throws Exception {
    ConfidentialClientApplication app =
        msal(
            "contoso-app",
            ClientCredentialFactory.createFromSecret(lab.app("contoso-app").secret()));
    String incoming = lab.userToken("bob@contoso.test", lab.app("contoso-app").clientId());
    IAuthenticationResult result =
        app.acquireToken(
                OnBehalfOfParameters.builder(Set.of(SCOPE), new UserAssertion(incoming)).build())
            .get();
    assertThat(PublishedKeys.verify(lab, result.accessToken()).getStringClaim("upn"))
        .isEqualTo("bob@contoso.test");
  }

  @Test
  void msalHandsTheClaimsOfAPolicyOn() throws Exception {
    ConfidentialClientApplication app =
        msal(
            "contoso-app",
            ClientCredentialFactory.createFromSecret(lab.app("contoso-app").secret()));
    String incoming = lab.userToken("bob@contoso.test", lab.app("contoso-app").clientId());
    lab.trouble(Trouble.mfaRequired().forUser("bob@contoso.test").times(1));
    assertThatThrownBy(() ->
            app.acquireToken(
                    OnBehalfOfParameters.builder(
                            Set.of("https://vault.azure.net/.default"), new UserAssertion(incoming))
                        .build())
                .get())
        .cause()
        .isInstanceOfSatisfying(
            MsalInteractionRequiredException.class,
            refused -> assertThat(refused.claims()).contains("capolids"));
  }

  @Test
  void msalGetsATokenOfAManagedIdentityThroughTheProxy() throws Exception {
    ManagedIdentityApplication application =
        ManagedIdentityApplication.builder(
                ManagedIdentityId.userAssignedClientId(
                    lab.managedIdentity("contoso-identity").clientId()))
            .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
            .build();
    // MSAL's cache of managed identities is one for the whole JVM.
    ManagedIdentityParameters forced =
        ManagedIdentityParameters.builder("https://storage.azure.com").forceRefresh(true).build();
    assertIsOf(
        "contoso-identity", application.acquireTokenForManagedIdentity(forced).get().accessToken());
  }

  @Test
  void azureIdentitySignsInWithAFederatedToken() throws Exception {
    String token =
        new ClientAssertionCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .clientId(lab.app("contoso-identity").clientId())
            .clientAssertion(() -> lab.federatedToken(SUBJECT))
            .build()
            .getTokenSync(REQUEST)
            .getToken();
    assertIsOf("contoso-identity", token);
  }

  private static TokenCredential onBehalfOf(String assertion) {
    return new OnBehalfOfCredentialBuilder()
        .httpClient(azureHttp())
        .tenantId(CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .clientSecret(lab.app("contoso-app").secret())
        .userAssertion(assertion)
        .build();
  }

  @Test
  void azureIdentityActsOnBehalfOfAPersonAndIsToldWhenItMayNot() throws Exception {
    String good = lab.userToken("alice@contoso.test", lab.app("contoso-app").clientId());
    assertThat(
            PublishedKeys.verify(lab, onBehalfOf(good).getTokenSync(REQUEST).getToken())
                .getStringClaim("upn"))
        .isEqualTo("alice@contoso.test");
    String other = lab.userToken("alice@contoso.test", "https://vault.azure.net");
    assertThatThrownBy(() -> onBehalfOf(other).getTokenSync(REQUEST))
        .hasStackTraceContaining("AADSTS500131");
  }

  private static SecretClient vault(TokenCredential credential) {
    return new SecretClientBuilder()
        .vaultUrl("https://contoso-vault.vault.azure.net")
        .httpClient(azureHttp())
        .credential(credential)
        .buildClient();
  }

  @Test
  void secretIsWrittenByOneAppAndReadByAnotherWithRealCredentials() {
    vault(
            new ClientSecretCredentialBuilder()
                .httpClient(azureHttp())
                .tenantId(CONTOSO)
                .clientId(lab.app("contoso-app").clientId())
                .clientSecret(lab.app("contoso-app").secret())
                .build())
        .setSecret("db-password", "hunter2");

    TokenCredential reader =
        new ClientAssertionCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .clientId(lab.app("contoso-identity").clientId())
            .clientAssertion(() -> lab.federatedToken(SUBJECT))
            .build();
    assertThat(vault(reader).getSecret("db-password").getValue()).isEqualTo("hunter2");
    assertThatThrownBy(() -> vault(reader).setSecret("db-password", "x"))
        .hasMessageContaining("ForbiddenByRbac");
  }
}
