package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.Lab;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuthorizationCodeCredentialTest {
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static Lab lab;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static AuthorizationCodeCredentialBuilder builder() {
    return new AuthorizationCodeCredentialBuilder().network(EntraLab.network(lab));
  }

  /** What the app's own page would get. */
  private String code(String redirect) throws Exception {
    PersonAtABrowser person = new PersonAtABrowser(lab, folder);
    Files.writeString(
        folder.resolve("address"),
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?response_type=code"
            + "&scope=offline_access+openid+https%3A%2F%2Fstorage.azure.com%2F.default&client_id="
            + AZ
            + "&redirect_uri="
            + URLEncoder.encode(redirect, StandardCharsets.UTF_8));
    return person.codeFor("alice@contoso.test").orElseThrow();
  }

  @Test
  void codeBecomesTokensOnce() throws Exception {
    String redirect = "http://localhost:8401";
    String code = code(redirect);
    AuthorizationCodeCredential credential =
        builder().clientId(AZ).authorizationCode(code).redirectUrl(redirect).build();
    String token = credential.getTokenSync(Requests.request()).getToken();
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("upn"))
        .isEqualTo("alice@contoso.test");
    assertThat(credential.getToken(Requests.request()).map(AccessToken::getToken).block())
        .isEqualTo(token);
    assertThat(
            credential
                .getTokenSync(
                    new TokenRequestContext().addScopes("https://vault.azure.net/.default"))
                .getToken())
        .isNotEqualTo(token);

    SignInException used =
        Requests.failureOf(
            builder().clientId(AZ).authorizationCode(code).redirectUrl(redirect).build(),
            Requests.request());
    assertThat(used.attempts().get(0).source()).isEqualTo("AuthorizationCodeCredential");
    assertThat(used).hasMessageContaining("AADSTS").hasMessageNotContaining(code);

    lab.revokeSignIns("alice@contoso.test");
    SignInException ended =
        Requests.failureOf(
            credential,
            new TokenRequestContext().addScopes("https://management.azure.com/.default"));
    assertThat(ended.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(ended).hasMessageContaining("new code");
  }

  @Test
  void wrongSecretIsRefusedWithoutBeingShown() {
    SignInException refused =
        Requests.failureOf(
            builder()
                .clientId(lab.app("contoso-app").clientId())
                .tenantId(Requests.CONTOSO)
                .clientSecret("a-wrong-secret")
                .authorizationCode("a-code")
                .redirectUrl("https://app.contoso.test/signed-in")
                .build(),
            Requests.request());
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused)
        .hasMessageContaining("AADSTS7000215")
        .hasMessageNotContaining("a-wrong-secret")
        .hasMessageNotContaining("a-code");
  }

  @Test
  void missingOptionsAreAllNamed() {
    assertThatThrownBy(() -> builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clientId")
        .hasMessageContaining("authorizationCode")
        .hasMessageContaining("redirectUrl");
    assertThatThrownBy(() -> builder().redirectUrl("a b?code=secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
