package dev.latchkey.lab.internal.appconfiguration;

import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.SignedServices;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** App Configuration: the token, then the role, and no settings behind them. */
class AppConfigurationTest {
  private static final String TENANT = "11111111-1111-4111-8111-111111111111";
  private static final String STORE = "https://contoso-settings.azconfig.io";

  private static SignedServices services;

  @BeforeAll
  static void start() throws Exception {
    services =
        new SignedServices(
            new LabBuilder()
                .tenant(
                    "contoso.test",
                    t ->
                        t.id(TENANT)
                            .user("alice")
                            .user("bob")
                            .user("dana")
                            .subscription(
                                "Dev",
                                s ->
                                    s.resourceGroup(
                                        "rg", g -> g.appConfigurationStore("contoso-settings"))))
                .assign("App Configuration Data Reader", "alice@contoso.test", "contoso-settings")
                .assign("Owner", "bob@contoso.test", "contoso-settings")
                .assign("App Configuration Data Owner", "dana@contoso.test", "Dev"));
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  private static String token(String user, String audience) {
    String objectId =
        services.directory().findUser(user + "@contoso.test").orElseThrow().objectId();
    return services.token(TENANT, objectId, audience);
  }

  private static HttpResponse<String> send(String method, String path, String token)
      throws Exception {
    return services.send(
        request(STORE + path)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody()));
  }

  @ParameterizedTest
  @CsvSource({
    "alice, GET, /kv, 200",
    "alice, GET, /keys, 200",
    "alice, GET, /snapshots, 200",
    "alice, GET, /kv/one, 404",
    "alice, PUT, /kv/one, 403",
    "alice, DELETE, /kv/one, 403",
    "alice, GET, /nothing, 404",
    "alice, POST, /kv, 405",
    "bob, GET, /kv, 403",
    "dana, GET, /kv, 200",
    "dana, PUT, /kv/one, 501",
    "dana, DELETE, /kv/one, 204",
  })
  void storeAsksForTheRoleOfEachOperation(String user, String method, String path, int expected)
      throws Exception {
    assertThat(
            send(method, path + "?api-version=1.0", token(user, "https://azconfig.io"))
                .statusCode())
        .isEqualTo(expected);
  }

  @Test
  void listIsEmptyAndARefusalHasNoBody() throws Exception {
    HttpResponse<String> list =
        send("GET", "/kv?api-version=1.0", token("alice", "https://appconfig.azure.com"));
    assertThat(list.body()).isEqualTo("{\"items\":[]}");
    assertThat(list.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/vnd.microsoft.appconfig.kvset+json");
    HttpResponse<String> refused =
        send("GET", "/kv?api-version=1.0", token("bob", "https://appconfig.azure.com"));
    assertThat(refused.body()).isEmpty();
  }

  @Test
  void badTokenIsChallenged() throws Exception {
    assertThat(
            services
                .send(request(STORE + "/kv?api-version=1.0"))
                .headers()
                .firstValue("WWW-Authenticate"))
        .contains("HMAC-SHA256, Bearer");
    HttpResponse<String> foreign =
        send("GET", "/kv?api-version=1.0", token("alice", "https://storage.azure.com"));
    assertThat(foreign.statusCode()).isEqualTo(401);
    assertThat(foreign.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("error=\"invalid_token\"");
    assertThat(send("GET", "/kv?api-version=1.0", token("alice", STORE)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void apiVersionIsRequired() throws Exception {
    HttpResponse<String> response = send("GET", "/kv", token("alice", "https://azconfig.io"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("https://azconfig.io/errors/invalid-argument");
  }
}
