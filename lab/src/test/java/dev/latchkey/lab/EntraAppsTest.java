package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in to registered apps: what they may ask for, and what then stands in their tokens. */
class EntraAppsTest {
  private static final String LOGIN = "https://login.microsoftonline.com/";
  private static final String CALLBACK = "http://localhost:7000/callback";
  private static final String GRAPH = "https://graph.microsoft.com/.default";
  private static final String ORDERS = "api://contoso.test/orders";

  private static Lab lab;
  private static Browser browser;

  @BeforeAll
  static void start() {
    String[] groups = IntStream.range(0, 201).mapToObj(i -> "group-" + i).toArray(String[]::new);
    lab =
        Lab.builder()
            .tenant(
                "contoso.test",
                tenant -> {
                  tenant.user("alice").user("bob");
                  tenant.group("readers", "alice").group("everybody", "readers");
                  Arrays.stream(groups).forEach(name -> tenant.group(name, "bob"));
                  tenant
                      .app("web", app -> app.secret("a-secret-of-web"))
                      .app("daemon", app -> app.secret("a-secret-of-daemon"))
                      .app("anywhere", app -> app.multiTenant())
                      .app(
                          "orders",
                          app ->
                              app.identifierUri(ORDERS)
                                  .scopes("Orders.Read", "Orders.Write")
                                  .role("Reader", "readers")
                                  .role("Nested", "everybody")
                                  .role("Writer", "daemon", "bob")
                                  .groupClaims())
                      .app(
                          "old",
                          app -> app.identifierUri("https://contoso.test/old").tokenVersion(1));
                })
            .tenant("fabrikam.test", tenant -> tenant.user("carol"))
            .start();
    browser = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static String authorize(String tenant, String app, String scope) {
    return LOGIN
        + tenant
        + "/oauth2/v2.0/authorize?"
        + Browser.encode(
            Map.of(
                "client_id",
                lab.app(app).clientId(),
                "response_type",
                "code",
                "redirect_uri",
                CALLBACK,
                "state",
                "a state",
                "scope",
                scope));
  }

  /** The parameters with which the browser is sent to the app. */
  private static Map<String, String> sentBack(HttpResponse<String> answer) {
    String query = URI.create(answer.headers().firstValue("Location").orElse("")).getRawQuery();
    assertThat(query).as(answer.body()).isNotNull();
    return Arrays.stream(query.split("&", -1))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  private static String code(String user, String scope) throws Exception {
    HttpResponse<String> page = browser.get(authorize("contoso.test", "web", scope));
    return Objects.requireNonNull(
        sentBack(browser.submit(page, Map.of("account", user))).get("code"));
  }

  private static JsonNode token(String tenant, String app, String... fields) throws Exception {
    Map<String, String> form = new HashMap<>();
    form.put("client_id", lab.app(app).clientId());
    if (!app.equals("anywhere")) {
      form.put("client_secret", lab.app(app).secret());
    }
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return browser.postForJson(LOGIN + tenant + "/oauth2/v2.0/token", form);
  }

  private static JsonNode redeem(String code, String... fields) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("grant_type", "authorization_code", "redirect_uri", CALLBACK, "code", code));
    all.addAll(List.of(fields));
    return token("contoso.test", "web", all.toArray(String[]::new));
  }

