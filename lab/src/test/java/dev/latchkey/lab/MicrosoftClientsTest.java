package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Microsoft's own clients as independent witnesses that the lab is right. */
class MicrosoftClientsTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String AUTHORITY = "https://login.microsoftonline.com/";
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final TokenRequestContext REQUEST = new TokenRequestContext().addScopes(SCOPE);

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
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

  private static String claim(String token, String name) throws Exception {
    return SignedJWT.parse(token).getJWTClaimsSet().getStringClaim(name);
  }

  @Test
  void azureIdentitySignsInWithASecret() throws Exception {
    AccessToken token =
        new ClientSecretCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .clientId(lab.app("contoso-app").clientId())
            .clientSecret(lab.app("contoso-app").secret())
            .build()
            .getTokenSync(REQUEST);
    assertThat(claim(token.getToken(), "oid")).isEqualTo(lab.app("contoso-app").objectId());
  }

  @Test
  void azureIdentityIsToldThatASecretIsWrong() {
    var credential =
        new ClientSecretCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .clientId(lab.app("contoso-app").clientId())
            .clientSecret("wrong")
            .build();
    assertThatThrownBy(() -> credential.getTokenSync(REQUEST))
        .hasStackTraceContaining("AADSTS7000215");
  }

  @Test
  void azureIdentitySignsInWithACertificate() throws Exception {
    byte[] pem = lab.app("contoso-cert-app").certificatePem().getBytes(StandardCharsets.US_ASCII);
    AccessToken token =
        new ClientCertificateCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .clientId(lab.app("contoso-cert-app").clientId())
            .pemCertificate(new ByteArrayInputStream(pem))
            .build()
            .getTokenSync(REQUEST);
    assertThat(claim(token.getToken(), "appidacr")).isEqualTo("2");
  }

  @Test
  void azureIdentitySignsAPersonInByDeviceCode() throws Exception {
    AccessToken token =
        new DeviceCodeCredentialBuilder()
            .httpClient(azureHttp())
            .tenantId(CONTOSO)
            .challengeConsumer(
                code -> lab.approveDeviceCode(code.getUserCode(), "alice@contoso.test"))
            .build()
            .getTokenSync(REQUEST);
    assertThat(claim(token.getToken(), "upn")).isEqualTo("alice@contoso.test");
  }

  @Test
  void msalSignsInAsAnAppOfTheTenant() throws Exception {
    ConfidentialClientApplication app =
        ConfidentialClientApplication.builder(
                lab.app("contoso-app").clientId(),
                ClientCredentialFactory.createFromSecret(lab.app("contoso-app").secret()))
            .authority(AUTHORITY + CONTOSO)
            .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
            .sslSocketFactory(lab.sslContext().getSocketFactory())
            .build();
    IAuthenticationResult result =
        app.acquireToken(ClientCredentialParameters.builder(Set.of(SCOPE)).build()).get();
    assertThat(claim(result.accessToken(), "appid")).isEqualTo(lab.app("contoso-app").clientId());
  }

  @Test
  void msalSignsAPersonInByDeviceCodeAndRefreshesForAnotherTenant() throws Exception {
    PublicClientApplication app =
        PublicClientApplication.builder("04b07795-8ddb-461a-bbee-02f9e1bf7b46")
            .authority(AUTHORITY + "organizations")
            .proxy(new Proxy(Proxy.Type.HTTP, lab.proxyAddress()))
            .sslSocketFactory(lab.sslContext().getSocketFactory())
            .build();
    IAuthenticationResult signedIn =
        app.acquireToken(
                DeviceCodeFlowParameters.builder(
                        Set.of(SCOPE),
                        code -> lab.approveDeviceCode(code.userCode(), "alice@contoso.test"))
                    .build())
            .get();
    assertThat(signedIn.account().username()).isEqualTo("alice@contoso.test");
    assertThat(signedIn.account().homeAccountId())
        .isEqualTo("b0000000-0000-4000-8000-000000000001." + CONTOSO);

    IAuthenticationResult elsewhere =
        app.acquireTokenSilently(
                SilentParameters.builder(Set.of(SCOPE), signedIn.account())
                    .authorityUrl(AUTHORITY + "22222222-2222-4222-8222-222222222222")
                    .build())
            .get();
    assertThat(claim(elsewhere.accessToken(), "tid"))
        .isEqualTo("22222222-2222-4222-8222-222222222222");
  }
}
