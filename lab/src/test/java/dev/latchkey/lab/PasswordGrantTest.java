package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.UsernamePasswordCredentialBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.traffic.Trouble;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sign-in by name and password, which only users have whose description gives them one. */
class PasswordGrantTest {
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String PASSWORD = "a-password-of-tests";

  private static Lab lab;
  private static Browser browser;

  @BeforeAll
  static void start() {
    lab =
        Lab.builder()
            .tenant(
                "contoso.test",
                tenant ->
                    tenant
                        .user("alice", u -> u.password(PASSWORD).mail("alice.example@contoso.test"))
                        .user("bob")
                        .app("desktop"))
            .tenant("fabrikam.test", tenant -> tenant.user("carol", u -> u.password(PASSWORD)))
            .start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static JsonNode signIn(String user, String password) throws Exception {
    Map<String, String> form = new HashMap<>();
    form.put("client_id", lab.app("desktop").clientId());
    form.put("grant_type", "password");
    form.put("scope", "openid https://storage.azure.com/.default");
    form.put("username", user);
    form.put("password", password);
    return browser.postForJson(LOGIN + "contoso.test/oauth2/v2.0/token", form);
  }

  @Test
  void rightPasswordGetsATokenAndStandsInNoRecord() throws Exception {
    JsonNode answer = signIn("alice@contoso.test", PASSWORD);
    JWTClaimsSet claims = PublishedKeys.verify(lab, answer.path("access_token").asText());
    assertThat(claims.getStringClaim("upn")).isEqualTo("alice@contoso.test");
    assertThat(lab.requests().toString()).doesNotContain(PASSWORD);
    assertThat(lab.directory().users().toString()).doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "alice@contoso.test, wrong, 50126",
    "alice@contoso.test, '', 900144",
    "bob@contoso.test, a-password-of-tests, 50126",
    "nobody@contoso.test, a-password-of-tests, 50034",
    "carol@fabrikam.test, a-password-of-tests, 50020"
  })
  void everythingElseIsRefused(String user, String password, int code) throws Exception {
    JsonNode answer = signIn(user, password);
    assertThat(answer.path("error_codes").path(0).asInt()).as(answer.toString()).isEqualTo(code);
  }

  @Test
  void secondFactorCannotBeAskedFor() throws Exception {
    lab.trouble(Trouble.mfaRequired().forUser("alice@contoso.test"));
    try {
      JsonNode answer = signIn("alice@contoso.test", PASSWORD);
      assertThat(answer.path("error_codes").path(0).asInt()).isEqualTo(50076);
      assertThat(answer.path("error").asText()).isEqualTo("invalid_grant");
    } finally {
      lab.clearTroubles();
    }
  }

  @SuppressWarnings("deprecation") // It is one of the clients that still do this.
  private static TokenCredential credential(String password) {
    return new UsernamePasswordCredentialBuilder()
        .clientId(lab.app("desktop").clientId())
        .tenantId(lab.app("desktop").tenantId())
        .username("alice@contoso.test")
        .password(password)
        .httpClient(
            new JdkHttpClientBuilder(
                    HttpClient.newBuilder()
                        .sslContext(lab.sslContext())
                        .proxy(ProxySelector.of(lab.proxyAddress())))
                .build())
        .build();
  }

  @Test
  void azureIdentitySignsInByPassword() throws Exception {
    TokenRequestContext request =
        new TokenRequestContext().addScopes("https://storage.azure.com/.default");
    String token = credential(PASSWORD).getTokenSync(request).getToken();
    assertThat(PublishedKeys.verify(lab, token).getStringClaim("name")).isEqualTo("Alice");
    assertThatThrownBy(() -> credential("wrong").getTokenSync(request))
        .hasStackTraceContaining("AADSTS50126");
  }

  @ParameterizedTest
  @CsvSource({"alice@contoso.test, Managed", "somebody@elsewhere.test, Unknown"})
  void realmOfAUserIsTold(String user, String type) throws Exception {
    for (String path : new String[] {"UserRealm", "userrealm"}) {
      JsonNode realm =
          Browser.JSON.readTree(
              browser.get(LOGIN + "common/" + path + "/" + user + "?api-version=1.0").body());
      assertThat(realm.path("account_type").asText()).isEqualTo(type);
    }
  }
}
