package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps that sign in by secret or by certificate, in every form that MSALs use, and forgeries. */
class ClientCredentialsTest {
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String SECRET_APP = "c0000000-0000-4000-8000-000000000001";
  private static final String CERT_APP = "c0000000-0000-4000-8000-000000000002";

  private static Lab lab;
  private static Browser browser;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static JsonNode token(String tenant, Map<String, String> fields) throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("grant_type", "client_credentials");
    all.putIfAbsent("scope", "https://storage.azure.com/.default");
    return browser.postForJson(
        "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token", all);
  }

  private static JsonNode byAssertion(String assertion) throws Exception {
    return token(
        CONTOSO,
        Map.of(
            "client_id", CERT_APP,
            "client_assertion", assertion,
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
  }

  private static int code(JsonNode answer) {
    return answer.path("error_codes").path(0).asInt();
  }

  @Test
  void secretGetsATokenOfTheServicePrincipal() throws Exception {
    JsonNode answer =
        token(
            CONTOSO,
            Map.of("client_id", SECRET_APP, "client_secret", lab.app("contoso-app").secret()));
    JWTClaimsSet claims = SignedJWT.parse(answer.path("access_token").asText()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("appid")).isEqualTo(SECRET_APP);
    assertThat(claims.getStringClaim("appidacr")).isEqualTo("1");
    assertThat(claims.getStringClaim("idtyp")).isEqualTo("app");
    assertThat(claims.getStringClaim("oid")).isEqualTo(lab.app("contoso-app").objectId());
    assertThat(answer.has("refresh_token")).isFalse();
    assertThat(answer.has("id_token")).isFalse();
  }

  @Test
  void v1EndpointAnswersWithNumbersInStrings() throws Exception {
    JsonNode answer =
        browser.postForJson(
            "https://login.microsoftonline.com/" + CONTOSO + "/oauth2/token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                SECRET_APP,
                "client_secret",
                lab.app("contoso-app").secret(),
                "resource",
                "https://vault.azure.net"));
    assertThat(answer.path("expires_in").isTextual()).isTrue();
    assertThat(answer.path("resource").asText()).isEqualTo("https://vault.azure.net");
    assertThat(answer.has("access_token")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, x5t, standard",
    "RS256, x5t, url",
    "RS256, x5t, padded",
    "PS256, x5t#S256, standard",
    "PS256, x5t#S256, url",
    "PS256, x5t, standard",
    "RS256, x5t#S256, padded",
    "RS256, kid, url",
    "RS256, kid, padded"
  })
  void certificateIsTakenInEveryFormThatMsalsSign(String algorithm, String header, String base64)
      throws Exception {
    Base64.Encoder encoder =
        switch (base64) {
          case "standard" -> Base64.getEncoder();
          case "padded" -> Base64.getUrlEncoder();
          default -> Base64.getUrlEncoder().withoutPadding();
        };
    String digest = header.equals("x5t#S256") ? "SHA-256" : "SHA-1";
    JsonNode answer =
        byAssertion(
            ClientAssertions.sign(
                lab.app("contoso-cert-app").certificatePem(),
                JWSAlgorithm.parse(algorithm),
                Map.of(header, ClientAssertions.thumbprint(lab, digest, encoder)),
                ClientAssertions.claims(CERT_APP, CONTOSO).build()));
    assertThat(
            SignedJWT.parse(answer.path("access_token").asText())
                .getJWTClaimsSet()
                .getStringClaim("appidacr"))
        .isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bnVsbA.e30.AA", "e30.bnVsbA.AA", "e30.e30.", "a.b.c", "e30.e30.AA"})
  void whatIsNoAssertionIsRefused(String assertion) throws Exception {
    assertThat(byAssertion(assertion).path("error_codes").path(0).asInt()).isEqualTo(700027);
  }

  /**
   * Against the standard, MSAL.NET writes times as strings, and the one certificate as a string.
   */
  @ParameterizedTest
  @CsvSource({"'', \"", "',\"x5c\":\"CERTIFICATE\"', ''"})
  void assertionIsTakenAsMsalOfDotNetWritesIt(String inHeader, String aroundTimes)
      throws Exception {
    String certificate =
        lab.app("contoso-cert-app")
            .certificatePem()
            .replaceAll("(?s).*-----BEGIN CERTIFICATE-----|-----END CERTIFICATE-----.*|\\s", "");
    String thumbprint =
        ClientAssertions.thumbprint(lab, "SHA-1", Base64.getUrlEncoder().withoutPadding());
    String header =
        "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":\"%s\"%s}"
            .formatted(thumbprint, inHeader.replace("CERTIFICATE", certificate));
    long now = Instant.now().getEpochSecond();
    String claims =
        "{\"aud\":\"https://login.microsoftonline.com/%s/oauth2/v2.0/token\",\"iss\":\"%s\",\"sub\":\"%s\",\"nbf\":%s,\"exp\":%s,\"jti\":\"1\"}"
            .formatted(
                CONTOSO,
                CERT_APP,
                CERT_APP,
                aroundTimes + now + aroundTimes,
                aroundTimes + (now + 600) + aroundTimes);
    String pem = lab.app("contoso-cert-app").certificatePem();
    assertThat(byAssertion(ClientAssertions.sign(pem, header, claims)).has("access_token"))
        .isTrue();
    String late = claims.replace(Long.toString(now + 600), Long.toString(now - 600));
    assertThat(
            byAssertion(ClientAssertions.sign(pem, header, late))
                .path("error_codes")
                .get(0)
                .asInt())
        .as("a string is an end, too")
        .isEqualTo(700024);
    String critical = header.replace("\"typ\":\"JWT\"", "\"crit\":[\"b64\"],\"b64\":false");
    assertThat(byAssertion(ClientAssertions.sign(pem, critical, claims)).has("access_token"))
        .as("an extension that is not understood")
        .isFalse();
  }

  private static String assertion(JWTClaimsSet claims) throws Exception {
    return ClientAssertions.sign(
        lab.app("contoso-cert-app").certificatePem(),
        JWSAlgorithm.RS256,
        Map.of("x5t", ClientAssertions.thumbprint(lab, "SHA-1", Base64.getEncoder())),
        claims);
  }

  @Test
  void assertionOfAnotherLabsKeyIsRefused() throws Exception {
    try (Lab other = Lab.start()) {
      String forged =
          ClientAssertions.sign(
              other.app("contoso-cert-app").certificatePem(),
              JWSAlgorithm.RS256,
              Map.of("x5t", ClientAssertions.thumbprint(lab, "SHA-1", Base64.getEncoder())),
              ClientAssertions.claims(CERT_APP, CONTOSO).build());
      assertThat(code(byAssertion(forged))).isEqualTo(700027);
      assertThat(code(byAssertion(ClientAssertions.signed(other, CERT_APP, CONTOSO))))
          .isEqualTo(700027);
    }
  }

  @Test
  void assertionForAnotherTenantOrAppOrTimeIsRefused() throws Exception {
    assertThat(code(byAssertion(assertion(ClientAssertions.claims(CERT_APP, FABRIKAM).build()))))
        .isEqualTo(700023);
    assertThat(code(byAssertion(assertion(ClientAssertions.claims(SECRET_APP, CONTOSO).build()))))
        .isEqualTo(700027);
    Date past = Date.from(Instant.now().minusSeconds(3600));
    assertThat(
            code(
                byAssertion(
                    assertion(
                        ClientAssertions.claims(CERT_APP, CONTOSO).expirationTime(past).build()))))
        .isEqualTo(700024);
  }

  @Test
  void assertionMayNameTheTenantByItsDomain() throws Exception {
    String named = assertion(ClientAssertions.claims(CERT_APP, "contoso.test").build());
    assertThat(byAssertion(named).has("access_token")).isTrue();
  }

  @Test
  void unsignedAssertionIsRefused() throws Exception {
    String body = assertion(ClientAssertions.claims(CERT_APP, CONTOSO).build()).split("\\.", -1)[1];
    String none = "eyJhbGciOiJub25lIn0." + body + ".";
    assertThat(code(byAssertion(none))).isEqualTo(700027);
    assertThat(code(byAssertion("nonsense"))).isEqualTo(700027);
  }

  @Test
  void wrongSecretUnknownAppAndForeignTenantAreToldApart() throws Exception {
    String secret = lab.app("contoso-app").secret();
    assertThat(code(token(CONTOSO, Map.of("client_id", SECRET_APP, "client_secret", "wrong"))))
        .isEqualTo(7000215);
    assertThat(code(token(CONTOSO, Map.of("client_id", SECRET_APP)))).isEqualTo(7000218);
    assertThat(code(token(CONTOSO, Map.of("client_id", "c9", "client_secret", secret))))
        .isEqualTo(700016);
    assertThat(code(token(FABRIKAM, Map.of("client_id", SECRET_APP, "client_secret", secret))))
        .isEqualTo(700016);
  }

  @Test
  void scopeMustBeTheDefaultOfOneKnownResource() throws Exception {
    Map<String, String> fields = new HashMap<>();
    fields.put("client_id", SECRET_APP);
    fields.put("client_secret", lab.app("contoso-app").secret());
    fields.put("scope", "https://storage.azure.com/user_impersonation");
    assertThat(code(token(CONTOSO, fields))).isEqualTo(1002012);
    fields.put("scope", "https://nosuch.example/.default");
    assertThat(code(token(CONTOSO, fields))).isEqualTo(500011);
    fields.put("scope", "https://storage.azure.com/.default https://vault.azure.net/.default");
    assertThat(code(token(CONTOSO, fields))).isEqualTo(28000);
  }
}
