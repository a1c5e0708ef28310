package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An app that was called with a person's token goes on in their name, and with no other token. */
class OnBehalfOfTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String ALICE = "alice@contoso.test";

  private static Lab lab;
  private static LabApp app;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    app = lab.app("contoso-app");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static JsonNode onBehalfOf(String assertion, Map<String, String> more) throws Exception {
    Map<String, String> fields = new HashMap<>();
    fields.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    fields.put("client_id", app.clientId());
    fields.put("client_secret", app.secret());
    fields.put("assertion", assertion);
    fields.put("requested_token_use", "on_behalf_of");
    fields.put("scope", "https://storage.azure.com/.default");
    fields.putAll(more);
    fields.values().removeIf(String::isEmpty);
    return new Browser(lab)
        .postForJson("https://login.microsoftonline.com/" + CONTOSO + "/oauth2/v2.0/token", fields);
  }

  private static int code(JsonNode answer) {
    return answer.path("error_codes").path(0).asInt();
  }

  @Test
  void appGetsATokenOfThePersonForTheNextService() throws Exception {
    for (String audience : new String[] {app.clientId(), "api://" + app.clientId()}) {
      JsonNode answer =
          onBehalfOf(
              lab.userToken(ALICE, audience),
              Map.of("scope", "https://storage.azure.com/.default offline_access openid"));
      JWTClaimsSet claims = PublishedKeys.verify(lab, answer.path("access_token").asText());
      assertThat(claims.getAudience()).containsExactly("https://storage.azure.com");
      assertThat(claims.getStringClaim("upn")).isEqualTo(ALICE);
      assertThat(claims.getStringClaim("appid")).isEqualTo(app.clientId());
      assertThat(claims.getStringClaim("appidacr")).isEqualTo("1");
      assertThat(answer.has("refresh_token")).isTrue();
      assertThat(answer.has("id_token")).isTrue();
    }
  }

  @Test
  void appProvesItselfByACertificateToo() throws Exception {
    LabApp other = lab.app("contoso-cert-app");
    JsonNode answer =
        onBehalfOf(
            lab.userToken(ALICE, other.clientId()),
            Map.of(
                "client_id",
                other.clientId(),
                "client_secret",
                "",
                "client_assertion",
                ClientAssertions.signed(lab, other.clientId(), CONTOSO),
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    assertThat(
            PublishedKeys.verify(lab, answer.path("access_token").asText())
                .getStringClaim("appidacr"))
        .isEqualTo("2");
  }

  @Test
  void tokenForAnotherAppIsRefused() throws Exception {
    JsonNode answer = onBehalfOf(lab.userToken(ALICE, "https://storage.azure.com"), Map.of());
    assertThat(code(answer)).isEqualTo(500131);
    assertThat(answer.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(answer.path("error_description").asText())
        .contains("The audience in the assertion was 'https://storage.azure.com'")
        .contains("'" + app.clientId() + "'(contoso-app)");
  }

  @Test
  void tokenThatThisLabDidNotSignIsRefused() throws Exception {
    try (Lab other = Lab.start()) {
      assertThat(code(onBehalfOf(other.userToken(ALICE, app.clientId()), Map.of())))
          .isEqualTo(50013);
    }
    assertThat(code(onBehalfOf("nonsense", Map.of()))).isEqualTo(50013);
    assertThat(code(onBehalfOf(lab.federatedToken("x"), Map.of()))).isEqualTo(50013);
  }

  @Test
  void tokenOfAnAppIsNobodyToActFor() throws Exception {
    JsonNode own =
        new Browser(lab)
            .postForJson(
                "https://login.microsoftonline.com/" + CONTOSO + "/oauth2/v2.0/token",
                Map.of(
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    app.clientId(),
                    "client_secret",
                    app.secret(),
                    "scope",
                    app.clientId() + "/.default"));
    assertThat(code(onBehalfOf(own.path("access_token").asText(), Map.of()))).isEqualTo(7000114);
  }

  @Test
  void clientHasToProveItselfAndToSayWhatItWants() throws Exception {
    String token = lab.userToken(ALICE, app.clientId());
    assertThat(code(onBehalfOf(token, Map.of("client_secret", "wrong")))).isEqualTo(7000215);
    assertThat(code(onBehalfOf(token, Map.of("client_secret", "")))).isEqualTo(7000218);
    assertThat(code(onBehalfOf(token, Map.of("requested_token_use", "")))).isEqualTo(900144);
    assertThat(code(onBehalfOf("", Map.of()))).isEqualTo(900144);
    assertThat(
            code(
                onBehalfOf(
                    token,
                    Map.of(
                        "client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                        "client_secret", ""))))
        .isEqualTo(7000218);
  }

  @Test
  void userTokenForNothingIsRefusedInWords() {
    assertThatThrownBy(() -> lab.userToken(ALICE, "https://nope.test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "There is no token for 'https://nope.test': The resource principal");
    assertThatThrownBy(() -> lab.userToken("x@contoso.test", "https://storage.azure.com"))
        .hasMessageContaining("no user 'x@contoso.test'");
  }
}
