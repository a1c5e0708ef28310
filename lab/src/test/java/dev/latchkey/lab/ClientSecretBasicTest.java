package dev.latchkey.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps that send their id and secret in the Authorization header (RFC 6749, 2.3.1). */
class ClientSecretBasicTest {
  private static final String APP = "c0000000-0000-4000-8000-00000000000a";

  /** Every character that an encoding could mistake. */
  private static final String SECRET = "a+b%2B:c&d=e/f~\"?";

  private static Lab lab;
  private static Browser browser;

  @BeforeAll
  static void start() {
    lab =
        Lab.builder()
            .tenant("basic.test", tenant -> tenant.app("app", a -> a.clientId(APP).secret(SECRET)))
            .start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static HttpResponse<String> ask(String authorization, Map<String, String> fields)
      throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("grant_type", "client_credentials");
    all.put("scope", "https://storage.azure.com/.default");
    String body =
        all.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return browser.send(
        HttpRequest.newBuilder(
                URI.create("https://login.microsoftonline.com/basic.test/oauth2/v2.0/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void assertRefused(
      HttpResponse<String> response, int status, String error, int code) throws Exception {
    JsonNode answer = Browser.JSON.readTree(response.body());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(answer.path("error").asText()).isEqualTo(error);
    assertThat(answer.path("error_codes").path(0).asInt()).isEqualTo(code);
    assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
        .as("the scheme is named where it failed")
        .isEqualTo(status == 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic ", "basic ", "BASIC  "})
  void idAndSecretInTheHeaderGetAToken(String scheme) throws Exception {
    String header = basic(encode(APP) + ":" + encode(SECRET)).replace("Basic ", scheme);
    HttpResponse<String> response = ask(header, Map.of());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    String token = Browser.JSON.readTree(response.body()).path("access_token").asText();
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("appid")).isEqualTo(APP);
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("appidacr")).isEqualTo("1");
    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
  }

  @Test
  void bodyMayRepeatTheIdAndNoOther() throws Exception {
    String header = basic(encode(APP) + ":" + encode(SECRET));
    assertThat(ask(header, Map.of("client_id", APP.toUpperCase(Locale.ROOT))).statusCode())
        .isEqualTo(200);
    assertRefused(
        ask(header, Map.of("client_id", "c0000000-0000-4000-8000-000000000001")),
        400,
        "invalid_request",
        9000411);
  }

  @ParameterizedTest
  @CsvSource({"client_secret, right", "client_secret, wrong", "client_assertion, a.b.c"})
  void bothWaysAtOnceAreRefusedThoughOneOfThemIsRight(String name, String value) throws Exception {
    String sent = value.equals("right") ? SECRET : value;
    HttpResponse<String> response =
        ask(basic(encode(APP) + ":" + encode(SECRET)), Map.of("client_id", APP, name, sent));
    assertRefused(response, 400, "invalid_request", 9000411);
    assertThat(response.body()).contains("'" + name + "'").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "a+b%2B:c&d=e/f~\"?"})
  void wrongSecretIsRefusedAndSoIsTheRightOneThatIsNotEncoded(String secret) throws Exception {
    assertRefused(ask(basic(APP + ":" + secret), Map.of()), 401, "invalid_client", 7000215);
  }

  @ParameterizedTest
  @ValueSource(strings = {APP + ":", APP, ":", ":x"})
  void missingSecretOrIdIsSaid(String pair) throws Exception {
    assertRefused(ask(basic(pair), Map.of("client_id", APP)), 401, "invalid_client", 7000218);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic ", "Basic !!!", "Bearer x", "Negotiate"})
  void headerWithoutCredentialsIsNoProof(String header) throws Exception {
    HttpResponse<String> response = ask(header, Map.of("client_id", APP));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("AADSTS7000218");
  }

  @Test
  void unknownIdIsAnUnknownApplication() throws Exception {
    String id = "c9999999-0000-4000-8000-000000000000";
    assertRefused(ask(basic(id + ":x"), Map.of()), 400, "unauthorized_client", 700016);
  }

  @Test
  void discoveryNamesTheWayAndNothingIsRecordedOfIt() throws Exception {
    String configuration =
        browser
            .get(
                "https://login.microsoftonline.com/basic.test/v2.0/.well-known/openid-configuration")
            .body();
    assertThat(configuration).contains("client_secret_basic");
    ask(basic(encode(APP) + ":" + encode(SECRET)), Map.of());
    assertThat(lab.requests().toString()).doesNotContain(SECRET, encode(SECRET));
  }
}
