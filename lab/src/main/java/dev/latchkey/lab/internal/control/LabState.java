package dev.latchkey.lab.internal.control;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.internal.entra.SignIns;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.traffic.RecordedRequest;
import dev.latchkey.lab.traffic.Trouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lab as JSON: who and what is in it, who is signed in, what goes wrong. It holds no token, no
 * secret and no code but those that devices show to be typed.
 */
final class LabState {
  private final Directory directory;
  private final SignIns signIns;
  private final Troubles troubles;

  LabState(Directory directory, SignIns signIns, Troubles troubles) {
    this.directory = directory;
    this.signIns = signIns;
    this.troubles = troubles;
  }

  /** {@return the state at this moment; equal to an earlier one if nothing has changed} */
  Map<String, Object> describe() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("tenants", directory.tenants());
    state.put("users", directory.users());
    state.put("groups", directory.groups().stream().map(this::describe).toList());
    state.put("apps", apps());
    state.put("subscriptions", directory.subscriptions());
    state.put("resourceGroups", directory.resourceGroups());
    state.put("resources", directory.resources());
    state.put(
        "managedIdentities",
        directory.managedIdentities().stream().map(LabState::describe).toList());
    state.put("roleAssignments", assignments(directory.roleAssignments()));
    state.put("eligibleAssignments", assignments(directory.eligibleAssignments()));
    state.put("signIns", signIns.signIns().stream().map(LabState::describe).toList());
    state.put("devices", signIns.devices().stream().map(LabState::describe).toList());
    state.put("troubles", troubles.all().stream().map(Trouble::toFields).toList());
    return state;
  }

  private Map<String, Object> describe(Group group) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tenantId", group.tenantId());
    json.put("objectId", group.objectId());
    json.put("displayName", group.displayName());
    json.put("description", group.description());
    json.put("mailNickname", group.mailNickname());
    json.put("membership", group.membership().name());
    json.put("members", directory.membersOf(group.objectId()));
    json.put("owners", directory.ownersOf(group.objectId()));
    return json;
  }

  private List<Map<String, String>> apps() {
    return directory.apps().stream()
        .map(app ->
            Map.of(
                "tenantId", app.tenantId(),
                "clientId", app.clientId(),
                "objectId", app.objectId(),
                "displayName", app.displayName()))
        .toList();
  }

  private static Map<String, Object> describe(ManagedIdentity identity) {
    return Map.of(
        "name", identity.name(),
        "clientId", identity.clientId(),
        "objectId", identity.objectId(),
        "resourceId", identity.resourceId(),
        "assigned", identity.isAssigned());
  }

  private static List<Map<String, String>> assignments(List<RoleAssignment> assignments) {
    return assignments.stream()
        .map(assignment ->
            Map.of(
                "id", assignment.id(),
                "scope", assignment.scope(),
                "role", assignment.role().name(),
                "principalId", assignment.principalId()))
        .toList();
  }

  private static Map<String, String> describe(SignIns.SignIn signIn) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("user", signIn.user().userPrincipalName());
    json.put("displayName", signIn.user().displayName());
    json.put("client", signIn.client());
    json.put("since", signIn.since().toString());
    json.put("latest", signIn.latest().toString());
    return json;
  }

  private static Map<String, String> describe(SignIns.Device device) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("code", device.userCode());
    json.put("client", device.client());
    json.put("tenant", device.tenant());
    json.put("resource", device.resource());
    json.put("expires", device.expires().toString());
    return json;
  }

  static List<Map<String, Object>> describe(List<RecordedRequest> requests) {
    return requests.stream().map(LabState::describe).toList();
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
