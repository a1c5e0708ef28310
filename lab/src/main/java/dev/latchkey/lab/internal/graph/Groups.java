package dev.latchkey.lab.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Group.Membership;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** {@code /groups}: security groups, their members and owners. */
final class Groups {
  /** How many references one request may hold. */
  private static final int MOST_REFERENCES = 20;

  private static final String MEMBERS = "members@odata.bind";
  private static final String OWNERS = "owners@odata.bind";

  private final Directory directory;
  private final DirectoryObjects objects;

  Groups(Directory directory, DirectoryObjects objects) {
    this.directory = directory;
    this.objects = objects;
  }

  void handle(GraphCall call) throws IOException, GraphException {
    GraphCaller caller = call.caller();
    caller.requireDirectoryRead();
    if (call.size() == 1 && call.isMethod("POST")) {
      caller.requireCreate();
      call.answer(201, "groups", Documents.group(create(call)));
    } else if (call.size() == 1 || call.segment(1).equals("$count")) {
      call.requireMethod("GET");
      call.answerList(
          new GraphList<>(
              directory.groups().stream()
                  .filter(group -> group.tenantId().equals(caller.tenantId()))
                  .toList(),
              Documents::group));
    } else {
      Group group = find(caller.tenantId(), call.segment(1));
      if (call.size() == 2) {
        one(call, group);
      } else {
        inside(call, group);
      }
    }
  }

  private Group find(String tenantId, String id) throws GraphException {
    return directory
        .findGroupById(id)
        .filter(group -> group.tenantId().equals(tenantId))
        .orElseThrow(() -> GraphException.noSuchObject(id));
  }

  private Group create(GraphCall call) throws IOException, GraphException {
    JsonNode body = call.body();
    for (String property :
        List.of("displayName", "mailNickname", "mailEnabled", "securityEnabled")) {
      if (body.path(property).isMissingNode() || body.path(property).asText("").isEmpty()) {
        throw GraphException.missingValue(property, "Group");
      }
    }
    if (body.path("mailEnabled").asBoolean()
        || !body.path("securityEnabled").asBoolean()
        || !body.path("groupTypes").isEmpty()) {
      throw GraphException.badRequest("The lab plays security groups with assigned members only.");
    }
    String nickname = body.path("mailNickname").asText();
    if (!nickname.matches("[\\x21-\\x7e&&[^@()\\\\\\[\\]\";:<>, ]]{1,64}")) {
      throw GraphException.badRequest(
          "Invalid value specified for property 'mailNickname' of resource 'Group'.");
    }
    String tenantId = call.caller().tenantId();
    Set<String> members = references(body, MEMBERS, tenantId);
    Set<String> owners = references(body, OWNERS, tenantId);
    Group group =
        new Group(
            tenantId,
            UUID.randomUUID().toString(),
            displayName(body),
            body.path("description").asText(""),
            nickname,
            Membership.ASSIGNED);
    directory.add(group);
    // Who creates a group without owners owns it.
    if (owners.isEmpty()) {
      owners = Set.of(call.caller().objectId());
    }
    owners.forEach(owner -> directory.addOwner(group.objectId(), owner));
    members.forEach(member -> directory.addMember(group.objectId(), member));
    return group;
  }

  private static String displayName(JsonNode body) throws GraphException {
    String name = body.path("displayName").asText("");
    if (name.isBlank() || name.length() > 256) {
      throw GraphException.badRequest(
          "Invalid value specified for property 'displayName' of resource 'Group'.");
    }
    return name;
  }

  private Set<String> references(JsonNode body, String property, String tenantId)
      throws GraphException {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode address : body.path(property)) {
      String id = GraphCall.referenced(address.asText(""));
      objects.require(tenantId, id);
      ids.add(id);
    }
    if (ids.size() > MOST_REFERENCES) {
      throw GraphException.badRequest(
          "The request contains more than the "
              + MOST_REFERENCES
              + " references that are allowed.");
    }
    return ids;
  }

  private void one(GraphCall call, Group group) throws IOException, GraphException {
    switch (call.method()) {
      case "GET" -> call.answer(200, "groups", Documents.group(group));
      case "PATCH" -> {
        requireOwner(call, group);
        change(call.body(), group);
        call.answerNothing();
      }
      case "DELETE" -> {
        requireOwner(call, group);
        directory.remove(group);
        call.answerNothing();
      }
      default -> throw call.methodNotAllowed();
    }
  }

  private void requireOwner(GraphCall call, Group group) throws GraphException {
    call.caller().requireOwner(directory.ownersOf(group.objectId()));
  }

  private void change(JsonNode body, Group group) throws GraphException {
    Set<String> members = references(body, MEMBERS, group.tenantId());
    if (!members.isEmpty()) {
      requireAssigned(group);
      List<String> there = directory.membersOf(group.objectId());
      if (members.stream().anyMatch(there::contains)) {
        throw DirectoryObjects.alreadyThere("members");
      }
    }
    directory.replace(
        new Group(
            group.tenantId(),
            group.objectId(),
            body.has("displayName") ? displayName(body) : group.displayName(),
            body.path("description").asText(group.description()),
            group.mailNickname(),
            group.membership()));
    members.forEach(member -> directory.addMember(group.objectId(), member));
  }

  private void inside(GraphCall call, Group group) throws IOException, GraphException {
    switch (call.segment(2)) {
      case "owners" -> objects.owners(call, group.objectId(), 2);
      case "members" -> members(call, group);
      case "transitiveMembers" -> {
        call.requireMethod("GET");
        call.answerList(
            DirectoryObjects.cast(call, 3, objects.objects(membersBelow(group.objectId()))));
      }
      default -> objects.membership(call, group.objectId(), 2);
    }
  }

  private void members(GraphCall call, Group group) throws IOException, GraphException {
    String id = group.objectId();
    if (call.isMethod("GET")) {
      call.answerList(DirectoryObjects.cast(call, 3, objects.objects(directory.membersOf(id))));
    } else if (call.isMethod("POST") && call.segment(3).equals("$ref") && call.size() == 4) {
      requireOwner(call, group);
      requireAssigned(group);
      String member = call.reference();
      objects.requireKind(group.tenantId(), member, "user", "group", "servicePrincipal");
      if (member.equals(id)) {
        throw GraphException.badRequest("A group can't be a member of itself.");
      }
      if (!directory.addMember(id, member)) {
        throw DirectoryObjects.alreadyThere("members");
      }
      call.answerNothing();
    } else if (call.isMethod("DELETE") && call.segment(4).equals("$ref") && call.size() == 5) {
      requireOwner(call, group);
      requireAssigned(group);
      String member = call.segment(3).toLowerCase(Locale.ROOT);
      if (!directory.removeMember(id, member)) {
        throw GraphException.noSuchObject(member);
      }
      call.answerNothing();
    } else {
      throw call.methodNotAllowed();
    }
  }

  /** Members of a group that is ruled elsewhere can't be changed here. */
  private static void requireAssigned(Group group) throws GraphException {
    switch (group.membership()) {
      case ASSIGNED -> {}
      case DYNAMIC -> throw GraphException.denied();
      case SYNCHRONIZED ->
          throw GraphException.badRequest(
              "Unable to update the specified properties for on-premises mastered Directory Sync"
                  + " objects or objects currently undergoing migration.");
    }
  }

  private List<String> membersBelow(String groupId) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(groupId));
    while (!open.isEmpty()) {
      for (String member : directory.membersOf(open.remove())) {
        if (found.add(member)) {
          open.add(member);
        }
      }
    }
    found.remove(groupId);
    return List.copyOf(found);
  }
}
