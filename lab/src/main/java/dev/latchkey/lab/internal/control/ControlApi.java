package dev.latchkey.lab.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.SignIns;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.RequestLog;
import dev.latchkey.lab.traffic.RecordedRequest;
import dev.latchkey.lab.traffic.Trouble;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The control API: the state of the lab as JSON, and changes to it. It never shows a token or a
 * secret.
 */
public final class ControlApi {
  private final Directory directory;
  private final SignIns signIns;
  private final Troubles troubles;
  private final RequestLog log;

  /**
   * The API of one lab.
   *
   * @param directory the directory of the lab
   * @param signIns the sign-ins that wait for approval
   * @param troubles the scripted troubles
   * @param log the recorded requests
   */
  public ControlApi(Directory directory, SignIns signIns, Troubles troubles, RequestLog log) {
    this.troubles = troubles;
    this.directory = directory;
    this.signIns = signIns;
    this.log = log;
  }

  void handle(Exchange exchange) throws IOException {
    switch (exchange.method() + " " + exchange.path()) {
      case "GET /api/state" -> exchange.answerJson(200, state());
      case "GET /api/requests" ->
          exchange.answerJson(200, log.requests().stream().map(ControlApi::describe).toList());
      case "GET /api/device-codes" -> exchange.answerJson(200, signIns.pendingUserCodes());
      case "POST /api/device-codes" -> answerDevice(exchange);
      case "POST /api/revocations" -> {
        signIns.revoke(user(exchange.json()));
        exchange.answer(204);
      }
      case "POST /api/group-members" -> {
        JsonNode body = exchange.json();
        User member = user(body);
        directory.addMember(group(member, text(body, "group")).objectId(), member.objectId());
        exchange.answer(204);
      }
      case "GET /api/troubles" ->
          exchange.answerJson(200, troubles.all().stream().map(Trouble::toFields).toList());
      case "POST /api/troubles" -> {
        troubles.add(Trouble.parse(texts(exchange.json())));
        exchange.answer(204);
      }
      case "DELETE /api/troubles" -> {
        troubles.clear();
        exchange.answer(204);
      }
      default ->
          exchange.answerJson(
              404, Map.of("error", "There is no " + exchange.method() + " " + exchange.path()));
    }
  }

  private void answerDevice(Exchange exchange) throws IOException {
    JsonNode body = exchange.json();
    String code = text(body, "code");
    if (body.path("decline").asBoolean()) {
      signIns.decline(code);
    } else {
      signIns.approve(code, user(body));
    }
    exchange.answer(204);
  }

  private User user(JsonNode body) {
    String name = text(body, "user");
    return directory
        .findUser(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The lab has no user '" + name + "'. It has: " + String.join(", ", names())));
  }

  private List<String> names() {
    return directory.users().stream()
        .filter(user -> !user.isGuest())
        .map(User::userPrincipalName)
        .toList();
  }

  private Group group(User member, String name) {
    return directory
        .findGroup(member.tenantId(), name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The tenant of " + member.userPrincipalName() + " has no group '" + name + "'."));
  }

  private static String text(JsonNode body, String key) {
    String value = body.path(key).asText();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The JSON body has no '" + key + "'.");
    }
    return value;
  }

  private static Map<String, String> texts(JsonNode body) {
    Map<String, String> texts = new LinkedHashMap<>();
    body.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("tenants", directory.tenants());
    state.put("users", directory.users());
    state.put("groups", directory.groups());
    state.put(
        "apps",
        directory.apps().stream()
            .map(app ->
                Map.of(
                    "tenantId", app.tenantId(),
                    "clientId", app.clientId(),
                    "objectId", app.objectId(),
                    "displayName", app.displayName()))
            .toList());
    state.put("subscriptions", directory.subscriptions());
    state.put("resourceGroups", directory.resourceGroups());
    state.put("resources", directory.resources());
    state.put(
        "managedIdentities",
        directory.managedIdentities().stream()
            .map(identity ->
                Map.of(
                    "name", identity.name(),
                    "clientId", identity.clientId(),
                    "objectId", identity.objectId(),
                    "resourceId", identity.resourceId(),
                    "assigned", identity.isAssigned()))
            .toList());
    state.put(
        "roleAssignments", directory.roleAssignments().stream().map(ControlApi::describe).toList());
    return state;
  }

  private static Map<String, Object> describe(RoleAssignment assignment) {
    return Map.of(
        "id", assignment.id(),
        "scope", assignment.scope(),
        "role", assignment.role().name(),
        "principalId", assignment.principalId());
  }

  private static Map<String, Object> describe(RecordedRequest request) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", request.at().toString());
    json.put("method", request.method());
    json.put("uri", request.uri().toString());
    json.put("form", request.form());
    json.put("status", request.status());
    return json;
  }
}
