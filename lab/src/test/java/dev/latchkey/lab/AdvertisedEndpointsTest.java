package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a discovery document names is there. */
class AdvertisedEndpointsTest {
  private static final String CONTOSO = "https://login.microsoftonline.com/contoso.test";
  private static final String CALLBACK = "https://app.contoso.test/signin";
  private static final String ALICE = "alice@contoso.test";

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
                        .user("alice")
                        .app("web", a -> a.secret("a-secret").redirectUri(URI.create(CALLBACK))))
            .start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static JsonNode document(String path) throws Exception {
    return Browser.JSON.readTree(browser.get(CONTOSO + path).body());
  }

  static Stream<String> endpoints() throws Exception {
    Map<String, Boolean> all = new HashMap<>();
    for (String path :
        new String[] {
          "/v2.0/.well-known/openid-configuration", "/.well-known/openid-configuration"
        }) {
      document(path)
          .properties()
          .forEach(field -> {
            if (field.getKey().endsWith("_endpoint") || field.getKey().equals("jwks_uri")) {
              all.put(field.getValue().asText(), true);
            }
          });
    }
    return all.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void endpointIsThere(String address) throws Exception {
    assertThat(browser.get(address).statusCode()).as(address).isNotEqualTo(404).isLessThan(500);
  }

  private static Map<String, String> request(String type, String... fields) {
    Map<String, String> request = new HashMap<>();
    request.put("client_id", lab.app("web").clientId());
    request.put("response_type", type);
    request.put("redirect_uri", CALLBACK);
    request.put("scope", "openid profile User.Read");
    request.put("nonce", "a nonce");
    request.put("state", "a state");
    for (int i = 0; i < fields.length; i += 2) {
      request.put(fields[i], fields[i + 1]);
    }
    return request;
  }

  /** The fields that the app is sent, behind ? or #. */
  private static Map<String, String> fields(HttpResponse<String> answer, char separator) {
    String address = answer.headers().firstValue("Location").orElse("");
    assertThat(address).as(answer.body()).startsWith(CALLBACK + separator);
    return Arrays.stream(address.substring(CALLBACK.length() + 1).split("&", -1))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  private static HttpResponse<String> signIn(Map<String, String> request) throws Exception {
    HttpResponse<String> page =
        browser.get(CONTOSO + "/oauth2/v2.0/authorize?" + Browser.encode(request));
    return browser.submit(page, Map.of("account", ALICE));
  }

  private static String of(Map<String, String> fields, String name) {
    return Objects.requireNonNull(fields.get(name), name);
  }

  private static String halfHash(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
  }

  @Test
  void idTokenComesInTheFragment() throws Exception {
    Map<String, String> fields = fields(signIn(request("id_token")), '#');
    assertThat(fields).containsEntry("state", "a state").doesNotContainKeys("code", "access_token");
    JWTClaimsSet claims = PublishedKeys.verify(lab, of(fields, "id_token"));
    assertThat(claims.getAudience()).containsExactly(lab.app("web").clientId());
    assertThat(claims.getStringClaim("nonce")).isEqualTo("a nonce");
  }

  /** What ASP.NET Core asks for. */
  @Test
  void codeAndIdTokenArePostedToTheApp() throws Exception {
    HttpResponse<String> page = signIn(request("code id_token", "response_mode", "form_post"));
    Map<String, String> fields = Browser.fields(page, Map.of());
    JWTClaimsSet claims = PublishedKeys.verify(lab, of(fields, "id_token"));
    assertThat(claims.getStringClaim("c_hash")).isEqualTo(halfHash(of(fields, "code")));
    JsonNode answer =
        browser.postForJson(
            CONTOSO + "/oauth2/v2.0/token",
            Map.of(
                "client_id",
                lab.app("web").clientId(),
                "client_secret",
                "a-secret",
                "grant_type",
                "authorization_code",
                "redirect_uri",
                CALLBACK,
                "code",
                of(fields, "code")));
    assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
  }

  @Test
  void tokensOfTheImplicitFlowFitTogether() throws Exception {
    Map<String, String> fields = fields(signIn(request("id_token token")), '#');
    JWTClaimsSet claims = PublishedKeys.verify(lab, of(fields, "id_token"));
    assertThat(claims.getStringClaim("at_hash")).isEqualTo(halfHash(of(fields, "access_token")));
    HttpResponse<String> info =
        browser.send(
            HttpRequest.newBuilder(URI.create("https://graph.microsoft.com/oidc/userinfo"))
                .header("Authorization", "Bearer " + of(fields, "access_token")));
    assertThat(Browser.JSON.readTree(info.body()).path("email").asText()).isEqualTo(ALICE);
    assertThat(Browser.JSON.readTree(info.body()).path("sub").asText())
        .as("OpenID Connect Core, 5.3.2: a client refuses another one")
        .isEqualTo(claims.getSubject());
  }

  @ParameterizedTest
  @CsvSource({
    "foo, fragment, unsupported_response_type, AADSTS70005, #",
    "code code, query, unsupported_response_type, AADSTS70005, ?",
    "id_token, elsewhere, invalid_request, AADSTS70007, ?",
    "'', query, invalid_request, AADSTS900144, ?",
    "id_token, query, invalid_request, AADSTS70007, ?"
  })
  void whatCannotBeAnsweredIsRefusedAtTheApp(
      String type, String mode, String error, String code, char separator) throws Exception {
    HttpResponse<String> answer =
        browser.get(
            CONTOSO
                + "/oauth2/v2.0/authorize?"
                + Browser.encode(request(type, "response_mode", mode)));
    Map<String, String> fields = fields(answer, separator);
    assertThat(fields).containsEntry("error", error).containsEntry("state", "a state");
    assertThat(fields.get("error_description")).startsWith(code + ":");
  }

  @Test
  void idTokenOfVersion1HasTheIssuerOfItsDocument() throws Exception {
    HttpResponse<String> page =
        browser.get(CONTOSO + "/oauth2/authorize?" + Browser.encode(request("id_token")));
    JWTClaimsSet claims =
        PublishedKeys.verify(
            lab, of(fields(browser.submit(page, Map.of("account", ALICE)), '#'), "id_token"));
    assertThat(claims.getIssuer())
        .isEqualTo(document("/.well-known/openid-configuration").path("issuer").asText());
    assertThat(claims.getClaims()).containsEntry("ver", "1.0").containsEntry("upn", ALICE);
  }

  @Test
  void toolOfMicrosoftGetsNoTokenThroughTheAddress() throws Exception {
    Map<String, String> request = request("id_token");
    request.put("client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46");
    request.put("redirect_uri", "http://localhost:1");
    HttpResponse<String> answer =
        browser.get(CONTOSO + "/oauth2/v2.0/authorize?" + Browser.encode(request));
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith("http://localhost:1#error=unsupported_response_type")
        .contains("AADSTS700054");
  }

  @Test
  void idTokenNeedsANonce() throws Exception {
    Map<String, String> request = request("id_token", "response_mode", "fragment");
    request.remove("nonce");
    Map<String, String> fields =
        fields(browser.get(CONTOSO + "/oauth2/v2.0/authorize?" + Browser.encode(request)), '#');
    assertThat(fields.get("error_description")).contains("AADSTS900144", "'nonce'");
  }

  @Test
  void version1SignsInByBrowserAndByCode() throws Exception {
    Map<String, String> request = request("code", "resource", "https://storage.azure.com");
    request.remove("scope");
    HttpResponse<String> page =
        browser.get(CONTOSO + "/oauth2/authorize?" + Browser.encode(request));
    Map<String, String> fields = fields(browser.submit(page, Map.of("account", ALICE)), '?');
    Map<String, String> redeem = new HashMap<>();
    redeem.put("client_id", lab.app("web").clientId());
    redeem.put("client_secret", "a-secret");
    redeem.put("grant_type", "authorization_code");
    redeem.put("redirect_uri", CALLBACK);
    redeem.put("code", of(fields, "code"));
    JsonNode answer = browser.postForJson(CONTOSO + "/oauth2/token", redeem);
    assertThat(answer.path("resource").asText()).isEqualTo("https://storage.azure.com");

    JsonNode device =
        browser.postForJson(
            CONTOSO + "/oauth2/devicecode",
            Map.of(
                "client_id", lab.app("web").clientId(), "resource", "https://storage.azure.com"));
    assertThat(device.path("verification_url").asText()).endsWith("/devicelogin");
    assertThat(device.path("interval").isTextual()).isTrue();
    lab.approveDeviceCode(device.path("user_code").asText(), ALICE);
    JsonNode token =
        browser.postForJson(
            CONTOSO + "/oauth2/token",
            Map.of(
                "client_id",
                lab.app("web").clientId(),
                "client_secret",
                "a-secret",
                "grant_type",
                "device_code",
                "code",
                device.path("device_code").asText()));
    assertThat(token.has("access_token")).as(token.toString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/v2.0/logout", "/oauth2/logout"})
  void logoutGoesBackToTheAppAndNowhereElse(String path) throws Exception {
    String back = "?post_logout_redirect_uri=" + Browser.encode(CALLBACK) + "&state=s";
    assertThat(browser.get(CONTOSO + path + back).headers().firstValue("Location"))
        .contains(CALLBACK + "?state=s");
    HttpResponse<String> elsewhere =
        browser.get(CONTOSO + path + "?post_logout_redirect_uri=https://evil.test/");
    assertThat(elsewhere.statusCode()).isEqualTo(200);
    assertThat(elsewhere.body()).contains("You signed out").doesNotContain("evil");
  }
}