  private static JsonNode refresh(JsonNode answer, String... fields) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                answer.path("refresh_token").asText()));
    all.addAll(List.of(fields));
    return token("contoso.test", "web", all.toArray(String[]::new));
  }

  private static JWTClaimsSet claims(JsonNode answer) throws Exception {
    assertThat(answer.has("access_token")).as(answer.toString()).isTrue();
    return PublishedKeys.verify(lab, answer.path("access_token").asText());
  }

  private static int code(JsonNode refusal) {
    return refusal.path("error_codes").path(0).asInt();
  }

  @Test
  void refreshWithoutAScopeGivesWhatWasGranted() throws Exception {
    JsonNode first = redeem(code("alice@contoso.test", ORDERS + "/Orders.Read offline_access"));
    JsonNode second = refresh(first);
    assertThat(claims(second).getStringClaim("scp")).isEqualTo("Orders.Read");
    assertThat(second.path("scope")).isEqualTo(first.path("scope"));
    assertThat(refresh(second, "scope", GRAPH).has("refresh_token"))
        .as("a refresh token is good for other resources, and stays one")
        .isTrue();
  }

  @Test
  void codeRedeemedForLessKeepsItsRefreshAndIdToken() throws Exception {
    JsonNode answer =
        redeem(
            code("alice@contoso.test", "openid profile offline_access User.Read"),
            "scope",
            "User.Read");
    assertThat(answer.fieldNames()).toIterable().contains("refresh_token", "id_token");
    assertThat(answer.path("scope").asText()).isEqualTo("User.Read openid profile");
  }

  @Test
  void scopesOfTwoResourcesAreConsentedToAndTheTokenIsForOne() throws Exception {
    String both = "openid User.Read " + ORDERS + "/Orders.Read";
    assertThat(claims(redeem(code("alice@contoso.test", both))).getStringClaim("scp"))
        .isEqualTo("User.Read");
    JsonNode second = redeem(code("alice@contoso.test", both), "scope", ORDERS + "/Orders.Read");
    assertThat(claims(second).getAudience()).containsExactly(lab.app("orders").clientId());
    assertThat(code(redeem(code("alice@contoso.test", both), "scope", both))).isEqualTo(28000);
  }

  @ParameterizedTest
  @CsvSource({
    "User.Read Mail.Read, User.Read Mail.Read",
    "https://graph.microsoft.com/Mail.Read, Mail.Read",
    "api://contoso.test/orders/Orders.Write, Orders.Write",
    "api://contoso.test/orders/.default, Orders.Read Orders.Write",
    "https://storage.azure.com/.default, user_impersonation"
  })
  void tokenHasTheScopesThatWereAskedFor(String asked, String granted) throws Exception {
    assertThat(claims(redeem(code("alice@contoso.test", asked))).getStringClaim("scp"))
        .isEqualTo(granted);
  }

  @ParameterizedTest
  @CsvSource({
    "https://graph.microsoft.com/Directory.ReadWrite.All, 65001",
    "User.Read https://graph.microsoft.com/.default, 70011",
    "api://contoso.test/orders/.default api://contoso.test/orders/Orders.Read, 70011"
  })
  void whatNobodyConsentedToIsRefused(String asked, int code) throws Exception {
    assertThat(sentBack(browser.get(authorize("contoso.test", "web", asked))).get("error_uri"))
        .isEqualTo(LOGIN + "error?code=" + code);
  }

  @Test
  void defaultAloneIsGraphs() throws Exception {
    assertThat(claims(redeem(code("alice@contoso.test", ".default"))).getStringClaim("scp"))
        .isEqualTo("User.Read");
  }

  /** Microsoft decides what its own tools may ask for. */
  @Test
  void toolGetsNoMoreOfGraphThanMicrosoftGaveIt() throws Exception {
    JsonNode device =
        browser.postForJson(
            LOGIN + "contoso.test/oauth2/v2.0/devicecode",
            Map.of(
                "client_id",
                "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                "scope",
                "https://graph.microsoft.com/Directory.ReadWrite.All"));
    assertThat(code(device)).isEqualTo(65002);
  }

  @Test
  void codeOfOneTenantIsNotRedeemedAtAnother() throws Exception {
    HttpResponse<String> page = browser.get(authorize("contoso.test", "anywhere", "openid"));
    String code =
        sentBack(browser.submit(page, Map.of("account", "alice@contoso.test"))).get("code");
    JsonNode answer =
        token(
            "fabrikam.test",
            "anywhere",
            "grant_type",
            "authorization_code",
            "redirect_uri",
            CALLBACK,
            "code",
            Objects.requireNonNull(code));
    assertThat(code(answer)).isEqualTo(700005);
  }

  @Test
  void scopeThatTheAppDoesNotOfferIsRefusedAtItsCallback() throws Exception {
    Map<String, String> refusal =
        sentBack(browser.get(authorize("contoso.test", "web", ORDERS + "/Orders.Delete")));
    assertThat(refusal)
        .containsEntry("error", "invalid_client")
        .containsEntry("state", "a state")
        .containsEntry("error_uri", LOGIN + "error?code=650053");
    assertThat(refusal.get("error_description"))
        .startsWith("AADSTS650053: The application 'web' asked for scope 'Orders.Delete'");
  }

  @Test
  void rolesAndGroupsStandInTheTokensOfAnApi() throws Exception {
    JWTClaimsSet alice = claims(redeem(code("alice@contoso.test", ORDERS + "/Orders.Read")));
    assertThat(alice.getStringListClaim("roles"))
        .as("a role of a group reaches nobody who is in it through another one")
        .containsExactly("Reader");
    assertThat(alice.getStringListClaim("groups")).hasSize(2);
    JWTClaimsSet daemon =
        claims(
            token(
                "contoso.test",
                "daemon",
                "grant_type",
                "client_credentials",
                "scope",
                ORDERS + "/.default"));
    assertThat(daemon.getStringListClaim("roles")).containsExactly("Writer");
    assertThat(daemon.getClaim("groups")).isNull();
    JWTClaimsSet storage =
        claims(redeem(code("alice@contoso.test", "https://storage.azure.com/.default")));
    assertThat(storage.getClaims()).doesNotContainKeys("roles", "groups");
  }

  @Test
  void moreThan200GroupsAreToBeAskedFor() throws Exception {
    JWTClaimsSet bob = claims(redeem(code("bob@contoso.test", ORDERS + "/Orders.Read")));
    assertThat(bob.getStringListClaim("roles")).containsExactly("Writer");
    assertThat(bob.getClaim("groups")).isNull();
    assertThat(bob.getJSONObjectClaim("_claim_names")).containsEntry("groups", "src1");
    assertThat(bob.getJSONObjectClaim("_claim_sources").toString())
        .contains("https://graph.windows.net/", "/getMemberObjects");
  }

  @Test
  void shapeOfATokenIsThatOfItsVersion() throws Exception {
    JsonNode second = redeem(code("alice@contoso.test", ORDERS + "/.default"));
    assertThat(claims(second).getClaims()).containsEntry("ver", "2.0").doesNotContainKey("idtyp");
    assertThat(header(second)).containsOnlyKeys("typ", "alg", "kid");
    JsonNode first = redeem(code("alice@contoso.test", "https://contoso.test/old/.default"));
    assertThat(claims(first).getClaims())
        .containsEntry("ver", "1.0")
        .containsEntry("idtyp", "user");
    assertThat(claims(first).getAudience()).containsExactly("https://contoso.test/old");
    assertThat(header(first)).containsOnlyKeys("typ", "alg", "kid", "x5t");
  }

  private static Map<String, Object> header(JsonNode answer) throws Exception {
    return SignedJWT.parse(answer.path("access_token").asText()).getHeader().toJSONObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"common", "organizations"})
  void appOfOneTenantSignsInNobodyElsewhere(String authority) throws Exception {
    Map<String, String> refusal = sentBack(browser.get(authorize(authority, "web", "openid")));
    assertThat(refusal.get("error_description"))
        .startsWith("AADSTS50194: Application '" + lab.app("web").clientId() + "'(web) is not");
    JsonNode device =
        browser.postForJson(
            LOGIN + authority + "/oauth2/v2.0/devicecode",
            Map.of("client_id", lab.app("web").clientId(), "scope", "openid"));
    assertThat(code(device)).isEqualTo(50194);
    assertThat(code(token(authority, "web", "grant_type", "refresh_token", "refresh_token", "x")))
        .isEqualTo(50194);
    assertThat(code(token(authority, "daemon", "grant_type", "client_credentials", "scope", GRAPH)))
        .as("an app has no home that the authority could stand for")
        .isEqualTo(50059);
  }

  @Test
  void multiTenantAppSignsInUsersOfOtherTenants() throws Exception {
    for (String authority : List.of("organizations", "fabrikam.test")) {
      JsonNode device =
          browser.postForJson(
              LOGIN + authority + "/oauth2/v2.0/devicecode",
              Map.of("client_id", lab.app("anywhere").clientId(), "scope", "openid User.Read"));
      lab.approveDeviceCode(device.path("user_code").asText(), "carol@fabrikam.test");
      JsonNode answer =
          token(
              authority,
              "anywhere",
              "grant_type",
              "device_code",
              "device_code",
              device.path("device_code").asText());
      assertThat(claims(answer).getStringClaim("tid")).isNotEqualTo(lab.app("anywhere").tenantId());
    }
  }

  @Test
  void whoIsNoMemberCanPickAnotherAccountOnThePage() throws Exception {
    HttpResponse<String> page = browser.get(authorize("contoso.test", "web", "openid"));
    HttpResponse<String> again = browser.submit(page, Map.of("account", "carol@fabrikam.test"));
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(again.body())
        .contains("AADSTS50020: User account &#39;carol@fabrikam.test&#39;", "role=\"alert\"");
    assertThat(sentBack(browser.submit(again, Map.of("account", "alice@contoso.test"))))
        .containsKey("code");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ai.azure.com",
        "https://monitor.azure.com/",
        "https://batch.core.windows.net/",
        "https://kusto.kusto.windows.net",
        "https://help.westeurope.kusto.windows.net",
        "https://contosodata.dfs.core.windows.net",
        "https://graph.windows.net",
        "6dae42f8-4368-4678-94ff-3960e28e3630",
        "499b84ac-1321-427f-aa17-267ca6975798",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
        "https://relay.azure.net"
      })
  void servicesOfAzureAreKnown(String resource) throws Exception {
    JsonNode answer =
        token(
            "contoso.test",
            "daemon",
            "grant_type",
            "client_credentials",
            "scope",
            resource + "/.default");
    assertThat(claims(answer).getAudience()).containsExactly(resource);
  }

  @Test
  void everyoneElseIsUnknown() throws Exception {
    assertThat(
            code(
                token(
                    "contoso.test",
                    "daemon",
                    "grant_type",
                    "client_credentials",
                    "scope",
                    "https://nowhere.test/.default")))
        .isEqualTo(500011);
  }
}
