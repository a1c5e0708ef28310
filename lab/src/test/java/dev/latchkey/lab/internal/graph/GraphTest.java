package dev.latchkey.lab.internal.graph;

import static dev.latchkey.lab.SignedServices.ALICE;
import static dev.latchkey.lab.SignedServices.BOB;
import static dev.latchkey.lab.SignedServices.CONTOSO;
import static dev.latchkey.lab.SignedServices.FABRIKAM;
import static dev.latchkey.lab.SignedServices.claims;
import static dev.latchkey.lab.SignedServices.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.lab.SignedServices;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools see of Graph, what they may change, and what they are refused. */
class GraphTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GRAPH = "https://graph.microsoft.com";
  private static final String ROOT = GRAPH + "/v1.0";
  private static final String DANA = "b0000000-0000-4000-8000-000000000004";
  private static final String NOBODY = "d0000000-0000-4000-8000-000000000009";
  private static final String AZ =
      "AuditLog.Read.All Directory.AccessAsUser.All Group.ReadWrite.All User.ReadWrite.All";

  private SignedServices services;

  @BeforeEach
  void start() throws Exception {
    services = new SignedServices();
  }

  @AfterEach
  void stop() {
    services.close();
  }

  private String token(String objectId) {
    return token(CONTOSO, objectId, AZ);
  }

  private String token(String tenant, String objectId, String permissions) {
    return services.key().sign(claims(tenant, objectId, GRAPH).claim("scp", permissions).build());
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    HttpRequest.Builder request =
        request(ROOT + path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json");
    return services.send(request.method(method, BodyPublishers.ofString(body)));
  }

  private JsonNode ok(int status, HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
  }

  private JsonNode get(String path, String objectId) throws Exception {
    return ok(200, services.get(ROOT + path, token(objectId)));
  }

  private JsonNode post(int status, String path, String objectId, String body) throws Exception {
    return ok(status, send("POST", path, token(objectId), body));
  }

  private static String refusal(HttpResponse<String> response) throws Exception {
    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(error.at("/innerError/request-id").asText()).isNotEmpty();
    return response.statusCode() + " " + error.path("code").asText();
  }

  private static List<String> ids(JsonNode list) {
    List<String> ids = new ArrayList<>();
    list.path("value").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  private static String filter(String filter) {
    return "?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private static String reference(String id) {
    return "{\"@odata.id\": \"" + ROOT + "/directoryObjects/" + id + "\"}";
  }

  private String newGroup(String owner, String name) throws Exception {
    return post(
            201,
            "/groups",
            owner,
            JSON.writeValueAsString(
                java.util.Map.of(
                    "displayName",
                    name,
                    "mailNickname",
                    "nick",
                    "mailEnabled",
                    false,
                    "securityEnabled",
                    true)))
        .path("id")
        .asText();
  }

  @Test
  void personSeesThemselvesByAnyName() throws Exception {
    JsonNode me = get("/me", ALICE);
    assertThat(me.path("@odata.context").asText()).isEqualTo(ROOT + "/$metadata#users/$entity");
    assertThat(me.path("userPrincipalName").asText()).isEqualTo("alice@contoso.test");
    assertThat(get("/users/alice@contoso.test", BOB).path("id").asText()).isEqualTo(ALICE);
    assertThat(get("/users('" + ALICE + "')", BOB).path("id").asText()).isEqualTo(ALICE);
    assertThat(get("/users?$select=id", BOB).path("value").get(0).toString())
        .isEqualTo("{\"id\":\"" + ALICE + "\"}");
  }

  @Test
  void leadMakesAGroupAndOwnsIt() throws Exception {
    String group = newGroup(DANA, "Größe & \"Rest\" 🚀");
    assertThat(get("/groups/" + group, ALICE).path("displayName").asText())
        .isEqualTo("Größe & \"Rest\" 🚀");
    assertThat(ids(get("/groups/" + group + "/owners", ALICE))).containsExactly(DANA);
    assertThat(ids(get("/me/ownedObjects", DANA))).containsExactly(group);
    ok(204, send("PATCH", "/groups/" + group, token(DANA), "{\"description\":\"d\"}"));
    assertThat(get("/groups/" + group, ALICE).path("description").asText()).isEqualTo("d");
    ok(204, send("DELETE", "/groups/" + group, token(DANA), ""));
    assertThat(refusal(services.get(ROOT + "/groups/" + group, token(DANA))))
        .isEqualTo("404 Request_ResourceNotFound");
  }

  @Test
  void ownerAddsMembersAndNobodyElseDoes() throws Exception {
    String group = newGroup(DANA, "developers");
    String members = "/groups/" + group + "/members/$ref";
    assertThat(refusal(send("POST", members, token(ALICE), reference(ALICE))))
        .isEqualTo("403 Authorization_RequestDenied");
    post(204, members, DANA, reference(ALICE));
    HttpResponse<String> again = send("POST", members, token(DANA), reference(ALICE));
    assertThat(refusal(again)).isEqualTo("400 Request_BadRequest");
    assertThat(again.body()).contains("added object references already exist");
    assertThat(refusal(send("POST", members, token(DANA), reference(NOBODY))))
        .isEqualTo("404 Request_ResourceNotFound");
    ok(
        204,
        send(
            "PATCH",
            "/groups/" + group,
            token(DANA),
            "{\"members@odata.bind\":[\"" + ROOT + "/directoryObjects/" + BOB + "\"]}"));
    JsonNode list = get("/groups/" + group + "/members", BOB);
    assertThat(ids(list)).containsExactly(ALICE, BOB);
    assertThat(list.at("/value/0/@odata.type").asText()).isEqualTo("#microsoft.graph.user");
    ok(204, send("DELETE", "/groups/" + group + "/members/" + ALICE + "/$ref", token(DANA), ""));
    assertThat(ids(get("/groups/" + group + "/members/microsoft.graph.user", BOB)))
        .containsExactly(BOB);
    assertThat(ids(get("/groups/" + group + "/members/microsoft.graph.group", BOB))).isEmpty();
  }

  @Test
  void groupsInGroupsCountWhereTheQuestionSaysSo() throws Exception {
    String inner = newGroup(DANA, "inner");
    String outer = newGroup(DANA, "outer");
    post(204, "/groups/" + inner + "/members/$ref", DANA, reference(ALICE));
    post(204, "/groups/" + outer + "/members/$ref", DANA, reference(inner));
    assertThat(ids(get("/users/" + ALICE + "/memberOf", BOB))).containsExactly(inner);
    assertThat(ids(get("/me/transitiveMemberOf", ALICE))).containsExactlyInAnyOrder(inner, outer);
    assertThat(ids(get("/groups/" + outer + "/transitiveMembers", BOB)))
        .containsExactly(inner, ALICE);
    assertThat(
            post(
                    200,
                    "/me/checkMemberGroups",
                    ALICE,
                    "{\"groupIds\":[\"" + outer + "\",\"" + NOBODY + "\"]}")
                .path("value")
                .toString())
        .isEqualTo("[\"" + outer + "\"]");
    assertThat(
            post(200, "/users/" + ALICE + "/getMemberGroups", BOB, "{\"securityEnabledOnly\":true}")
                .path("value"))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/groups | displayName eq 'APP-developers' | 1",
        "/groups | displayName eq 'app-developers' and mailNickname eq 'other' | 0",
        "/groups | startswith(displayName,'app-') | 1",
        "/groups | securityEnabled eq true | 1",
        "/groups | displayName eq 'it''s' | 0",
        "/groups | displayName eq 'a' or (displayName eq 'app-developers') | 1",
        "/users | userPrincipalName eq 'bob@contoso.test' | 1",
        "/users | userPrincipalName in ('bob@contoso.test', 'dana@contoso.test') | 2",
        "/applications | appId eq 'c0000000-0000-4000-8000-000000000001' | 1",
        "/servicePrincipals"
            + " | servicePrincipalNames/any(c:c eq 'c0000000-0000-4000-8000-000000000001') | 1",
        "/servicePrincipals | servicePrincipalType eq 'ManagedIdentity' | 2",
      })
  void filtersAreThoseThatToolsWrite(String path, String filter, int found) throws Exception {
    assertThat(get(path + filter(filter), ALICE).path("value")).as(filter).hasSize(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "displayName",
        "displayName eq",
        "displayName eq 'a",
        "displayName like 'a'",
        "eq eq eq",
        "(displayName eq 'a'",
        "displayName eq 'a')",
        "displayName eq 'a' and",
        "x/any(c:d eq 'e')"
      })
  void badFilterIsRefused(String filter) throws Exception {
    assertThat(refusal(services.get(ROOT + "/groups" + filter(filter), token(ALICE))))
        .startsWith("400 Request_");
  }

  @Test
  void optionThatWouldBeIgnoredIsRefused() throws Exception {
    assertThat(refusal(services.get(ROOT + "/groups?$search=x", token(ALICE))))
        .isEqualTo("400 Request_UnsupportedQuery");
    assertThat(refusal(services.get(ROOT + "/groups?$count=true", token(ALICE))))
        .isEqualTo("400 Request_UnsupportedQuery");
    HttpRequest.Builder counted =
        request(ROOT + "/groups?$count=true" + "&$filter=displayName%20ne%20'x'")
            .header("Authorization", "Bearer " + token(ALICE))
            .header("ConsistencyLevel", "eventual");
    assertThat(ok(200, services.send(counted)).path("@odata.count").asInt()).isEqualTo(1);
  }

  @Test
  void longListsComeInPages() throws Exception {
    Group group = new Group(CONTOSO, UUID.randomUUID().toString(), "many");
    services.directory().add(group);
    for (int i = 0; i < 250; i++) {
      String id = UUID.randomUUID().toString();
      services
          .directory()
          .add(new User(CONTOSO, CONTOSO, id, id, "u" + i + "@contoso.test", "U " + i));
      services.directory().addMember(group.objectId(), id);
    }
    String address = ROOT + "/groups/" + group.objectId() + "/members?$select=id&$top=120";
    List<String> found = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    while (!address.isEmpty()) {
      JsonNode page = ok(200, services.get(address, token(ALICE)));
      sizes.add(page.path("value").size());
      found.addAll(ids(page));
      address = page.path("@odata.nextLink").asText("");
    }
    assertThat(sizes).containsExactly(120, 120, 10);
    assertThat(found).doesNotHaveDuplicates().hasSize(250);
    assertThat(refusal(services.get(ROOT + "/users?$top=1000", token(ALICE))))
        .isEqualTo("400 Request_BadRequest");
  }

  @Test
  void listSaysOfWhichSetItsObjectsAre() throws Exception {
    String group = newGroup(DANA, "g");
    assertThat(context("/groups?$select=id,displayName")).isEqualTo("groups(id,displayName)");
    assertThat(context("/groups/" + group + "?$select=id")).isEqualTo("groups(id)/$entity");
    for (String path :
        List.of(
            "/groups/" + group + "/members",
            "/groups/" + group + "/transitiveMembers",
            "/me/memberOf",
            "/me/ownedObjects")) {
      assertThat(context(path)).as(path).isEqualTo("directoryObjects");
    }
    assertThat(context("/groups/" + group + "/members/microsoft.graph.user?$select=id"))
        .isEqualTo("users(id)");
    assertThat(
            post(200, "/directoryObjects/getByIds", ALICE, "{\"ids\":[\"" + BOB + "\"]}")
                .path("@odata.context")
                .asText())
        .isEqualTo(ROOT + "/$metadata#directoryObjects");
  }

  private String context(String path) throws Exception {
    return get(path, ALICE).path("@odata.context").asText().replace(ROOT + "/$metadata#", "");
  }

  /**
   * A page of a large group costs what a page of a small one does. Both are measured, in turn,
   * since the machine may be busy.
   */
  @Test
  void largeGroupsPagesCostNoMoreThanASmallOnes() throws Exception {
    Group large = groupOf(2_000);
    Group small = groupOf(100);
    String token = token(ALICE);
    Duration smallest = Duration.ofHours(1);
    Duration largest = Duration.ofHours(1);
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      for (int page = 0; page < 20; page++) {
        assertThat(read(small, token)).isEqualTo(100);
      }
      long middle = System.nanoTime();
      assertThat(read(large, token)).isEqualTo(2_000);
      smallest = shorter(smallest, middle - start);
      largest = shorter(largest, System.nanoTime() - middle);
    }
    assertThat(largest).isLessThan(smallest.multipliedBy(3));
  }

  private static Duration shorter(Duration one, long otherNanos) {
    return one.toNanos() < otherNanos ? one : Duration.ofNanos(otherNanos);
  }

  private Group groupOf(int members) {
    Group group = new Group(CONTOSO, UUID.randomUUID().toString(), "of " + members);
    services.directory().add(group);
    for (int i = 0; i < members; i++) {
      String id = UUID.randomUUID().toString();
      String name = "of" + members + "-" + i + "@contoso.test";
      services.directory().add(new User(CONTOSO, CONTOSO, id, id, name, name));
      services.directory().addMember(group.objectId(), id);
    }
    return group;
  }

  /** The number of members that all pages have. */
  private int read(Group group, String token) throws Exception {
    int members = 0;
    String address = ROOT + "/groups/" + group.objectId() + "/members";
    while (!address.isEmpty()) {
      JsonNode page = ok(200, services.get(address, token));
      members += page.path("value").size();
      address = page.path("@odata.nextLink").asText("");
    }
    return members;
  }

  @Test
  void questionAboutTooManyGroupsIsRefused() throws Exception {
    String ids =
        Stream.generate(() -> "\"" + UUID.randomUUID() + "\"")
            .limit(21)
            .collect(Collectors.joining(","));
    assertThat(
            refusal(
                send(
                    "POST", "/me/checkMemberGroups", token(ALICE), "{\"groupIds\":[" + ids + "]}")))
        .isEqualTo("400 Request_BadRequest");
  }

  @Test
  void countAloneNeedsTheConsistencyLevel() throws Exception {
    assertThat(refusal(services.get(ROOT + "/groups/$count", token(ALICE))))
        .isEqualTo("400 Request_UnsupportedQuery");
    HttpRequest.Builder counted =
        request(ROOT + "/groups/$count")
            .header("Authorization", "Bearer " + token(ALICE))
            .header("ConsistencyLevel", "eventual");
    assertThat(services.send(counted).body()).isEqualTo("1");
  }

  @Test
  void principalThatIsGoneIsNoMember() throws Exception {
    String group = newGroup(DANA, "g");
    JsonNode made = post(201, "/applications", DANA, "{\"displayName\":\"short-lived\"}");
    JsonNode principal =
        post(
            201, "/servicePrincipals", DANA, "{\"appId\":\"" + made.path("appId").asText() + "\"}");
    String id = principal.path("id").asText();
    post(204, "/groups/" + group + "/members/$ref", DANA, reference(id));
    ok(204, send("DELETE", "/servicePrincipals/" + id, token(DANA), ""));
    assertThat(ids(get("/groups/" + group + "/members", DANA))).isEmpty();
  }

  @Test
  void developerRegistersAnAppWithASecretAndSignsInNobodyElsesApp() throws Exception {
    JsonNode made = post(201, "/applications", DANA, "{\"displayName\":\"dev-app\"}");
    String application = "/applications/" + made.path("id").asText();
    String appId = made.path("appId").asText();
    assertThat(refusal(send("POST", application + "/addPassword", token(ALICE), "{}")))
        .isEqualTo("403 Authorization_RequestDenied");
    JsonNode secret =
        post(
            200,
            application + "/addPassword",
            DANA,
            "{\"passwordCredential\":{\"displayName\":\"laptop\",\"endDateTime\":"
                + "\"2030-01-02T03:04:05Z\"}}");
    assertThat(secret.path("secretText").asText()).hasSize(40);
    JsonNode shown = get("/applications(appId='" + appId + "')", DANA);
    assertThat(shown.toString()).doesNotContain(secret.path("secretText").asText());
    assertThat(shown.at("/passwordCredentials/0/endDateTime").asText())
        .isEqualTo("2030-01-02T03:04:05Z");
    App app = services.directory().findApp(appId).orElseThrow();
    assertThat(app.secrets()).containsExactly(secret.path("secretText").asText());
    assertThat(app.toString() + app.clientSecrets()).doesNotContain(app.secrets().get(0));
    assertThat(app.hasServicePrincipal()).isFalse();

    JsonNode principal = post(201, "/servicePrincipals", DANA, "{\"appId\":\"" + appId + "\"}");
    assertThat(get("/servicePrincipals(appId='" + appId + "')", ALICE).path("id"))
        .isEqualTo(principal.path("id"));
    assertThat(
            refusal(
                send("POST", "/servicePrincipals", token(DANA), "{\"appId\":\"" + appId + "\"}")))
        .isEqualTo("409 Request_MultipleObjectsWithSameKeyValue");

    String key = "{\"keyId\":\"" + secret.path("keyId").asText() + "\"}";
    post(204, application + "/removePassword", DANA, key);
    assertThat(refusal(send("POST", application + "/removePassword", token(DANA), key)))
        .isEqualTo("400 Request_BadRequest");
  }

  @Test
  void objectsAreFoundByTheirIds() throws Exception {
    String sp =
        services
            .directory()
            .findApp("c0000000-0000-4000-8000-000000000001")
            .orElseThrow()
            .objectId();
    JsonNode found =
        post(
            200,
            "/directoryObjects/getByIds",
            ALICE,
            "{\"ids\":[\"" + BOB + "\",\"" + sp + "\",\"" + NOBODY + "\"]}");
    assertThat(ids(found)).containsExactly(BOB, sp);
    assertThat(found.at("/value/1/@odata.type").asText())
        .isEqualTo("#microsoft.graph.servicePrincipal");
    assertThat(get("/directoryObjects/" + BOB, ALICE).path("id").asText()).isEqualTo(BOB);
  }

  @Test
  void membersOfOtherTenantsAreNotSeen() throws Exception {
    String carol = "b0000000-0000-4000-8000-000000000003";
    assertThat(refusal(services.get(ROOT + "/users/" + carol, token(ALICE))))
        .isEqualTo("404 Request_ResourceNotFound");
    String group = newGroup(DANA, "g");
    assertThat(
            refusal(
                send("POST", "/groups/" + group + "/members/$ref", token(DANA), reference(carol))))
        .isEqualTo("404 Request_ResourceNotFound");
  }

  @Test
  void guestReadsNothingButThemselves() throws Exception {
    User guest = services.directory().findMember(FABRIKAM, ALICE).orElseThrow();
    String token =
        services
            .key()
            .sign(
                claims(FABRIKAM, guest.objectId(), GRAPH)
                    .claim("scp", AZ)
                    .claim("idp", "https://sts.windows.net/" + CONTOSO + "/")
                    .build());
    ok(200, services.get(ROOT + "/me", token));
    for (String path : List.of("/users", "/groups", "/applications", "/organization")) {
      assertThat(refusal(services.get(ROOT + path, token)))
          .as(path)
          .isEqualTo("403 Authorization_RequestDenied");
    }
    assertThat(
            refusal(
                send("POST", "/groups", token, "{\"displayName\":\"g\",\"mailNickname\":\"g\"}")))
        .isEqualTo("403 Authorization_RequestDenied");
  }

  @Test
  void tokenWithoutThePermissionReadsNothingButThemselves() throws Exception {
    String narrow = token(CONTOSO, ALICE, "User.Read");
    ok(200, services.get(ROOT + "/me", narrow));
    assertThat(refusal(services.get(ROOT + "/groups", narrow)))
        .isEqualTo("403 Authorization_RequestDenied");
    String app = services.token(CONTOSO, ALICE, GRAPH);
    assertThat(refusal(services.get(ROOT + "/me", app))).isEqualTo("400 Request_BadRequest");
    assertThat(refusal(services.get(ROOT + "/groups", app)))
        .isEqualTo("403 Authorization_RequestDenied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Directory.Read.All", "AuditLog.Read.All Directory.Read.All"})
  void tokenThatMayOnlyReadChangesNothing(String permissions) throws Exception {
    String token = token(CONTOSO, DANA, permissions);
    ok(200, services.get(ROOT + "/groups", token));
    String group =
        "{\"displayName\": \"g\", \"mailNickname\": \"g\", \"mailEnabled\": false,"
            + " \"securityEnabled\": true}";
    assertThat(refusal(send("POST", "/groups", token, group)))
        .isEqualTo("403 Authorization_RequestDenied");
  }

  @Test
  void groupKeepsItsLastOwner() throws Exception {
    String owners = "/groups/" + newGroup(DANA, "developers") + "/owners/";
    assertThat(refusal(send("DELETE", owners + DANA + "/$ref", token(DANA), "")))
        .isEqualTo("400 Request_BadRequest");

    JsonNode app = post(201, "/applications", DANA, "{\"displayName\": \"app\"}");
    String ownersOfApp = "/applications/" + app.path("id").asText() + "/owners/";
    ok(204, send("DELETE", ownersOfApp + DANA + "/$ref", token(DANA), ""));
  }

  @Test
  void tokenOfAnotherResourceIsRefused() throws Exception {
    HttpResponse<String> response =
        services.get(ROOT + "/me", services.token(CONTOSO, ALICE, SignedServices.MANAGEMENT));
    assertThat(refusal(response)).isEqualTo("401 InvalidAuthenticationToken");
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"DYNAMIC, 403 Authorization_RequestDenied", "SYNCHRONIZED, 400 Request_BadRequest"})
  void groupThatIsRuledElsewhereCannotBeChanged(Group.Membership membership, String refusal)
      throws Exception {
    Group group =
        new Group(CONTOSO, UUID.randomUUID().toString(), "ruled", "", "ruled", membership);
    services.directory().add(group);
    services.directory().addOwner(group.objectId(), DANA);
    assertThat(
            refusal(
                send(
                    "POST",
                    "/groups/" + group.objectId() + "/members/$ref",
                    token(DANA),
                    reference(ALICE))))
        .isEqualTo(refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 400 Request_BadRequest",
    "GET, /groups/b0000000-0000-4000-8000-000000000001/members, 404 Request_ResourceNotFound",
    "DELETE, /users, 405 Request_BadRequest",
    "POST, /groups, 400 Request_BadRequest",
    "POST, /applications, 400 Request_BadRequest",
    "PATCH, /me, 405 Request_BadRequest",
  })
  void otherRequestsAreRefused(String method, String path, String refusal) throws Exception {
    assertThat(refusal(send(method, path, token(ALICE), "{}"))).isEqualTo(refusal);
  }
}
