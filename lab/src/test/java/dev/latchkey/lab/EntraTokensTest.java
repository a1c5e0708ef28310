package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client meets that signs a person in by device code: pages, tokens, refusals. */
class EntraTokensTest {
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final String CONTOSO = "11111111-1111-4111-8111-111111111111";
  private static final String FABRIKAM = "22222222-2222-4222-8222-222222222222";
  private static final String STORAGE = "https://storage.azure.com/.default";
  private static final String OPENID = " offline_access openid profile";

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

  private static JsonNode deviceCode(String tenant, String scope) throws Exception {
    return browser.postForJson(
        LOGIN + tenant + "/oauth2/v2.0/devicecode", Map.of("client_id", AZ, "scope", scope));
  }

  private static JsonNode redeem(String tenant, JsonNode device) throws Exception {
    return browser.postForJson(
        LOGIN + tenant + "/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "device_code",
            "client_id",
            AZ,
            "client_info",
            "1",
            "device_code",
            device.path("device_code").asText()));
  }

  private static JsonNode signIn(String user, String tenant, String scope) throws Exception {
    JsonNode device = deviceCode(tenant, scope + OPENID);
    lab.approveDeviceCode(device.path("user_code").asText(), user);
    return redeem(tenant, device);
  }

  private static JsonNode refresh(String tenant, String refreshToken, String scope)
      throws Exception {
    return browser.postForJson(
        LOGIN + tenant + "/oauth2/v2.0/token",
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            AZ,
            "refresh_token",
            refreshToken,
            "scope",
            scope + OPENID));
  }

  private static JWTClaimsSet claims(JsonNode answer) throws Exception {
    SignedJWT token = SignedJWT.parse(answer.path("access_token").asText());
    JWKSet keys = JWKSet.parse(browser.get(LOGIN + CONTOSO + "/discovery/v2.0/keys").body());
    assertThat(
            token.verify(
                new RSASSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    return token.getJWTClaimsSet();
  }

  @Test
  void deviceCodeIsApprovedOnTheRealPages() throws Exception {
    JsonNode device = deviceCode("organizations", STORAGE + OPENID);
    assertThat(redeem("organizations", device).path("error").asText())
        .isEqualTo("authorization_pending");

    HttpResponse<String> page = browser.get(device.path("verification_uri").asText());
    HttpResponse<String> accounts =
        browser.submit(
            page, Map.of("otc", device.path("user_code").asText().toLowerCase(Locale.ROOT)));
    HttpResponse<String> done =
        browser.submit(accounts, Map.of("account", "alice@contoso.test", "action", "signin"));

    assertThat(done.body()).contains("You have signed in to Microsoft Azure CLI");
    assertThat(claims(redeem("organizations", device)).getStringClaim("unique_name"))
        .isEqualTo("alice@contoso.test");
    assertThat(redeem("organizations", device).path("error_codes").get(0).asInt())
        .as("a device code is good once")
        .isEqualTo(9002313);
  }

  @Test
  void declinedDeviceIsToldSo() throws Exception {
    JsonNode device = deviceCode("organizations", STORAGE);
    HttpResponse<String> page = browser.get("https://microsoft.com/devicelogin");
    HttpResponse<String> accounts =
        browser.submit(page, Map.of("otc", device.path("user_code").asText()));
    browser.submit(accounts, Map.of("action", "cancel"));
    assertThat(redeem("organizations", device).path("error").asText())
        .isEqualTo("authorization_declined");
  }

  @Test
  void wrongUserCodeIsRefusedOnThePage() throws Exception {
    HttpResponse<String> page = browser.get("https://microsoft.com/devicelogin");
    HttpResponse<String> answer = browser.submit(page, Map.of("otc", "<script>alert(1)</script>"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("That code didn&#39;t work").doesNotContain("<script>alert");
  }

  @Test
  void personsTokenHasTheV1ClaimsOfTheRealOne() throws Exception {
    JWTClaimsSet claims = claims(signIn("alice@contoso.test", "organizations", STORAGE));
    assertThat(claims.getIssuer()).isEqualTo("https://sts.windows.net/" + CONTOSO + "/");
    assertThat(claims.getAudience()).containsExactly("https://storage.azure.com");
    assertThat(claims.getStringClaim("oid")).isEqualTo("b0000000-0000-4000-8000-000000000001");
    assertThat(claims.getStringClaim("tid")).isEqualTo(CONTOSO);
    assertThat(claims.getStringClaim("appid")).isEqualTo(AZ);
    assertThat(claims.getStringClaim("scp")).isEqualTo("user_impersonation");
    assertThat(claims.getStringClaim("idtyp")).isEqualTo("user");
    assertThat(claims.getStringClaim("ver")).isEqualTo("1.0");
    assertThat(claims.getStringClaim("upn")).isEqualTo("alice@contoso.test");
  }

  @Test
  void registeredAppGetsTokensOfTheV2Shape() throws Exception {
    String api = lab.app("contoso-app").clientId();
    JWTClaimsSet claims =
        claims(signIn("alice@contoso.test", CONTOSO, "api://" + api + "/.default"));
    assertThat(claims.getAudience()).containsExactly(api);
    assertThat(claims.getIssuer()).isEqualTo(LOGIN + CONTOSO + "/v2.0");
    assertThat(claims.getStringClaim("ver")).isEqualTo("2.0");
    assertThat(claims.getStringClaim("azp")).isEqualTo(AZ);
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo("alice@contoso.test");
  }

  @Test
  void guestGetsATokenOfTheTenantThatTheyVisit() throws Exception {
    JsonNode home = signIn("alice@contoso.test", "organizations", STORAGE);
    JWTClaimsSet claims =
        claims(refresh("fabrikam.test", home.path("refresh_token").asText(), STORAGE));
    assertThat(claims.getStringClaim("tid")).isEqualTo(FABRIKAM);
    assertThat(claims.getStringClaim("idp")).isEqualTo("https://sts.windows.net/" + CONTOSO + "/");
    assertThat(claims.getStringClaim("oid"))
        .as("an object id of its own in the visited tenant")
        .isNotEqualTo("b0000000-0000-4000-8000-000000000001");
  }

  @Test
  void whoIsNotInATenantGetsNoTokenThere() throws Exception {
    JsonNode refusal = signIn("carol@fabrikam.test", CONTOSO, STORAGE);
    assertThat(refusal.path("error_codes").get(0).asInt()).isEqualTo(50020);
    assertThat(refusal.path("error_description").asText())
        .startsWith("AADSTS50020: User account 'carol@fabrikam.test'")
        .contains("does not exist in tenant 'Contoso'");
  }

  @Test
  void answerHoldsTheScopeWordForWordAndTheAccount() throws Exception {
    String scope = "https://management.core.windows.net//.default";
    JsonNode answer = signIn("bob@contoso.test", "organizations", scope);
    assertThat(answer.path("scope").asText().split(" "))
        .contains(scope, "https://management.core.windows.net//user_impersonation");
    assertThat(answer.path("foci").asText()).isEqualTo("1");
    assertThat(
            new String(
                Base64.getUrlDecoder().decode(answer.path("client_info").asText()),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"uid\":\"b0000000-0000-4000-8000-000000000002\",\"utid\":\"" + CONTOSO + "\"}");
    assertThat(claims(answer).getAudience())
        .containsExactly("https://management.core.windows.net/");
  }

  @Test
  void revokedSignInIsRefusedWithTheRealFieldSet() throws Exception {
    JsonNode answer = signIn("bob@contoso.test", "organizations", STORAGE);
    lab.revokeSignIns("bob@contoso.test");
    JsonNode refusal = refresh(CONTOSO, answer.path("refresh_token").asText(), STORAGE);
    assertThat(refusal.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(refusal.path("error_codes").get(0).asInt()).isEqualTo(50173);
    assertThat(refusal.path("error_description").asText())
        .matches(
            "AADSTS50173: .* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp:"
                + " \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ");
    assertThat(refusal.fieldNames())
        .toIterable()
        .containsExactly(
            "error",
            "error_description",
            "error_codes",
            "timestamp",
            "trace_id",
            "correlation_id",
            "error_uri");
    assertThat(signIn("bob@contoso.test", "organizations", STORAGE).has("access_token"))
        .as("a new sign-in works")
        .isTrue();
  }

  @Test
  void requestsAreRecordedWithoutSecrets() throws Exception {
    JsonNode answer = signIn("alice@contoso.test", "organizations", STORAGE);
    String refreshToken = answer.path("refresh_token").asText();
    refresh(CONTOSO, refreshToken, STORAGE);
    assertThat(lab.requests())
        .anySatisfy(request -> {
          assertThat(request.uri().getPath()).isEqualTo("/" + CONTOSO + "/oauth2/v2.0/token");
          assertThat(request.form())
              .containsEntry("grant_type", "refresh_token")
              .containsEntry("refresh_token", "<redacted>");
        });
    assertThat(lab.requests().toString())
        .doesNotContain(refreshToken)
        .doesNotContain(answer.path("access_token").asText());
  }
}
