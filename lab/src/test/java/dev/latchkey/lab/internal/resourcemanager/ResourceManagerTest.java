package dev.latchkey.lab.internal.resourcemanager;

import static dev.latchkey.lab.SignedServices.ALICE;
import static dev.latchkey.lab.SignedServices.BOB;
import static dev.latchkey.lab.SignedServices.CONTOSO;
import static dev.latchkey.lab.SignedServices.FABRIKAM;
import static dev.latchkey.lab.SignedServices.MANAGEMENT;
import static dev.latchkey.lab.SignedServices.claims;
import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.PlainJWT;
import dev.latchkey.lab.SignedServices;
import dev.latchkey.lab.directory.Group;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools see of Resource Manager, and what they are refused. */
class ResourceManagerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOST = "https://management.azure.com";
  private static final String DANA = "b0000000-0000-4000-8000-000000000004";
  private static final String CAROL = "b0000000-0000-4000-8000-000000000003";
  private static final String DEV = "/subscriptions/a0000000-0000-4000-8000-000000000001";
  private static final String SHARED = "/subscriptions/a0000000-0000-4000-8000-000000000003";
  private static final String ACCOUNT =
      DEV + "/resourceGroups/rg-app/providers/Microsoft.Storage/storageAccounts/contosodata";
  private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
  private static final String READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
  private static final String NEW = "d0000000-0000-4000-8000-000000000001";

  private SignedServices services;

  @BeforeEach
  void start() throws Exception {
    services = new SignedServices();
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private String token(String tenant, String objectId) {
    return services.token(tenant, objectId, MANAGEMENT);
  }

  private HttpResponse<String> ask(String path, String token) throws Exception {
    String separator = path.contains("?") ? "&" : "?";
    return services.get(HOST + path + separator + "api-version=2022-12-01", token);
  }

  private JsonNode get(String path, String token) throws Exception {
    HttpResponse<String> response = ask(path, token);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static List<String> values(JsonNode list, String field) {
    List<String> values = new ArrayList<>();
    list.path("value").forEach(item -> values.add(item.at(field).asText()));
    return values;
  }

  private static String codeOf(HttpResponse<String> response) throws Exception {
    return response.statusCode()
        + " "
        + JSON.readTree(response.body()).path("error").path("code").asText();
  }

  @Test
  void personSeesEveryTenantThatHasThem() throws Exception {
    JsonNode tenants = get("/tenants", token(CONTOSO, ALICE));
    assertThat(values(tenants, "/tenantId")).containsExactly(CONTOSO, FABRIKAM);
    assertThat(tenants.path("value").get(0))
        .isEqualTo(
            JSON.readTree(
                """
                {"id":"/tenants/11111111-1111-4111-8111-111111111111",
                 "tenantId":"11111111-1111-4111-8111-111111111111","countryCode":"US",
                 "displayName":"Contoso","domains":["contoso.test"],"tenantCategory":"Home",
                 "defaultDomain":"contoso.test","tenantType":"AAD"}
                """));
    String guest = services.directory().findMember(FABRIKAM, ALICE).orElseThrow().objectId();
    assertThat(values(get("/tenants", token(FABRIKAM, guest)), "/tenantId"))
        .containsExactly(CONTOSO, FABRIKAM);
    assertThat(values(get("/tenants", token(CONTOSO, BOB)), "/tenantId")).containsExactly(CONTOSO);
  }

  @Test
  void subscriptionsAreThoseOfTheTenantThatTheCallerMaySee() throws Exception {
    assertThat(values(get("/subscriptions", token(CONTOSO, ALICE)), "/displayName"))
        .containsExactly("Dev", "Prod");
    assertThat(values(get("/subscriptions", token(CONTOSO, BOB)), "/displayName"))
        .containsExactly("Dev");
    String guest = services.directory().findMember(FABRIKAM, ALICE).orElseThrow().objectId();
    assertThat(values(get("/subscriptions", token(FABRIKAM, guest)), "/displayName"))
        .containsExactly("Fabrikam Shared");
  }

  @Test
  void roleInsideASubscriptionMakesItVisible() throws Exception {
    Group developers = services.directory().findGroup(CONTOSO, "app-developers").orElseThrow();
    services.directory().addMember(developers.objectId(), NEW);
    assertThat(values(get("/subscriptions", token(CONTOSO, NEW)), "/displayName")).isEmpty();
    services.assign("Storage Blob Data Reader", "app-developers", "contosodata");
    assertThat(values(get("/subscriptions", token(CONTOSO, NEW)), "/displayName"))
        .containsExactly("Dev");
    assertThat(values(get(DEV + "/resourceGroups", token(CONTOSO, NEW)), "/name"))
        .containsExactly("rg-app");
  }

  @Test
  void pathsAreReadInAnyLetterCase() throws Exception {
    String alice = token(CONTOSO, ALICE);
    assertThat(get(DEV + "/resourcegroups/RG-APP", alice).path("name").asText())
        .isEqualTo("rg-app");
    assertThat(get(ACCOUNT.toUpperCase(java.util.Locale.ROOT), alice).path("id").asText())
        .isEqualTo(ACCOUNT);
    assertThat(values(get(DEV + "/resourceGroups/rg-app/resources", alice), "/name"))
        .containsExactly("contosodata", "contoso-vault", "contoso-identity", "contoso-vm");
    assertThat(
            values(
                get(DEV + "/providers/Microsoft.KeyVault/vaults", alice), "/properties/vaultUri"))
        .containsExactly("https://contoso-vault.vault.azure.net/");
  }

  @ParameterizedTest
  @CsvSource({
    "/subscriptions/nonsense, 400 InvalidSubscriptionId",
    "/subscriptions/a0000000-0000-4000-8000-00000000dead, 404 SubscriptionNotFound",
    "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/nope, 404"
        + " ResourceGroupNotFound",
    "/subscriptions/a0000000-0000-4000-8000-000000000001/resourceGroups/rg-app/providers/"
        + "Microsoft.Storage/storageAccounts/nope, 404 ResourceNotFound",
    "/subscriptions/a0000000-0000-4000-8000-000000000001/nonsense, 404 MissingSubscription",
    "/nonsense, 404 MissingSubscription",
    "/, 404 MissingSubscription",
    "/providers/Microsoft.Authorization/roleAssignments, 404 MissingSubscription",
    "/subscriptions/a0000000-0000-4000-8000-000000000001/resources?$filter=nonsense, 400"
        + " InvalidFilterInQueryString",
  })
  void whatIsNotThereIsSaidNotToBe(String path, String expected) throws Exception {
    assertThat(codeOf(ask(path.replace("$", "%24"), token(CONTOSO, ALICE)))).isEqualTo(expected);
  }

  @Test
  void apiVersionIsRequired() throws Exception {
    HttpResponse<String> response = services.get(HOST + "/subscriptions", token(CONTOSO, ALICE));
    assertThat(codeOf(response)).isEqualTo("400 MissingApiVersionParameter");
    assertThat(codeOf(services.get(HOST + "/tenants?api-version=x", token(CONTOSO, ALICE))))
        .isEqualTo("400 InvalidApiVersionParameter");
  }

  @Test
  void missingRoleNamesClientActionAndScope() throws Exception {
    HttpResponse<String> response =
        ask("/subscriptions/a0000000-0000-4000-8000-000000000002", token(CONTOSO, BOB));
    assertThat(codeOf(response)).isEqualTo("403 AuthorizationFailed");
    assertThat(JSON.readTree(response.body()).path("error").path("message").asText())
        .isEqualTo(
            "The client 'alice@contoso.test' with object id '"
                + BOB
                + "' does not have authorization to perform action"
                + " 'Microsoft.Resources/subscriptions/read' over scope"
                + " '/subscriptions/a0000000-0000-4000-8000-000000000002' or the scope is invalid."
                + " If access was recently granted, please refresh your credentials.");
  }

  @Test
  void tokenOfAnotherTenantIsRefusedWithTheRightOne() throws Exception {
    HttpResponse<String> response = ask(SHARED, token(CONTOSO, ALICE));
    assertThat(codeOf(response)).isEqualTo("401 InvalidAuthenticationTokenTenant");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .startsWith(
            "Bearer authorization_uri=\"https://login.windows.net/"
                + FABRIKAM
                + "\", error=\"invalid_token\", error_description=\"");
  }

  @Test
  void missingTokenIsChallengedWithTheTenantOfTheSubscription() throws Exception {
    HttpResponse<String> response =
        services.send(request(HOST + SHARED + "?api-version=2022-12-01"));
    assertThat(codeOf(response)).isEqualTo("401 AuthenticationFailed");
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse("")).contains(FABRIKAM);
  }

  @Test
  void badTokensAreRefused() throws Exception {
    String none = new PlainJWT(claims(CONTOSO, ALICE, MANAGEMENT).build()).serialize();
    assertThat(codeOf(ask("/tenants", none))).isEqualTo("401 InvalidAuthenticationToken");
    String foreign = SignedServices.newKey().sign(claims(CONTOSO, ALICE, MANAGEMENT).build());
    assertThat(codeOf(ask("/tenants", foreign))).isEqualTo("401 InvalidAuthenticationToken");
    assertThat(codeOf(ask("/tenants", services.alice())))
        .isEqualTo("401 InvalidAuthenticationTokenAudience");
    String expired =
        services
            .key()
            .sign(
                claims(CONTOSO, ALICE, MANAGEMENT)
                    .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                    .build());
    assertThat(codeOf(ask("/tenants", expired))).isEqualTo("401 ExpiredAuthenticationToken");
    assertThat(
            codeOf(
                services.send(
                    request(HOST + "/tenants?api-version=2022-12-01")
                        .header("Authorization", "Basic x"))))
        .isEqualTo("401 AuthenticationFailed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://management.azure.com",
        "https://management.core.windows.net",
        "https://management.core.windows.net/",
        "797f4846-ba00-4fd7-ba43-dac1f8f63013"
      })
  void everyAudienceIsTaken(String audience) throws Exception {
    get("/tenants", services.token(CONTOSO, ALICE, audience));
  }

  @Test
  void endpointsAreToldToAnybody() throws Exception {
    HttpResponse<String> response =
        services.send(request(HOST + "/metadata/endpoints?api-version=2015-01-01"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .as("what Terraform reads, by ARM_METADATA_HOSTNAME")
        .contains("\"name\":\"AzureCloud\"", "\"resourceManager\":", "\"keyVaultDns\":");
  }

  @Test
  void roleIsFoundByName() throws Exception {
    JsonNode roles =
        get(
            DEV
                + "/providers/Microsoft.Authorization/roleDefinitions?%24filter="
                + "roleName%20eq%20'Storage%20Blob%20Data%20Reader'",
            token(CONTOSO, ALICE));
    assertThat(roles.path("value")).hasSize(1);
    assertThat(roles.path("value").get(0).path("id").asText())
        .isEqualTo(DEV + "/providers/Microsoft.Authorization/roleDefinitions/" + READER);
  }

  private HttpResponse<String> assign(String tenant, String caller, String scope, String principal)
      throws Exception {
    String body =
        JSON.createObjectNode()
            .set(
                "properties",
                JSON.createObjectNode()
                    .put(
                        "roleDefinitionId",
                        scope + "/providers/Microsoft.Authorization/roleDefinitions/" + READER)
                    .put("principalId", principal))
            .toString();
    return services.send(
        request(HOST + scope + ASSIGNMENTS + "/" + NEW + "?api-version=2022-04-01")
            .header("Authorization", "Bearer " + token(tenant, caller))
            .PUT(BodyPublishers.ofString(body)));
  }

  @Test
  void ownerAssignsARoleOnceAndTakesItAway() throws Exception {
    services.assign("Owner", "alice@contoso.test", "contosodata");
    assertThat(assign(CONTOSO, ALICE, ACCOUNT, BOB).statusCode()).isEqualTo(201);
    HttpResponse<String> again = assign(CONTOSO, ALICE, ACCOUNT, BOB);
    assertThat(codeOf(again)).isEqualTo("409 RoleAssignmentExists");
    assertThat(again.body()).contains("\"The role assignment already exists.\"");
    String alice = token(CONTOSO, ALICE);
    assertThat(
            values(
                get(ACCOUNT + ASSIGNMENTS + "?%24filter=principalId%20eq%20'" + BOB + "'", alice),
                "/name"))
        .contains(NEW);
    String one = HOST + ACCOUNT + ASSIGNMENTS + "/" + NEW + "?api-version=2022-04-01";
    assertThat(services.get(one, alice).statusCode()).isEqualTo(200);
    assertThat(delete(one, alice)).isEqualTo(200);
    assertThat(delete(one, alice)).isEqualTo(204);
    assertThat(codeOf(services.get(one, alice))).isEqualTo("404 RoleAssignmentNotFound");
  }

  private int delete(String uri, String token) throws Exception {
    return services
        .send(request(uri).header("Authorization", "Bearer " + token).DELETE())
        .statusCode();
  }

  @Test
  void contributorMayNotAssign() throws Exception {
    assertThat(codeOf(assign(CONTOSO, ALICE, DEV, BOB))).isEqualTo("403 AuthorizationFailed");
  }

  @Test
  void ownerCannotAssignOutsideOrToStrangers() throws Exception {
    assertThat(codeOf(assign(FABRIKAM, CAROL, SHARED, BOB))).isEqualTo("400 PrincipalNotFound");
    assertThat(codeOf(assign(FABRIKAM, CAROL, DEV, BOB)))
        .isEqualTo("401 InvalidAuthenticationTokenTenant");
    assertThat(codeOf(assign(FABRIKAM, CAROL, SHARED + "/resourceGroups/nope", CAROL)))
        .isEqualTo("404 ResourceGroupNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"properties\":3}", "{\"properties\":{}}"})
  void assignmentThatIsNoneIsRefused(String body) throws Exception {
    HttpResponse<String> response =
        services.send(
            request(HOST + SHARED + ASSIGNMENTS + "/" + NEW + "?api-version=2022-04-01")
                .header("Authorization", "Bearer " + token(FABRIKAM, CAROL))
                .PUT(BodyPublishers.ofString(body)));
    assertThat(codeOf(response)).isEqualTo("400 InvalidRequestContent");
  }

  @Test
  void whatIsNotPlayedIsRefused() throws Exception {
    HttpResponse<String> response =
        services.send(
            request(HOST + ACCOUNT + "?api-version=2022-04-01")
                .header("Authorization", "Bearer " + token(CONTOSO, ALICE))
                .PUT(BodyPublishers.ofString("{}")));
    assertThat(codeOf(response)).isEqualTo("405 MethodNotAllowed");
  }

  /** .NET's ArmClient reads them before a generic resource (Azure's "Providers - Get"). */
  @Test
  void providersTellTheApiVersionsOfTheirKinds() throws Exception {
    String token = token(CONTOSO, DANA);
    assertThat(values(get(DEV + "/providers", token), "/namespace"))
        .contains("Microsoft.Storage", "Microsoft.KeyVault", "Microsoft.Authorization");
    JsonNode storage = get(DEV + "/providers/microsoft.storage", token);
    assertThat(storage.path("id").asText()).isEqualTo(DEV + "/providers/Microsoft.Storage");
    assertThat(storage.path("registrationState").asText()).isEqualTo("Registered");
    JsonNode kind = storage.path("resourceTypes").get(0);
    assertThat(kind.path("resourceType").asText()).isEqualTo("storageAccounts");
    assertThat(get(ACCOUNT, token).path("id").asText()).isEqualTo(ACCOUNT);
    HttpResponse<String> known =
        services.get(
            HOST + ACCOUNT + "?api-version=" + kind.path("apiVersions").get(0).asText(), token);
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(get("/providers/Microsoft.Storage", token).has("id")).isFalse();
    assertThat(codeOf(ask(DEV + "/providers/Microsoft.Nothing", token)))
        .isEqualTo("404 InvalidResourceNamespace");
    String prod = "/subscriptions/a0000000-0000-4000-8000-000000000002";
    assertThat(codeOf(ask(prod + "/providers", token(CONTOSO, BOB))))
        .isEqualTo("403 AuthorizationFailed");
  }
}
