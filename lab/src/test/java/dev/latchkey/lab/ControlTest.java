package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.traffic.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control endpoint obeys the developer who has its token, and no web page. */
class ControlTest {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String token() {
    return lab.controlUri().getFragment();
  }

  private static String ours() {
    return "127.0.0.1:" + lab.controlUri().getPort();
  }

  /** Raw, since HTTP clients don't let a caller choose Host and Origin. */
  private static String send(String method, String path, String headers, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), lab.controlUri().getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\n"
              + headers
              + "Connection: close\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String authorized() {
    return "Host: " + ours() + "\r\nAuthorization: Bearer " + token() + "\r\n";
  }

  @Test
  void tokenHas256BitsAndIsSentByNoBrowser() {
    assertThat(token()).hasSize(43);
    assertThat(lab.controlUri().getHost()).isEqualTo("127.0.0.1");
    assertThat(lab.controlUri().getQuery()).isNull();
  }

  @Test
  void requestWithoutTheTokenIsRefused() throws IOException {
    String host = "Host: " + ours() + "\r\n";
    assertThat(send("GET", "/api/state", host, "")).startsWith("HTTP/1.1 401 ");
    assertThat(send("GET", "/api/state", host + "Authorization: Bearer wrong\r\n", ""))
        .startsWith("HTTP/1.1 401 ");
    assertThat(send("GET", "/api/state?token=" + token(), host, "")).startsWith("HTTP/1.1 401 ");
    assertThat(send("POST", "/api/device-codes", host, "{}")).startsWith("HTTP/1.1 401 ");
    assertThat(send("GET", "/api/events", host, "")).startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @CsvSource({"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "''"})
  void foreignHostIsRefusedEvenWithTheToken(String host) throws IOException {
    String port = Integer.toString(lab.controlUri().getPort());
    String header = host.isEmpty() ? "" : "Host: " + host.replace("PORT", port) + "\r\n";
    String authorization = "Authorization: Bearer " + token() + "\r\n";
    assertThat(send("GET", "/api/state", header + authorization, ""))
        .matches("(?s)HTTP/1.1 40[03] .*");
    assertThat(send("GET", "/", header, "")).matches("(?s)HTTP/1.1 40[03] .*");
    assertThat(send("GET", "/api/events", header + authorization, ""))
        .matches("(?s)HTTP/1.1 40[03] .*");
  }

  @ParameterizedTest
  @CsvSource({"https://evil.example", "null", "http://evil.example:PORT", "https://127.0.0.1:PORT"})
  void foreignOriginIsRefusedEvenWithTheToken(String origin) throws IOException {
    String port = Integer.toString(lab.controlUri().getPort());
    String answer =
        send(
            "GET",
            "/api/state",
            authorized() + "Origin: " + origin.replace("PORT", port) + "\r\n",
            "");
    assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("access-control");
  }

  @Test
  void preflightIsNeverAllowed() throws IOException {
    String answer =
        send(
            "OPTIONS",
            "/api/state",
            "Host: "
                + ours()
                + "\r\nOrigin: https://evil.example\r\n"
                + "Access-Control-Request-Headers: authorization\r\n",
            "");
    assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("access-control");
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html, <title>Latchkey lab</title>",
    "/console.js, text/javascript, sessionStorage",
    "/console.css, text/css, color-scheme",
    "/icon.svg, image/svg+xml, <svg"
  })
  void filesOfTheConsoleHoldNoDataAndNeedNoToken(String path, String type, String content)
      throws IOException {
    String page = send("GET", path, "Host: " + ours() + "\r\n", "");
    assertThat(page)
        .startsWith("HTTP/1.1 200 ")
        .contains(
            content,
            "Content-Type: " + type + "; charset=utf-8\r\n",
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';",
            "X-Content-Type-Options: nosniff\r\n",
            "Referrer-Policy: no-referrer\r\n",
            "Cross-Origin-Resource-Policy: same-origin\r\n",
            "Cache-Control: no-store\r\n")
        .doesNotContain(token())
        .doesNotContain("contoso", "unsafe-inline", "http://localhost", "https://");
    assertThat(send("HEAD", path, "Host: " + ours() + "\r\n", "")).endsWith("\r\n\r\n");
    assertThat(send("POST", path, authorized(), ""))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/state, GET",
    "/api/events, GET",
    "/api/requests, GET",
    "/api/device-codes, 'GET, POST'",
    "/api/revocations, POST",
    "/api/group-members, POST",
    "/api/troubles, 'GET, POST, DELETE'"
  })
  void methodThatAPathDoesNotHaveIsNamedWithThoseThatItHas(String path, String methods)
      throws IOException {
    for (String method : List.of("PUT", "HEAD", "OPTIONS", "get")) {
      assertThat(send(method, path, authorized(), ""))
          .startsWith("HTTP/1.1 405 ")
          .contains("Allow: " + methods + "\r\n");
    }
    for (String method : methods.split(", ", -1)) {
      if (!path.equals("/api/events")) {
        assertThat(send(method, path, authorized(), "")).matches("(?s)HTTP/1.1 (20[04]|400) .*");
      }
    }
  }

  @Test
  void bodyThatIsTooLargeIsRefused() throws IOException {
    assertThat(send("POST", "/api/troubles", authorized(), " ".repeat((1 << 20) + 1)))
        .startsWith("HTTP/1.1 413 ")
        .contains("larger than 1048576 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "null", "\"x\"", "{\"kind\":{}}", "{\"kind\":[1]}"})
  void bodyThatIsNoTroubleIsRefused(String body) throws IOException {
    assertThat(send("POST", "/api/troubles", authorized(), body))
        .startsWith("HTTP/1.1 400 ")
        .contains("kind '': allowed is throttled");
  }

  @Test
  void stateShowsWhoIsInTheLabAndNoSecret() throws IOException {
    String state = send("GET", "/api/state", authorized(), "");
    assertThat(state).contains("alice@contoso.test", "contosodata", "contoso-app");
    assertThat(state)
        .doesNotContain(lab.app("contoso-app").secret())
        .doesNotContain("PRIVATE KEY")
        .doesNotContain(token());
  }

  /** What Java has from {@link Lab}, for tests in other languages. */
  @Test
  void credentialsAreGivenToWhoeverMayControlTheLab() throws Exception {
    String host = "Host: " + ours() + "\r\n";
    for (String path : List.of("secrets", "app-service", "pipelines", "federated-tokens")) {
      assertThat(send("GET", "/api/" + path, host, "")).startsWith("HTTP/1.1 401 ");
    }
    String secrets = send("GET", "/api/secrets", authorized(), "");
    assertThat(secrets).contains("Cache-Control: no-store");
    JsonNode apps = body(secrets);
    JsonNode app =
        StreamSupport.stream(apps.spliterator(), false)
            .filter(one -> one.path("name").asText().equals("contoso-app"))
            .findFirst()
            .orElseThrow();
    assertThat(app.path("clientId").asText()).isEqualTo(lab.app("contoso-app").clientId());
    assertThat(app.path("secrets").get(0).asText()).isEqualTo(lab.app("contoso-app").secret());
    assertThat(secrets).contains("BEGIN PRIVATE KEY");
    assertThat(body(send("GET", "/api/app-service", authorized(), "")).has("IDENTITY_ENDPOINT"))
        .isTrue();
    assertThat(body(send("GET", "/api/pipelines", authorized(), "")).has("SYSTEM_OIDCREQUESTURI"))
        .isTrue();
    String query = "?subject=system:serviceaccount:contoso:app";
    String token =
        body(send("GET", "/api/federated-tokens" + query, authorized(), "")).path("token").asText();
    JsonNode answer =
        new Browser(lab)
            .postForJson(
                "https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token",
                Map.of(
                    "grant_type", "client_credentials",
                    "client_id", lab.app("contoso-identity").clientId(),
                    "client_assertion", token,
                    "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                    "scope", "https://storage.azure.com/.default"));
    assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
    assertThat(send("GET", "/api/federated-tokens", authorized(), ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("The query has no 'subject'");
  }

  private static JsonNode body(String answer) throws Exception {
    return Browser.JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  @Test
  void deviceIsApprovedAndBadInputIsExplained() throws Exception {
    JsonNode device =
        new Browser(lab)
            .postForJson(
                "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode",
                Map.of(
                    "client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                    "scope", "https://storage.azure.com/.default"));
    String code = device.path("user_code").asText();
    assertThat(send("GET", "/api/device-codes", authorized(), "")).contains(code);
    String nobody = "{\"code\":\"" + code + "\",\"user\":\"nobody@contoso.test\"}";
    assertThat(send("POST", "/api/device-codes", authorized(), nobody))
        .startsWith("HTTP/1.1 400 ")
        .contains("no user 'nobody@contoso.test'", "alice@contoso.test");
    assertThat(send("POST", "/api/device-codes", authorized(), "garbage"))
        .startsWith("HTTP/1.1 400 ")
        .contains("no 'code'");
    String alice = "{\"code\":\"" + code + "\",\"user\":\"alice@contoso.test\"}";
    assertThat(send("POST", "/api/device-codes", authorized(), alice)).startsWith("HTTP/1.1 204 ");
    assertThat(send("GET", "/api/device-codes", authorized(), "")).doesNotContain(code);
  }

  @Test
  void troubleIsMadeShownAndForgotten() throws IOException {
    String trouble = "{\"kind\":\"status\",\"status\":503,\"at\":\"imds\",\"times\":2}";
    assertThat(send("POST", "/api/troubles", authorized(), trouble)).startsWith("HTTP/1.1 204 ");
    assertThat(lab.troubles()).hasSize(1);
    assertThat(send("GET", "/api/troubles", authorized(), ""))
        .endsWith("[{\"kind\":\"status\",\"at\":\"imds\",\"times\":\"2\",\"status\":\"503\"}]");
    assertThat(send("POST", "/api/troubles", authorized(), "{\"kind\":\"doom\"}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("kind 'doom': allowed is throttled");
    assertThat(send("POST", "/api/troubles", "Host: " + ours() + "\r\n", trouble))
        .startsWith("HTTP/1.1 401 ");
    assertThat(send("DELETE", "/api/troubles", authorized(), "")).startsWith("HTTP/1.1 204 ");
    assertThat(lab.troubles()).isEmpty();
  }

  @Test
  void oneTroubleIsRemovedAndTheOthersStay() throws IOException {
    lab.trouble(Trouble.slow(Duration.ofSeconds(3)).times(2));
    lab.trouble(Trouble.mfaRequired());
    String slow = "/api/troubles?kind=slow&at=tokens&times=2&duration=PT3S";
    assertThat(send("DELETE", slow, authorized(), "")).startsWith("HTTP/1.1 204 ");
    assertThat(lab.troubles()).hasSize(1);
    assertThat(lab.troubles().get(0).kind()).isEqualTo(Trouble.Kind.MFA_REQUIRED);
    assertThat(send("DELETE", slow, authorized(), ""))
        .startsWith("HTTP/1.1 400 ")
        .contains("no trouble {kind=slow, at=tokens, times=2, duration=PT3S}");
    assertThat(send("DELETE", "/api/troubles?kind=doom", authorized(), ""))
        .startsWith("HTTP/1.1 400 ");
    assertThat(lab.troubles()).hasSize(1);
    lab.clearTroubles();
  }

  @Test
  void unknownPathIsNotFound() throws IOException {
    assertThat(send("GET", "/api/nothing", authorized(), ""))
        .startsWith("HTTP/1.1 404 ")
        .contains("There is: /api/app-service, /api/broker, /api/device-codes, /api/events");
    assertThat(send("GET", "/console.html", "Host: " + ours() + "\r\n", ""))
        .startsWith("HTTP/1.1 401 ");
    assertThat(send("GET", "/../console.js", "Host: " + ours() + "\r\n", ""))
        .startsWith("HTTP/1.1 401 ");
  }
}
