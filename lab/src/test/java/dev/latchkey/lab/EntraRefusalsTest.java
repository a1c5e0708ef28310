package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Malformed and forbidden requests meet Entra's own error, never a stack trace. */
class EntraRefusalsTest {
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String TOKEN = LOGIN + "organizations/oauth2/v2.0/token";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          grant_type=                                                    | 900144  | invalid_request
          grant_type=refresh_token                                       | 900144  | invalid_request
          grant_type=nonsense&client_id=AZ                               | 70003   | unsupported_grant_type
          grant_type=refresh_token&client_id=AZ                          | 900144  | invalid_request
          grant_type=refresh_token&client_id=AZ&refresh_token=x          | 9002313 | invalid_grant
          grant_type=refresh_token&client_id=AZ&refresh_token=x&scope=a/b | 9002313 | invalid_grant
          grant_type=refresh_token&client_id=NOBODY&refresh_token=x      | 700016  | unauthorized_client
          grant_type=authorization_code&client_id=AZ&code=x              | 9002313 | invalid_grant
          grant_type=device_code&client_id=AZ&device_code=x              | 9002313 | invalid_grant
          grant_type=client_credentials&client_id=AZ&scope=x/.default    | 50059   | invalid_request
          %%%=%%&&&=                                                     | 900144  | invalid_request
          """)
  void badTokenRequestIsAnsweredWithItsCode(String form, int code, String error) throws Exception {
    HttpResponse<String> answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(TOKEN))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        form.replace("AZ", "04b07795-8ddb-461a-bbee-02f9e1bf7b46"))));
    JsonNode body = Browser.JSON.readTree(answer.body());
    assertThat(body.path("error_codes").get(0).asInt()).as(answer.body()).isEqualTo(code);
    assertThat(body.path("error").asText()).isEqualTo(error);
    assertThat(answer.statusCode()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
  }

  @Test
  void getIsNotATokenRequest() throws Exception {
    HttpResponse<String> answer = browser.get(TOKEN + "?grant_type=refresh_token");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("AADSTS900561").contains("Received a GET request");
  }

  @Test
  void bodyThatIsTooLargeIsRefused() throws Exception {
    HttpResponse<String> answer = browser.post(TOKEN, Map.of("a", "x".repeat(2 << 20)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(browser.get(LOGIN + "common/v2.0/.well-known/openid-configuration").statusCode())
        .isEqualTo(200);
  }

  @Test
  void unknownTenantHasNoConfiguration() throws Exception {
    HttpResponse<String> answer =
        browser.get(LOGIN + "nowhere.test/v2.0/.well-known/openid-configuration");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("AADSTS90002: Tenant 'nowhere.test' not found");
  }

  @ParameterizedTest
  @CsvSource({
    "v2.0/.well-known/openid-configuration, https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0",
    ".well-known/openid-configuration, https://sts.windows.net/11111111-1111-4111-8111-111111111111/"
  })
  void domainIsAnsweredWithTheTenantId(String path, String issuer) throws Exception {
    JsonNode configuration =
        Browser.JSON.readTree(browser.get(LOGIN + "contoso.test/" + path).body());
    assertThat(configuration.path("issuer").asText()).isEqualTo(issuer);
    assertThat(configuration.path("token_endpoint").asText())
        .startsWith(LOGIN + "11111111-1111-4111-8111-111111111111/oauth2/");
    HttpResponse<String> keys = browser.get(configuration.path("jwks_uri").asText());
    assertThat(keys.body()).contains("\"kid\"").doesNotContain("\"d\"");
  }

  @Test
  void instanceDiscoveryKnowsEntraAndNobodyElse() throws Exception {
    String question = LOGIN + "common/discovery/instance?api-version=1.1&authorization_endpoint=";
    JsonNode known =
        Browser.JSON.readTree(
            browser.get(question + LOGIN + "organizations/oauth2/v2.0/authorize").body());
    assertThat(known.path("tenant_discovery_endpoint").asText())
        .isEqualTo(LOGIN + "organizations/v2.0/.well-known/openid-configuration");
    assertThat(known.path("metadata").get(0).path("aliases").toString())
        .contains("login.microsoftonline.com");
    HttpResponse<String> foreign = browser.get(question + "https://evil.example/common/oauth2");
    assertThat(foreign.statusCode()).isEqualTo(400);
    assertThat(foreign.body()).contains("invalid_instance");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example/callback",
    "http://evil.example/",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "https://localhost/",
    "javascript:alert(1)",
    "'not an address'",
    "''"
  })
  void codeIsNeverSentToAnAddressThatIsNotRegistered(String redirectUri) throws Exception {
    HttpResponse<String> answer =
        browser.get(authorize(Map.of("redirect_uri", redirectUri, "response_type", "code")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("AADSTS50011").doesNotContain("<form");
    assertThat(answer.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void pageOfASignInThatIsOverIsNoLongerGood() throws Exception {
    HttpResponse<String> page =
        browser.get(
            authorize(Map.of("redirect_uri", "http://localhost:1/", "response_type", "code")));
    Map<String, String> cancel = Map.of("action", "cancel");
    assertThat(browser.submit(page, cancel).headers().firstValue("Location").orElseThrow())
        .startsWith("http://localhost:1/?error=access_denied&");
    HttpResponse<String> again = browser.submit(page, cancel);
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body()).contains("no longer good");
  }

  private static String authorize(Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46");
    all.put("scope", "https://storage.azure.com/.default");
    return LOGIN + "organizations/oauth2/v2.0/authorize?" + Browser.encode(all);
  }
}
