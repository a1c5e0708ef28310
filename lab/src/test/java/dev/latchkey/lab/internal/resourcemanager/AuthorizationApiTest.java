package dev.latchkey.lab.internal.resourcemanager;

import static dev.latchkey.lab.SignedServices.MANAGEMENT;
import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.SignedServices;
import dev.latchkey.lab.directory.Resource;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has which role where: what is listed, to whom, and from when it counts. */
class AuthorizationApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOST = "https://management.azure.com";
  private static final String TENANT = "11111111-1111-4111-8111-111111111111";
  private static final String DEV = "/subscriptions/a0000000-0000-4000-8000-000000000001";
  private static final String RG = DEV + "/resourceGroups/rg";
  private static final String ACCOUNT = RG + "/providers/Microsoft.Storage/storageAccounts/data";
  private static final String BUS = RG + "/providers/Microsoft.ServiceBus/namespaces/contoso-bus";
  private static final String AUTHORIZATION = "/providers/Microsoft.Authorization/";
  private static final String BLOBS =
      "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

  private SignedServices services;

  @BeforeEach
  void start() throws Exception {
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
                            .group("devs", "alice")
                            .role(
                                "Order Sender",
                                r ->
                                    r.id("e0000000-0000-4000-8000-000000000001")
                                        .dataActions("Microsoft.ServiceBus/*/send/action"))
                            .subscription(
                                "Dev",
                                s ->
                                    s.id("a0000000-0000-4000-8000-000000000001")
                                        .resourceGroup(
                                            "rg",
                                            g ->
                                                g.storageAccount("data")
                                                    .keyVault("vault")
                                                    .serviceBusNamespace("contoso-bus")
                                                    .eventHubsNamespace("contoso-hubs")
                                                    .appConfigurationStore("settings")
                                                    .cosmosDbAccount("cosmos"))))
                .assign("Owner", "dana@contoso.test", "Dev")
                .assign("Storage Blob Data Reader", "devs", "data")
                .assign("Storage Queue Data Reader", "alice@contoso.test", "data")
                .assign("Order Sender", "bob@contoso.test", BUS + "/queues/orders")
                .eligible("Storage Blob Data Contributor", "devs", "Dev/rg")
                .eligible("Contributor", "alice@contoso.test", "Dev")
                .eligible("Owner", "bob@contoso.test", "data"));
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private String id(String user) {
    return services.directory().findUser(user + "@contoso.test").orElseThrow().objectId();
  }

  private String group() {
    return services.directory().findGroup(TENANT, "devs").orElseThrow().objectId();
  }

  private HttpResponse<String> ask(String user, String path, String filter) throws Exception {
    String query =
        "?api-version=2022-04-01"
            + (filter.isEmpty()
                ? ""
                : "&$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
    return services.get(HOST + path + query, services.token(TENANT, id(user), MANAGEMENT));
  }

  private JsonNode list(String user, String path, String filter) throws Exception {
    HttpResponse<String> response = ask(user, path, filter);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body()).path("value");
  }

  private static List<String> values(JsonNode list, String pointer) {
    List<String> values = new ArrayList<>();
    list.forEach(item -> values.add(item.at(pointer).asText()));
    return values;
  }

  private static String refusal(HttpResponse<String> response) throws Exception {
    return response.statusCode() + " " + JSON.readTree(response.body()).at("/error/code").asText();
  }

  /** The names of the roles that a list of assignments, or of eligible ones, has. */
  private List<String> roles(JsonNode list) {
    return values(list, "/properties/roleDefinitionId").stream()
        .map(role -> role.substring(role.lastIndexOf('/') + 1))
        .map(role -> services.directory().findRole(role).orElseThrow().name())
        .toList();
  }

  private String filled(String filter) {
    return filter.replace("ALICE", id("alice")).replace("GROUP", group());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Owner, Storage Blob Data Reader, Storage Queue Data Reader",
        "atScope() | Owner, Storage Blob Data Reader, Storage Queue Data Reader",
        "principalId eq 'ALICE' | Storage Queue Data Reader",
        "principalId eq 'GROUP' | Storage Blob Data Reader",
        "assignedTo('ALICE') | Storage Blob Data Reader, Storage Queue Data Reader",
        "atScope() and assignedTo('ALICE') | Storage Blob Data Reader, Storage Queue Data Reader",
        "assignedTo('ALICE') and atScope() | Storage Blob Data Reader, Storage Queue Data Reader",
        "atScope() and principalId eq 'ALICE' | Storage Queue Data Reader",
      })
  void assignmentsAreFoundByPrincipalAndThroughGroups(String filter, String expected)
      throws Exception {
    assertThat(roles(list("dana", ACCOUNT + AUTHORIZATION + "roleAssignments", filled(filter))))
        .containsExactlyInAnyOrder(expected.split(", "));
  }

  @Test
  void whatIsBelowTheScopeIsListedUnlessAtScope() throws Exception {
    String path = DEV + AUTHORIZATION + "roleAssignments";
    assertThat(roles(list("dana", path, ""))).hasSize(4);
    assertThat(roles(list("dana", path, "atScope()"))).containsExactly("Owner");
    assertThat(roles(list("dana", path, filled("atScope() and assignedTo('ALICE')")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"asTarget()", "roleDefinitionId eq 'x'", "atScope() or atScope()"})
  void filterThatWouldBeIgnoredIsRefused(String filter) throws Exception {
    assertThat(refusal(ask("dana", DEV + AUTHORIZATION + "roleAssignments", filter)))
        .isEqualTo("400 UnsupportedQuery");
  }

  @Test
  void dataRolesAloneReadNoAssignments() throws Exception {
    for (String scope : List.of(DEV, RG, ACCOUNT)) {
      HttpResponse<String> response =
          ask("alice", scope + AUTHORIZATION + "roleAssignments", filled("assignedTo('ALICE')"));
      assertThat(refusal(response)).isEqualTo("403 AuthorizationFailed");
      assertThat(response.body()).contains("'Microsoft.Authorization/roleAssignments/read'");
    }
  }

  @Test
  void everybodySeesWhatTheyCouldActivate() throws Exception {
    String instances = AUTHORIZATION + "roleEligibilityScheduleInstances";
    assertThat(roles(list("alice", instances, "asTarget()")))
        .containsExactlyInAnyOrder("Storage Blob Data Contributor", "Contributor");
    assertThat(roles(list("alice", ACCOUNT + instances, "asTarget()")))
        .containsExactlyInAnyOrder("Storage Blob Data Contributor", "Contributor");
    assertThat(roles(list("alice", DEV + instances, "atScope() and asTarget()")))
        .containsExactly("Contributor");
    assertThat(roles(list("bob", instances, "asTarget()"))).containsExactly("Owner");

    JsonNode one = list("alice", RG + instances, "asTarget()").get(0);
    assertThat(one.path("type").asText())
        .isEqualTo("Microsoft.Authorization/roleEligibilityScheduleInstances");
    assertThat(one.at("/properties/memberType").asText()).isEqualTo("Group");
    assertThat(one.at("/properties/principalId").asText()).isEqualTo(group());
    assertThat(one.at("/properties/status").asText()).isEqualTo("Provisioned");
    assertThat(one.at("/properties/expandedProperties"))
        .isEqualTo(
            JSON.readTree(
                """
                {"scope": {"id": "RG", "displayName": "rg", "type": "resourcegroup"},
                 "roleDefinition": {"id": "DEV/providers/Microsoft.Authorization/roleDefinitions/ROLE",
                   "displayName": "Storage Blob Data Contributor", "type": "BuiltInRole"},
                 "principal": {"id": "GROUP", "displayName": "devs", "type": "Group"}}
                """
                    .replace("RG", RG)
                    .replace("DEV", DEV)
                    .replace("ROLE", "ba92f5b4-2d11-453d-a403-e96b0029c9fe")
                    .replace("GROUP", group())));
  }

  @Test
  void eligibleRolesOfOthersAreForThoseWhoReadAssignments() throws Exception {
    String path = DEV + AUTHORIZATION + "roleEligibilityScheduleInstances";
    assertThat(roles(list("dana", path, ""))).hasSize(3);
    assertThat(roles(list("dana", path, filled("assignedTo('ALICE')")))).hasSize(2);
    assertThat(roles(list("dana", path, filled("principalId eq 'ALICE'"))))
        .containsExactly("Contributor");
    for (String filter : List.of("", "atScope()", filled("principalId eq 'ALICE'"))) {
      assertThat(refusal(ask("alice", path, filter))).isEqualTo("403 AuthorizationFailed");
    }
  }

  @Test
  void eligibleRoleHasNoEffectUntilItIsActivated() throws Exception {
    var eligible =
        services.directory().eligibleAssignments().stream()
            .filter(a -> a.role().name().equals("Contributor"))
            .findFirst()
            .orElseThrow();
    assertThat(refusal(ask("alice", RG, ""))).isEqualTo("403 AuthorizationFailed");
    services.directory().add(eligible);
    assertThat(ask("alice", RG, "").statusCode()).isEqualTo(200);
  }

  @Test
  void tenantWithoutTheLicenseHasNoEligibleRoles() throws Exception {
    String subscription = "/subscriptions/a0000000-0000-4000-8000-00000000000f";
    LabBuilder plain =
        new LabBuilder()
            .tenant(
                "plain.test",
                t ->
                    t.id(TENANT)
                        .privilegedIdentityManagement(false)
                        .user("alice")
                        .subscription("Dev", s -> s.id(subscription.substring(15))));
    try (SignedServices unlicensed = new SignedServices(plain)) {
      String alice = unlicensed.directory().findUser("alice@plain.test").orElseThrow().objectId();
      HttpResponse<String> response =
          unlicensed.get(
              HOST
                  + subscription
                  + AUTHORIZATION
                  + "roleEligibilityScheduleInstances?api-version=2020-10-01&$filter=asTarget()",
              unlicensed.token(TENANT, alice, MANAGEMENT));
      assertThat(refusal(response)).isEqualTo("400 AadPremiumLicenseRequired");
    }
  }

  @Test
  void permissionsAreThoseOfTheRolesAtTheScope() throws Exception {
    JsonNode permissions = list("alice", ACCOUNT + AUTHORIZATION + "permissions", "");
    assertThat(permissions).hasSize(2);
    assertThat(permissions.get(0).at("/dataActions/0").asText()).isEqualTo(BLOBS);
    assertThat(permissions.get(0).path("notDataActions").isArray()).isTrue();
    assertThat(refusal(ask("alice", RG + AUTHORIZATION + "permissions", "")))
        .isEqualTo("403 AuthorizationFailed");
    assertThat(
            list("dana", ACCOUNT + AUTHORIZATION + "permissions", "").at("/0/actions/0").asText())
        .isEqualTo("*");
  }

  @Test
  void nameThatSomebodyHasIsTaken() throws Exception {
    assertThat(nameCheck("dana", "data").path("reason").asText()).isEqualTo("AlreadyExists");
    JsonNode free = nameCheck("dana", "otherdata");
    assertThat(free.path("nameAvailable").asBoolean()).isTrue();
    assertThat(free.has("reason")).isFalse();
    assertThat(nameCheck("alice", "data").at("/error/code").asText())
        .isEqualTo("AuthorizationFailed");
  }

  /** Both providers know every name under servicebus.windows.net. */
  @Test
  void namespaceOfServiceBusOrEventHubsIsTakenForBoth() throws Exception {
    Resource data =
        services.directory().findResource(Resource.Type.STORAGE_ACCOUNT, "data").orElseThrow();
    services
        .directory()
        .add(
            new Resource(
                Resource.Type.EVENT_HUBS_NAMESPACE, data.resourceGroup(), "ticks", TENANT));
    for (String provider : List.of("Microsoft.ServiceBus", "Microsoft.EventHub")) {
      JsonNode taken = nameCheck("dana", provider, "{\"name\": \"Ticks\"}");
      assertThat(taken.path("nameAvailable").asBoolean(true)).isFalse();
      assertThat(taken.path("reason").asText()).isEqualTo("NameInUse");
      JsonNode free = nameCheck("dana", provider, "{\"name\": \"tocks\"}");
      assertThat(free.path("nameAvailable").asBoolean()).isTrue();
      assertThat(free.path("reason").asText()).isEqualTo("None");
      assertThat(nameCheck("bob", provider, "{\"name\": \"ticks\"}").at("/error/message").asText())
          .contains("'" + provider + "/checkNameAvailability/action'");
    }
    assertThat(nameCheck("dana", "Microsoft.Sql", "{}").at("/error/code").asText())
        .isEqualTo("InvalidResourceType");
  }

  @Test
  void nameOfACosmosDbAccountIsAskedByHead() throws Exception {
    Resource data =
        services.directory().findResource(Resource.Type.STORAGE_ACCOUNT, "data").orElseThrow();
    services
        .directory()
        .add(new Resource(Resource.Type.COSMOS_DB_ACCOUNT, data.resourceGroup(), "db", TENANT));
    assertThat(cosmosDbName("HEAD", "db")).isEqualTo(200);
    assertThat(cosmosDbName("HEAD", "other")).isEqualTo(404);
    assertThat(cosmosDbName("GET", "db")).isEqualTo(405);
  }

  private int cosmosDbName(String method, String name) throws Exception {
    return services
        .send(
            request(
                    HOST
                        + "/providers/Microsoft.DocumentDB/databaseAccountNames/"
                        + name
                        + "?api-version=2021-10-15")
                .header(
                    "Authorization", "Bearer " + services.token(TENANT, id("alice"), MANAGEMENT))
                .method(method, BodyPublishers.noBody()))
        .statusCode();
  }

  private JsonNode nameCheck(String user, String name) throws Exception {
    return nameCheck(
        user,
        "Microsoft.Storage",
        "{\"name\": \"%s\", \"type\": \"Microsoft.Storage/storageAccounts\"}".formatted(name));
  }

  private JsonNode nameCheck(String user, String provider, String body) throws Exception {
    return JSON.readTree(
        services
            .send(
                request(
                        HOST
                            + DEV
                            + "/providers/"
                            + provider
                            + "/checkNameAvailability?api-version=2023-05-01")
                    .header(
                        "Authorization", "Bearer " + services.token(TENANT, id(user), MANAGEMENT))
                    .POST(BodyPublishers.ofString(body)))
            .body());
  }

  @Test
  void customRoleIsListedWithItsSubscriptions() throws Exception {
    JsonNode role =
        list("dana", DEV + AUTHORIZATION + "roleDefinitions", "roleName eq 'order sender'").get(0);
    assertThat(role.at("/properties/type").asText()).isEqualTo("CustomRole");
    assertThat(role.at("/properties/assignableScopes").toString()).isEqualTo("[\"" + DEV + "\"]");
    assertThat(list("dana", DEV + AUTHORIZATION + "roleDefinitions", "type eq 'CustomRole'"))
        .hasSize(1);
    assertThat(
            services
                .directory()
                .mayUseData(
                    id("bob"),
                    BUS + "/queues/orders",
                    "Microsoft.ServiceBus/namespaces/messages/send/action"))
        .isTrue();
  }

  private HttpResponse<String> assign(String scope, String role, String principal)
      throws Exception {
    String roleId = services.directory().findRole(role).orElseThrow().id();
    String body =
        "{\"properties\": {\"roleDefinitionId\": \"%s%sroleDefinitions/%s\", \"principalId\": \"%s\"}}"
            .formatted(DEV, AUTHORIZATION, roleId, principal);
    return services.send(
        request(
                HOST
                    + scope
                    + AUTHORIZATION
                    + "roleAssignments/"
                    + UUID.randomUUID()
                    + "?api-version=2022-04-01")
            .header("Authorization", "Bearer " + services.token(TENANT, id("dana"), MANAGEMENT))
            .PUT(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource({
    "/providers/Microsoft.ServiceBus/namespaces/contoso-bus, Azure Service Bus Data Owner",
    "/providers/Microsoft.ServiceBus/namespaces/contoso-bus/topics/t/subscriptions/s, Azure Service"
        + " Bus Data Receiver",
    "/providers/Microsoft.EventHub/namespaces/contoso-hubs/eventhubs/h, Azure Event Hubs Data"
        + " Sender",
    "/providers/Microsoft.AppConfiguration/configurationStores/settings, App Configuration Data"
        + " Reader",
    "/providers/Microsoft.DocumentDB/databaseAccounts/cosmos, Cosmos DB Account Reader Role",
    "/providers/Microsoft.KeyVault/vaults/vault/secrets/s, Key Vault Secrets User",
    "/providers/Microsoft.Storage/storageAccounts/data/queueServices/default/queues/q, Storage"
        + " Queue Data Reader",
    "/providers/microsoft.storage/storageaccounts/DATA/TABLESERVICES/default/tables/t, Storage"
        + " Table Data Reader",
  })
  void roleIsAssignedAtEveryScopeOfAnAppsServices(String path, String role) throws Exception {
    HttpResponse<String> made = assign(RG + path, role, id("bob"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(JSON.readTree(made.body()).at("/properties/scope").asText())
        .isEqualToIgnoringCase(RG + path)
        .doesNotContain("TABLESERVICES", "/DATA");
  }

  @Test
  void whatNoResourceHoldsIsNoScope() throws Exception {
    assertThat(refusal(assign(ACCOUNT + "/fileServices/default/shares/s", "Reader", id("bob"))))
        .isEqualTo("404 MissingSubscription");
    assertThat(refusal(assign(BUS + "/queues", "Reader", id("bob"))))
        .isEqualTo("404 MissingSubscription");
  }

  @Test
  void newRoleHasNoEffectForAWhile() throws Exception {
    services.directory().propagation().ofRoles(Duration.ofHours(1));
    assertThat(assign(RG, "Storage Blob Data Reader", id("bob")).statusCode()).isEqualTo(201);
    assertThat(roles(list("dana", RG + AUTHORIZATION + "roleAssignments", "")))
        .contains("Storage Blob Data Reader");
    assertThat(services.directory().mayUseData(id("bob"), ACCOUNT, BLOBS)).isFalse();
    services.directory().propagation().ofRoles(Duration.ZERO);
    assertThat(assign(ACCOUNT, "Storage Blob Data Reader", id("bob")).statusCode()).isEqualTo(201);
    assertThat(services.directory().mayUseData(id("bob"), ACCOUNT, BLOBS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceType eq 'Microsoft.ServiceBus/namespaces' | contoso-bus",
        "name eq 'VAULT' | vault",
        "resourceType eq 'Microsoft.Storage/storageAccounts' and name eq 'data' | data",
        "resourceType eq 'Microsoft.Storage/storageAccounts' and name eq 'vault' | ''",
        "resourceGroup eq 'rg' and resourceType eq 'Microsoft.DocumentDB/databaseAccounts' |"
            + " cosmos",
      })
  void resourcesAreFoundByTypeAndName(String filter, String expected) throws Exception {
    JsonNode found = list("dana", DEV + "/resources", filter);
    assertThat(String.join(", ", values(found, "/name"))).isEqualTo(expected);
    found.forEach(resource -> assertThat(resource.has("properties")).isFalse());
  }

  @ParameterizedTest
  @CsvSource({
    "Microsoft.Storage/storageAccounts, /properties/primaryEndpoints/queue,"
        + " https://data.queue.core.windows.net/",
    "Microsoft.Storage/storageAccounts, /properties/primaryEndpoints/dfs,"
        + " https://data.dfs.core.windows.net/",
    "Microsoft.KeyVault/vaults, /properties/vaultUri, https://vault.vault.azure.net/",
    "Microsoft.ServiceBus/namespaces, /properties/serviceBusEndpoint,"
        + " https://contoso-bus.servicebus.windows.net:443/",
    "Microsoft.EventHub/namespaces, /properties/serviceBusEndpoint,"
        + " https://contoso-hubs.servicebus.windows.net:443/",
    "Microsoft.AppConfiguration/configurationStores, /properties/endpoint,"
        + " https://settings.azconfig.io",
    "Microsoft.DocumentDB/databaseAccounts, /properties/documentEndpoint,"
        + " https://cosmos.documents.azure.com:443/",
  })
  void resourcesOfOneTypeSayWhereTheyAre(String type, String pointer, String address)
      throws Exception {
    assertThat(values(list("dana", DEV + "/providers/" + type, ""), pointer))
        .containsExactly(address);
    assertThat(values(list("dana", RG + "/providers/" + type, ""), pointer))
        .containsExactly(address);
  }

  @Test
  void dataRolesAloneShowNoResource() throws Exception {
    assertThat(list("alice", DEV + "/resources", "")).isEmpty();
    assertThat(list("alice", DEV + "/providers/Microsoft.Storage/storageAccounts", "")).isEmpty();
    services.assign("Reader", "alice@contoso.test", "data");
    assertThat(values(list("alice", DEV + "/resources", ""), "/name")).containsExactly("data");
  }
}
