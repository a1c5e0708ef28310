package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.ManagedIdentity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The instance metadata service and App Service's endpoint: who gets a token, and who does not. */
class ManagedIdentityTest {
  private static final String TOKEN = "/metadata/identity/oauth2/token";
  private static final String STORAGE =
      "?api-version=2018-02-01&resource=https://storage.azure.com";

  private static Lab lab;
  private static Browser throughProxy;
  private static final HttpClient DIRECT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    lab = Lab.start();
    throughProxy = new Browser(lab);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private static HttpRequest.Builder request(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> direct(HttpRequest.Builder request) throws Exception {
    return DIRECT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> imds(Lab lab, String query) throws Exception {
    return direct(request(lab.imdsUri() + TOKEN + query).header("Metadata", "true"));
  }

  private static HttpResponse<String> appService(String query) throws Exception {
    Map<String, String> environment = lab.appServiceEnvironment();
    return direct(
        request(environment.get("IDENTITY_ENDPOINT") + query)
            .header("X-IDENTITY-HEADER", environment.get("IDENTITY_HEADER")));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return AzInLab.parse(answer.body());
  }

  private static String encode(String text) {
    return Browser.encode(text);
  }

  @Test
  void machineAsksAtItsWellKnownAddressThroughTheProxy() throws Exception {
    HttpResponse<String> answer =
        throughProxy.send(
            request("http://169.254.169.254" + TOKEN + STORAGE).header("Metadata", "true"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Server").orElse("")).startsWith("IMDS/");
    JsonNode json = json(answer);
    ManagedIdentity machine = lab.managedIdentity("contoso-vm");
    assertThat(json.path("client_id").asText()).isEqualTo(machine.clientId());
    assertThat(json.path("resource").asText()).isEqualTo("https://storage.azure.com");
    assertThat(json.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(json.path("expires_on").isTextual()).isTrue();
    JWTClaimsSet claims = PublishedKeys.verify(lab, json.path("access_token").asText());
    assertThat(claims.getExpirationTime().toInstant())
        .isEqualTo(Instant.ofEpochSecond(json.path("expires_on").asLong()));
    assertThat(claims.getStringClaim("ver")).isEqualTo("1.0");
    assertThat(claims.getStringClaim("oid")).isEqualTo(machine.objectId());
    assertThat(claims.getStringClaim("appid")).isEqualTo(machine.clientId());
    assertThat(claims.getStringClaim("tid")).isEqualTo(machine.tenantId());
    assertThat(claims.getStringClaim("xms_mirid"))
        .isEqualTo(
            "/subscriptions/a0000000-0000-4000-8000-000000000001/resourcegroups/rg-app"
                + "/providers/Microsoft.Compute/virtualMachines/contoso-vm");
    assertThat(lab.requests())
        .anySatisfy(recorded ->
            assertThat(recorded.uri()).hasScheme("http").hasHost("169.254.169.254").hasPath(TOKEN));
  }

  @Test
  void userAssignedIdentityIsFoundByEachOfItsIds() throws Exception {
    ManagedIdentity identity = lab.managedIdentity("contoso-identity");
    for (String id :
        new String[] {
          "&client_id=" + identity.clientId(),
          "&object_id=" + identity.objectId(),
          "&msi_res_id=" + encode(identity.resourceId()),
          "&mi_res_id=" + encode(identity.resourceId().toLowerCase(Locale.ROOT))
        }) {
      JsonNode json = json(imds(lab, STORAGE + id));
      assertThat(json.path("client_id").asText()).as(id).isEqualTo(identity.clientId());
      assertThat(
              PublishedKeys.verify(lab, json.path("access_token").asText())
                  .getStringClaim("xms_mirid"))
          .endsWith("Microsoft.ManagedIdentity/userAssignedIdentities/contoso-identity");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resource=https://storage.azure.com | api-version",
        "api-version=2018-02-01 | resource",
        "api-version=2018-02-01&resource=https://storage.azure.com"
            + "&client_id=c0000000-0000-4000-8000-000000000001 | Identity not found",
        "api-version=2018-02-01&resource=https://storage.azure.com&mi_res_id=/x | Identity not found",
      })
  void refusalHasTheShapeOfTheRealOne(String query, String description) throws Exception {
    HttpResponse<String> answer = imds(lab, "?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Server").orElse("")).startsWith("IMDS/");
    assertThat(json(answer).path("error").asText()).isEqualTo("invalid_request");
    assertThat(json(answer).path("error_description").asText()).contains(description);
  }

  @Test
  void requestWithoutTheMetadataHeaderOrThroughAProxyOfTheAppsOwnIsRefused() throws Exception {
    HttpResponse<String> probe = direct(request(lab.imdsUri() + TOKEN + STORAGE));
    assertThat(probe.statusCode()).isEqualTo(400);
    assertThat(probe.body())
        .isEqualTo(
            "{\"error\":\"invalid_request\","
                + "\"error_description\":\"Required metadata header not specified\"}");
    assertThat(
            direct(
                    request(lab.imdsUri() + TOKEN + STORAGE)
                        .header("Metadata", "true")
                        .header("X-Forwarded-For", "10.0.0.1"))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            direct(request(lab.imdsUri() + "/metadata/instance?api-version=2021-02-01"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void unknownResourceIsRefusedInEntrasWords() throws Exception {
    HttpResponse<String> answer = imds(lab, "?api-version=2018-02-01&resource=https://nope.test");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).isEqualTo("invalid_resource");
    assertThat(json(answer).path("error_description").asText())
        .startsWith("AADSTS500011: The resource principal named https://nope.test");
  }

  @Test
  void machineTellsWhereItIs() throws Exception {
    JsonNode compute =
        json(direct(
                request(lab.imdsUri() + "/metadata/instance?api-version=2021-02-01")
                    .header("Metadata", "true")))
            .path("compute");
    assertThat(compute.path("name").asText()).isEqualTo("contoso-vm");
    assertThat(compute.path("resourceGroupName").asText()).isEqualTo("rg-app");
    assertThat(compute.path("azEnvironment").asText()).isEqualTo("AzurePublicCloud");
  }

  /** MSAL asks for its region so. */
  @Test
  void onePartOfTheMachinesDocumentComesAsText() throws Exception {
    String location = "/metadata/instance/compute/location?api-version=2021-02-01";
    assertThat(
            direct(request(lab.imdsUri() + location + "&format=text").header("Metadata", "true"))
                .body())
        .isEqualTo("westeurope");
    assertThat(direct(request(lab.imdsUri() + location).header("Metadata", "true")).statusCode())
        .isEqualTo(400);
    assertThat(
            direct(
                    request(lab.imdsUri() + location.replace("location", "nothing"))
                        .header("Metadata", "true"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void machineWithSeveralIdentitiesAndNoneOfItsOwnHasToBeToldWhichOne() throws Exception {
    try (Lab several = identities("one", "two");
        Lab single = identities("one");
        Lab none = identities()) {
      assertThat(imds(several, STORAGE).body()).contains("Multiple user assigned identities exist");
      assertThat(json(imds(single, STORAGE)).path("client_id").asText())
          .isEqualTo(single.managedIdentity("one").clientId());
      assertThat(imds(none, STORAGE).body()).contains("Identity not found");
    }
  }

  private static Lab identities(String... names) {
    return Lab.builder()
        .tenant(
            "a.test",
            t ->
                t.subscription(
                    "Dev",
                    s ->
                        s.resourceGroup(
                            "rg",
                            g -> {
                              g.managedIdentity("elsewhere", i -> i.assigned(false));
                              for (String name : names) {
                                g.managedIdentity(name);
                              }
                            })))
        .start();
  }

  @Test
  void identityThatTheMachineLacksIsNotFound() throws Exception {
    try (Lab one = identities("one")) {
      String other = one.managedIdentity("elsewhere").clientId();
      assertThat(imds(one, STORAGE + "&client_id=" + other).body()).contains("Identity not found");
    }
  }

  @Test
  void onlyOneMachineCanBeTheOneThatTheLabPlays() {
    LabBuilder lab =
        Lab.builder()
            .tenant(
                "a.test",
                t ->
                    t.subscription(
                        "Dev",
                        s ->
                            s.resourceGroup(
                                "rg", g -> g.virtualMachine("one").virtualMachine("two"))));
    assertThatThrownBy(lab::directory)
        .hasMessage("The lab has a machine other than 'two' already.");
  }

  @Test
  void roleOfAManagedIdentityOpensBlobs() throws Exception {
    String list = "https://contosodata.blob.core.windows.net/?comp=list";
    try (Lab own =
        Lab.builder()
            .assign("Storage Blob Data Reader", "contoso-identity", "contosodata")
            .start()) {
      Browser browser = new Browser(own);
      String client = "&client_id=" + own.managedIdentity("contoso-identity").clientId();
      for (Map.Entry<String, Integer> expected : Map.of("", 403, client, 200).entrySet()) {
        String token = json(imds(own, STORAGE + expected.getKey())).path("access_token").asText();
        assertThat(
                browser
                    .send(
                        request(list)
                            .header("Authorization", "Bearer " + token)
                            .header("x-ms-version", "2023-11-03"))
                    .statusCode())
            .isEqualTo(expected.getValue());
      }
    }
  }

  @Test
  void appServiceGivesTokensToWhoHasItsHeader() throws Exception {
    String query = "?api-version=2019-08-01&resource=https://vault.azure.net";
    ManagedIdentity identity = lab.managedIdentity("contoso-identity");
    JsonNode own = json(appService(query));
    assertThat(own.path("client_id").asText())
        .isEqualTo(lab.managedIdentity("contoso-vm").clientId());
    assertThat(own.path("expires_on").isTextual()).isTrue();
    for (String id :
        new String[] {
          "&client_id=" + identity.clientId(),
          "&principal_id=" + identity.objectId(),
          "&object_id=" + identity.objectId(),
          "&mi_res_id=" + encode(identity.resourceId())
        }) {
      JsonNode json = json(appService(query + id));
      assertThat(
              PublishedKeys.verify(lab, json.path("access_token").asText()).getStringClaim("oid"))
          .as(id)
          .isEqualTo(identity.objectId());
    }
  }

  @Test
  void appServiceRefusesInItsOwnShape() throws Exception {
    String endpoint = lab.appServiceEnvironment().get("IDENTITY_ENDPOINT");
    String query = "?api-version=2019-08-01&resource=https://vault.azure.net";
    HttpResponse<String> withoutHeader = direct(request(endpoint + query));
    assertThat(withoutHeader.statusCode()).isEqualTo(401);
    assertThat(direct(request(endpoint + query).header("X-IDENTITY-HEADER", "wrong")).statusCode())
        .isEqualTo(401);
    JsonNode unknown = json(appService(query + "&client_id=x"));
    assertThat(unknown.path("statusCode").asInt()).isEqualTo(400);
    assertThat(unknown.path("message").asText())
        .startsWith("No User Assigned or Delegated Managed Identity found");
    assertThat(json(appService("?api-version=2017-09-01&resource=https://vault.azure.net")))
        .anyMatch(field -> field.asText().contains("2019-08-01"));
    assertThat(json(appService("?api-version=2019-08-01&resource=https://nope.test")))
        .anyMatch(field -> field.asText().startsWith("AADSTS500011"));
  }

  @Test
  void managedIdentityHasNoOtherWayIn() throws Exception {
    for (String name : new String[] {"contoso-identity", "contoso-vm"}) {
      for (String grant : new String[] {"client_credentials", "device_code", "refresh_token"}) {
        JsonNode refused =
            throughProxy.postForJson(
                "https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token",
                Map.of(
                    "grant_type",
                    grant,
                    "client_id",
                    lab.managedIdentity(name).clientId(),
                    "scope",
                    "https://storage.azure.com/.default"));
        assertThat(refused.path("error").asText()).isEqualTo("invalid_client");
      }
    }
  }

  @Test
  void foreignHostOnThePlainPortIsRefused() throws Exception {
    assertThat(throughProxy.send(request("http://169.254.169.253" + TOKEN + STORAGE)).statusCode())
        .isEqualTo(502);
    assertThat(
            throughProxy
                .send(request("http://169.254.169.254:8080" + TOKEN + STORAGE))
                .statusCode())
        .isEqualTo(502);
  }
}
