package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong because a test wants it to, and that nothing else does. */
class TroubleTest {
  private static final String TOKEN =
      "https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token";
  private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
  private static final String STORAGE = "https://storage.azure.com";
  private static final String VAULT = "https://vault.azure.net";
  private static final String IMDS =
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
          + STORAGE;

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

  @AfterEach
  void clear() {
    lab.clearTroubles();
  }

  private HttpResponse<String> asApp() throws Exception {
    return browser.post(
        TOKEN,
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            lab.app("contoso-app").clientId(),
            "client_secret",
            lab.app("contoso-app").secret(),
            "scope",
            STORAGE + "/.default"));
  }

  private HttpResponse<String> atImds() throws Exception {
    return browser.send(HttpRequest.newBuilder(URI.create(IMDS)).header("Metadata", "true"));
  }

  /** Signs in by device code. */
  private JsonNode signIn(String user) throws Exception {
    String devices = TOKEN.replace("/token", "/devicecode");
    String scope = STORAGE + "/.default offline_access openid";
    JsonNode device = browser.postForJson(devices, Map.of("client_id", AZ, "scope", scope));
    lab.approveDeviceCode(device.path("user_code").asText(), user);
    return browser.postForJson(
        TOKEN,
        Map.of(
            "grant_type",
            "device_code",
            "client_id",
            AZ,
            "device_code",
            device.path("device_code").asText()));
  }

  private JsonNode refresh(JsonNode signedIn, String resource) throws Exception {
    return browser.postForJson(
        TOKEN,
        Map.of(
            "grant_type",
            "refresh_token",
            "client_id",
            AZ,
            "refresh_token",
            signedIn.path("refresh_token").asText(),
            "scope",
            resource + "/.default"));
  }

  private JsonNode onBehalfOf(String endpoint, String user) throws Exception {
    LabApp app = lab.app("contoso-app");
    Map<String, String> fields = new HashMap<>();
    fields.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    fields.put("client_id", app.clientId());
    fields.put("client_secret", app.secret());
    fields.put("assertion", lab.userToken(user, app.clientId()));
    fields.put("requested_token_use", "on_behalf_of");
    fields.put("scope", STORAGE + "/.default");
    fields.put("resource", STORAGE);
    return browser.postForJson(endpoint, fields);
  }

  private static int code(JsonNode answer) {
    return answer.path("error_codes").path(0).asInt();
  }

  @Test
  void nextRequestsAreThrottledAndTheOneAfterThemIsNot() throws Exception {
    lab.trouble(Trouble.throttled(Duration.ofSeconds(7)).times(2));
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = asApp();
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
      assertThat(answer.body()).contains("AADSTS90055");
    }
    assertThat(asApp().statusCode()).isEqualTo(200);
    assertThat(lab.troubles()).isEmpty();
  }

  @Test
  void discoveryGoesOnUnlessAllOfEntraIsInTrouble() throws Exception {
    String keys = "https://login.microsoftonline.com/common/discovery/keys";
    lab.trouble(Trouble.status(503));
    assertThat(asApp().statusCode()).isEqualTo(503);
    assertThat(browser.get(keys).statusCode()).isEqualTo(200);
    lab.trouble(Trouble.status(500).at(Place.ENTRA));
    assertThat(browser.get(keys).statusCode()).isEqualTo(500);
    lab.clearTroubles();
    assertThat(asApp().statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"404", "410", "429", "500", "503"})
  void instanceMetadataAnswersWithAStatusOfItsOwn(int status) throws Exception {
    lab.trouble(
        status == 429
            ? Trouble.throttled(Duration.ofSeconds(1)).at(Place.IMDS).times(1)
            : Trouble.status(status).at(Place.IMDS).times(1));
    HttpResponse<String> answer = atImds();
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Server").orElse("")).startsWith("IMDS/");
    assertThat(atImds().statusCode()).isEqualTo(200);
  }

  @Test
  void whatAnswersInPlaceOfAServiceDoesNotBearItsName() throws Exception {
    for (Trouble trouble :
        List.of(
            Trouble.unreachable(),
            Trouble.html().at(Place.IMDS),
            Trouble.garbage().at(Place.IMDS).forResource(STORAGE))) {
      lab.clearTroubles();
      lab.trouble(trouble);
      HttpResponse<String> answer = atImds();
      assertThat(answer.headers().firstValue("Server")).as(trouble.toString()).isEmpty();
      assertThat(answer.statusCode()).isEqualTo(trouble.status());
    }
    lab.clearTroubles();
    lab.trouble(Trouble.unreachable());
    assertThat(atImds().body()).contains("unreachable network");
    assertThat(asApp().statusCode()).isEqualTo(200);
  }

  @Test
  void webPageOrGarbageComesInPlaceOfAToken() throws Exception {
    lab.trouble(Trouble.html().times(1));
    lab.trouble(Trouble.garbage().times(1));
    assertThat(asApp().headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    HttpResponse<String> garbage = asApp();
    assertThat(garbage.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> Browser.JSON.readTree(garbage.body())).isInstanceOf(IOException.class);
  }

  @Test
  void firstAnswerIsLateAndTheSecondIsNot() throws Exception {
    Duration delay = Duration.ofMillis(300);
    lab.trouble(Trouble.slow(delay).at(Place.IMDS).times(1));
    long before = System.nanoTime();
    assertThat(atImds().statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(delay);
    assertThat(lab.troubles()).isEmpty();
  }

  @Test
  void connectionIsResetThroughTheProxy() throws Exception {
    lab.trouble(Trouble.reset().at(Place.IMDS));
    try (Socket socket = new Socket()) {
      socket.connect(lab.proxyAddress());
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET " + IMDS + " HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    lab.trouble(Trouble.reset());
    assertThatThrownBy(this::asApp).isInstanceOf(IOException.class);
    lab.clearTroubles();
    assertThat(asApp().statusCode()).isEqualTo(200);
  }

  @Test
  void clockOfTheIssuerIsWrong() throws Exception {
    lab.trouble(Trouble.clockSkew(Duration.ofMinutes(-90)).times(1));
    lab.trouble(Trouble.clockSkew(Duration.ofDays(1)).at(Place.IMDS).times(1));
    Instant now = Instant.now();
    JWTClaimsSet past =
        PublishedKeys.verify(lab, AzInLab.parse(asApp().body()).path("access_token").asText());
    assertThat(past.getExpirationTime().toInstant()).isBefore(now.minus(Duration.ofMinutes(20)));
    JWTClaimsSet future =
        PublishedKeys.verify(lab, AzInLab.parse(atImds().body()).path("access_token").asText());
    assertThat(future.getNotBeforeTime().toInstant()).isAfter(now.plus(Duration.ofHours(23)));
  }

  @Test
  void mfaIsAskedOfOnePersonForOneResourceWithTheClaimsThatCureIt() throws Exception {
    JsonNode alice = signIn("alice@contoso.test");
    JsonNode bob = signIn("bob@contoso.test");
    lab.trouble(Trouble.mfaRequired().forUser("Alice@contoso.test").forResource(VAULT + "/"));

    JsonNode refused = refresh(alice, VAULT);
    assertThat(code(refused)).isEqualTo(50076);
    assertThat(refused.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(refused.path("suberror").asText()).isEqualTo("basic_action");
    assertThat(AzInLab.parse(refused.path("claims").asText()).at("/access_token/capolids"))
        .isNotEmpty();
    assertThat(refresh(alice, STORAGE).has("access_token")).isTrue();
    assertThat(refresh(bob, VAULT).has("access_token")).isTrue();
    assertThat(signIn("alice@contoso.test").has("access_token")).isTrue();
  }

  @Test
  void mfaIsAskedOfPeopleOnWhoseBehalfAnAppActsAndInTheWordsOfTheVersion() throws Exception {
    lab.trouble(Trouble.mfaRequired().forUser("alice@contoso.test"));
    JsonNode refused = onBehalfOf(TOKEN, "alice@contoso.test");
    assertThat(code(refused)).isEqualTo(50076);
    assertThat(refused.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(refused.path("claims").asText()).contains("capolids");
    JsonNode version1 = onBehalfOf(TOKEN.replace("v2.0/", ""), "alice@contoso.test");
    assertThat(version1.path("error").asText()).isEqualTo("interaction_required");
    assertThat(version1.path("claims").asText()).contains("capolids");
    assertThat(onBehalfOf(TOKEN, "bob@contoso.test").has("access_token")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "blockedByPolicy, 53003, false",
    "expiredGrant, 700082, true",
    "revokedGrant, 50173, true",
    "disabledUser, 50057, false",
    "missingConsent, 65001, true"
  })
  void refreshIsRefusedWithTheCodeOfWhatHappened(String kind, int code, boolean signInCures)
      throws Exception {
    JsonNode signedIn = signIn("alice@contoso.test");
    lab.trouble(Trouble.parse(Map.of("kind", kind, "user", "alice@contoso.test")));
    JsonNode refused = refresh(signedIn, VAULT);
    assertThat(code(refused)).isEqualTo(code);
    assertThat(refused.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(signIn("alice@contoso.test").has("access_token")).isEqualTo(signInCures);
    assertThat(asApp().statusCode()).isEqualTo(200);
  }

  @Test
  void policyBlocksAppsAndManagedIdentitiesToo() throws Exception {
    lab.trouble(Trouble.blockedByPolicy().forClient("contoso-app"));
    lab.trouble(Trouble.blockedByPolicy().forClient("contoso-vm").at(Place.IMDS));
    assertThat(code(AzInLab.parse(asApp().body()))).isEqualTo(53003);
    assertThat(atImds().body()).contains("AADSTS53003");
  }

  @Test
  void networkTroubleCanMeetOnePersonOrTenantAlone() throws Exception {
    JsonNode alice = signIn("alice@contoso.test");
    JsonNode bob = signIn("bob@contoso.test");
    lab.trouble(Trouble.status(502).forUser("alice@contoso.test").forTenant("contoso.test"));
    String vault = VAULT + "/.default";
    assertThat(
            browser
                .post(
                    TOKEN,
                    Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        AZ,
                        "refresh_token",
                        alice.path("refresh_token").asText(),
                        "scope",
                        vault))
                .statusCode())
        .isEqualTo(502);
    assertThat(refresh(bob, VAULT).has("access_token")).isTrue();
  }

  @Test
  void servicesAreInTroubleEachInItsOwnShape() throws Exception {
    lab.trouble(Trouble.status(500).at(Place.KEY_VAULT));
    lab.trouble(Trouble.throttled(Duration.ofSeconds(3)).at(Place.RESOURCE_MANAGER));
    lab.trouble(Trouble.status(503).at(Place.BLOBS));
    assertThat(browser.get("https://contoso-vault.vault.azure.net/secrets").body())
        .contains("\"code\":\"InternalServerError\"");
    HttpResponse<String> arm = browser.get("https://management.azure.com/subscriptions");
    assertThat(arm.statusCode()).isEqualTo(429);
    assertThat(arm.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(browser.get("https://contosodata.blob.core.windows.net/").statusCode())
        .isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind=none | kind 'none': allowed is throttled, status, slow, silent",
        "at=imds | kind '': allowed is throttled",
        "kind=slow, at=moon | at 'moon': allowed is tokens, entra, imds",
        "kind=slow, duration=soon | duration 'soon': allowed is 500ms, 7s",
        "kind=slow, duration=-1s | duration 'PT-1S': allowed is zero or more",
        "kind=status, status=200 | status '200': allowed is 400 to 599",
        "kind=status, status=x | status 'x': allowed is a number",
        "kind=silent, times=0 | times '0': allowed is 1 or more",
        "kind=mfaRequired, at=blobs | place of mfaRequired 'blobs': allowed is tokens, imds",
        "kind=silent, at=keyVault, user=alice@contoso.test | place of silent for some alone 'keyVault'",
        "kind=silent, colour=red | key 'colour': allowed is kind, at, user"
      })
  void whatCanNotHappenIsRefusedInWords(String fields, String message) {
    Map<String, String> parsed = new HashMap<>();
    for (String field : fields.split(", ", -1)) {
      parsed.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
    }
    assertThatThrownBy(() -> Trouble.parse(parsed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private int statusAtGraph(String token) throws Exception {
    return browser
        .send(
            HttpRequest.newBuilder(URI.create("https://graph.microsoft.com/v1.0/me"))
                .header("Authorization", "Bearer " + token))
        .statusCode();
  }

  @Test
  void everySecondRequestIsThrottled() throws Exception {
    String token = lab.userToken("alice@contoso.test", "https://graph.microsoft.com");
    lab.trouble(Trouble.throttled(Duration.ZERO).at(Place.GRAPH).every(2));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      statuses.add(statusAtGraph(token));
    }
    assertThat(statuses).containsExactly(200, 429, 200, 429, 200, 429);
  }

  @Test
  void chosenRequestIsTheFirstThatFailsAndTheOnlyOne() throws Exception {
    String token = lab.userToken("alice@contoso.test", "https://graph.microsoft.com");
    lab.trouble(Trouble.status(503).at(Place.GRAPH).after(2).times(1));
    // It counts the requests that another trouble answers, too.
    lab.trouble(Trouble.status(500).at(Place.GRAPH).after(2).times(2));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      statuses.add(statusAtGraph(token));
    }
    assertThat(statuses).containsExactly(200, 200, 503, 500, 500, 200);
    assertThat(lab.troubles()).isEmpty();
  }

  private static HttpRequest.Builder newGroup(String token, String name) {
    return HttpRequest.newBuilder(URI.create("https://graph.microsoft.com/v1.0/groups"))
        .header("Authorization", "Bearer " + token)
        .POST(
            HttpRequest.BodyPublishers.ofString(
                """
                {"displayName": "%s", "mailNickname": "devs", "mailEnabled": false,
                 "securityEnabled": true}
                """
                    .formatted(name)));
  }

  @Test
  void connectionIsCutAtTheChosenRequest() throws Exception {
    String token = lab.userToken("dana@contoso.test", "https://graph.microsoft.com");
    lab.trouble(Trouble.reset().at(Place.GRAPH).after(1).times(1));
    assertThat(statusAtGraph(token)).isEqualTo(200);
    // The JDK's client sends a GET a second time by itself, a POST never.
    assertThatThrownBy(() -> browser.send(newGroup(token, "cut"))).isInstanceOf(IOException.class);
    assertThat(lab.directory().groups()).noneMatch(group -> group.displayName().equals("cut"));
    assertThat(statusAtGraph(token)).isEqualTo(200);
  }

  @Test
  void lostAnswerIsOfARequestThatWasCarriedOut() throws Exception {
    String token = lab.userToken("dana@contoso.test", "https://graph.microsoft.com");
    lab.trouble(Trouble.lostAnswer().at(Place.GRAPH).times(1));
    assertThatThrownBy(() -> browser.send(newGroup(token, "lost"))).isInstanceOf(IOException.class);
    assertThat(lab.directory().groups()).anyMatch(group -> group.displayName().equals("lost"));
    assertThat(lab.requests())
        .anyMatch(r ->
            r.method().equals("POST")
                && r.uri().getPath().equals("/v1.0/groups")
                && r.status() == 0);
  }

  @Test
  void answersOfAllOfEntraCanBeLost() throws Exception {
    lab.trouble(Trouble.lostAnswer().at(Place.ENTRA).times(1));
    lab.trouble(Trouble.status(503).times(1));
    assertThatThrownBy(this::asApp).isInstanceOf(IOException.class);
    assertThat(asApp().statusCode()).isEqualTo(200);
  }

  @Test
  void personThatDoesNotExistIsRefused() {
    Trouble misspelt = Trouble.disabledUser().forUser("alise@contoso.test");
    assertThatThrownBy(() -> lab.trouble(misspelt))
        .hasMessage("The lab has no user 'alise@contoso.test'.");
  }

  @Test
  void wordsSayWhatTheApiSays() {
    Trouble trouble =
        Trouble.throttled(Duration.ofSeconds(90))
            .at(Place.APP_SERVICE)
            .forClient("contoso-identity")
            .forTenant("contoso.test")
            .after(4)
            .every(2)
            .times(3);
    assertThat(Trouble.parse(trouble.toFields()).toFields()).isEqualTo(trouble.toFields());
    assertThat(trouble)
        .hasToString(
            "{kind=throttled, at=appService, tenant=contoso.test, client=contoso-identity,"
                + " after=4, every=2, times=3, duration=PT1M30S}");
  }
}
