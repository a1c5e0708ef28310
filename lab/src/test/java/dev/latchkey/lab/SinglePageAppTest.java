package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in from a page: what other origins may read, and the session of a browser. */
class SinglePageAppTest {
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String CONTOSO = LOGIN + "contoso.test";
  private static final String ORIGIN = "http://localhost:3000";
  private static final String PAGE = ORIGIN + "/";
  private static final String WEB = "https://app.contoso.test/signin";
  private static final String VERIFIER = "a-verifier-that-is-sent-as-its-own-challenge";
  private static final String ALICE = "alice@contoso.test";
  private static final Pattern FIELD = Pattern.compile("[?&#](\\w+)=([^&]*)");

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
                        .user("bob")
                        .app("page", a -> a.spaRedirectUri(URI.create(PAGE)))
                        .app(
                            "both",
                            a ->
                                a.secret("a-secret").spaRedirectUri(URI.create("http://localhost")))
                        .app("undeclared", a -> a.redirectUri(URI.create(PAGE)))
                        .app("web", a -> a.secret("a-secret").redirectUri(URI.create(WEB))))
            .start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static HttpRequest.Builder request(String address, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static HttpResponse<String> authorize(String app, String cookie, String... fields)
      throws Exception {
    Map<String, String> form = new HashMap<>();
    form.put("client_id", lab.app(app).clientId());
    form.put("response_type", "code");
    form.put("redirect_uri", app.equals("web") ? WEB : PAGE);
    form.put("scope", "openid offline_access User.Read");
    form.put("code_challenge", VERIFIER);
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return browser.send(
        request(CONTOSO + "/oauth2/v2.0/authorize?" + Browser.encode(form), "Cookie", cookie));
  }

  private static HttpResponse<String> signIn(String app) throws Exception {
    return browser.submit(authorize(app, "none=1"), Map.of("account", ALICE));
  }

  private static String field(HttpResponse<String> answer, String name) {
    Matcher field = FIELD.matcher(answer.headers().firstValue("Location").orElse(""));
    while (field.find()) {
      if (field.group(1).equals(name)) {
        return URLDecoder.decode(field.group(2), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError("no " + name + " in " + answer.headers() + answer.body());
  }

  private static String cookie(HttpResponse<String> answer) {
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; Secure", "; HttpOnly", "; SameSite=None");
    return cookie.replaceFirst(";.*", "");
  }

  private static HttpResponse<String> token(String app, String origin, String... fields)
      throws Exception {
    Map<String, String> form = new HashMap<>();
    form.put("client_id", lab.app(app).clientId());
    if (app.equals("web")) {
      form.put("client_secret", "a-secret");
    }
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    HttpRequest.Builder request =
        request(CONTOSO + "/oauth2/v2.0/token", "Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(Browser.encode(form)));
    return browser.send(origin.isEmpty() ? request : request.header("Origin", origin));
  }

  private static HttpResponse<String> redeem(String app, String origin) throws Exception {
    return token(
        app,
        origin,
        "grant_type",
        "authorization_code",
        "redirect_uri",
        app.equals("web") ? WEB : PAGE,
        "code_verifier",
        VERIFIER,
        "code",
        field(signIn(app), "code"));
  }

  @Test
  void pageHasToProveThatItBeganTheSignIn() throws Exception {
    HttpResponse<String> page = authorize("page", "none=1", "code_challenge", "");
    HttpResponse<String> answer =
        token(
            "page",
            ORIGIN,
            "grant_type",
            "authorization_code",
            "redirect_uri",
            PAGE,
            "code",
            field(browser.submit(page, Map.of("account", ALICE)), "code"));
    assertThat(code(answer)).isEqualTo(9002325);
  }

  @Test
  void pageUsesNoOtherGrant() throws Exception {
    HttpResponse<String> answer =
        token("web", ORIGIN, "grant_type", "client_credentials", "scope", "User.Read");
    assertThat(code(answer)).isEqualTo(9002326);
  }

  @Test
  void pageCallsGraph() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            request("https://graph.microsoft.com/v1.0/me", "Origin", ORIGIN)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  private static int code(HttpResponse<String> answer) throws Exception {
    return Browser.JSON.readTree(answer.body()).path("error_codes").path(0).asInt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contoso.test/v2.0/.well-known/openid-configuration",
        "contoso.test/discovery/v2.0/keys",
        "common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/contoso.test/oauth2/v2.0/authorize"
      })
  void documentsAreReadByPagesOfEveryOrigin(String path) throws Exception {
    HttpResponse<String> answer = browser.send(request(LOGIN + path, "Origin", ORIGIN));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void browserIsToldThatAPageMayAskForTokens() throws Exception {
    HttpResponse<String> answer =
        browser.send(
            request(
                    CONTOSO + "/oauth2/v2.0/token",
                    "Origin",
                    ORIGIN,
                    "Access-Control-Request-Method",
                    "POST",
                    "Access-Control-Request-Headers",
                    "content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
        .contains("POST, OPTIONS");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
        .contains("content-type");
  }

  @ParameterizedTest
  @CsvSource({
    "page, http://localhost:3000, 0",
    "page, '', 9002327",
    "both, http://localhost:3000, 0",
    "undeclared, http://localhost:3000, 0",
    "undeclared, '', 0",
    "undeclared, http://evil.test, 9002326",
    "web, '', 0",
    "web, https://app.contoso.test, 9002326"
  })
  void codeOfAPageIsRedeemedByPagesAlone(String app, String origin, int code) throws Exception {
    HttpResponse<String> answer = redeem(app, origin);
    assertThat(code(answer)).as(answer.body()).isEqualTo(code);
    if (!origin.isEmpty()) {
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "page, http://localhost:3000, http://localhost:3000, 0",
    "page, http://localhost:3000, '', 9002327",
    "web, '', http://localhost:3000, 9002326",
  })
  void refreshTokenIsUsedWhereItWasGiven(String app, String first, String second, int code)
      throws Exception {
    JsonNode tokens = Browser.JSON.readTree(redeem(app, first).body());
    HttpResponse<String> answer =
        token(
            app,
            second,
            "grant_type",
            "refresh_token",
            "refresh_token",
            tokens.path("refresh_token").asText());
    assertThat(code(answer)).as(answer.body()).isEqualTo(code);
  }

  @Test
  void silentSignInNeedsSomebodyWhoIsSignedIn() throws Exception {
    HttpResponse<String> nobody = authorize("page", "none=1", "prompt", "none", "state", "s");
    assertThat(field(nobody, "error")).isEqualTo("login_required");
    assertThat(field(nobody, "error_description")).startsWith("AADSTS50058:");
    assertThat(field(nobody, "state")).isEqualTo("s");

    String cookie = cookie(signIn("page"));
    assertThat(field(authorize("page", cookie, "prompt", "none"), "code")).isNotEmpty();
    assertThat(field(authorize("web", cookie), "code"))
        .as("single sign-on, for another app too")
        .isNotEmpty();
    assertThat(
            field(
                authorize("page", cookie, "prompt", "none", "login_hint", "bob@contoso.test"),
                "error"))
        .isEqualTo("login_required");
    for (String prompt : new String[] {"login", "select_account", "consent"}) {
      assertThat(authorize("page", cookie, "prompt", prompt).body()).contains("Pick an account");
    }
  }

  @Test
  void sessionEndsWithALogoutAndWithARevocation() throws Exception {
    String cookie = cookie(signIn("page"));
    HttpResponse<String> logout =
        browser.send(request(CONTOSO + "/oauth2/v2.0/logout", "Cookie", cookie));
    assertThat(logout.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(field(authorize("page", cookie, "prompt", "none"), "error"))
        .isEqualTo("login_required");

    String second = cookie(signIn("page"));
    lab.revokeSignIns(ALICE);
    assertThat(field(authorize("page", second, "prompt", "none"), "error"))
        .isEqualTo("login_required");
    assertThat(second).isNotEqualTo(cookie);
  }
}
