package dev.latchkey.lab.internal.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Objects of any type: found by id, owned, members of groups. */
final class DirectoryObjects {
  private static final int MOST_IDS = 1_000;
  private static final int MOST_GROUPS = 20;

  private final Directory directory;

  DirectoryObjects(Directory directory) {
    this.directory = directory;
  }

  void handle(GraphCall call) throws IOException, GraphException {
    GraphCaller caller = call.caller();
    caller.requireDirectoryRead();
    if (call.size() == 2 && call.segment(1).matches("(microsoft\\.graph\\.)?getByIds")) {
      call.requireMethod("POST");
      byIds(call);
    } else if (call.size() == 2) {
      call.requireMethod("GET");
      call.answer(200, "directoryObjects", require(caller.tenantId(), call.segment(1)));
    } else if (call.size() == 3) {
      require(caller.tenantId(), call.segment(1));
      membership(call, call.segment(1).toLowerCase(Locale.ROOT), 2);
    } else {
      throw call.nothingAt(1);
    }
  }

  private void byIds(GraphCall call) throws IOException, GraphException {
    JsonNode body = call.body();
    Set<String> ids = texts(body, "ids", MOST_IDS);
    Set<String> types = new HashSet<>(texts(body, "types", MOST_IDS));
    List<GraphObject> found = new ArrayList<>();
    for (String id : ids) {
      find(call.caller().tenantId(), id)
          .filter(json -> types.isEmpty() || types.contains(json.type().toLowerCase(Locale.ROOT)))
          .ifPresent(found::add);
    }
    call.answerList(found);
  }

  /** The texts of a list, in lower case. */
  private static Set<String> texts(JsonNode body, String property, int most) throws GraphException {
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode text : body.path(property)) {
      texts.add(text.asText().toLowerCase(Locale.ROOT));
    }
    if (texts.size() > most) {
      throw GraphException.badRequest(
          "Too many elements in '" + property + "': at most " + most + " are allowed.");
    }
    return texts;
  }

  /**
   * The answers about the groups that an object is in.
   *
   * @param at the segment that names the question
   */
  void membership(GraphCall call, String id, int at) throws IOException, GraphException {
    String question = call.segment(at).replace("microsoft.graph.", "");
    switch (question) {
      case "memberOf" -> {
        call.requireMethod("GET");
        call.answerList(cast(call, at + 1, objects(directory.groupsOf(id))));
      }
      case "transitiveMemberOf" -> {
        call.requireMethod("GET");
        call.answerList(cast(call, at + 1, objects(groupsAround(id))));
      }
      case "checkMemberGroups", "checkMemberObjects" -> {
        call.requireMethod("POST");
        Set<String> around = new HashSet<>(groupsAround(id));
        String property = question.equals("checkMemberGroups") ? "groupIds" : "ids";
        call.exchange()
            .answerJson(
                200,
                ids(
                    call,
                    texts(call.body(), property, MOST_GROUPS).stream()
                        .filter(around::contains)
                        .toList()));
      }
      case "getMemberGroups", "getMemberObjects" -> {
        call.requireMethod("POST");
        call.exchange().answerJson(200, ids(call, groupsAround(id)));
      }
      default -> throw call.nothingAt(at);
    }
  }

  private static Map<String, @Nullable Object> ids(GraphCall call, List<String> ids) {
    return Map.of(
        "@odata.context",
        GraphCall.HOST + call.version() + "/$metadata#Collection(Edm.String)",
        "value",
        ids);
  }

  private List<String> groupsAround(String id) {
    return directory.principalsOf(id).stream().filter(other -> !other.equals(id)).sorted().toList();
  }

  /** Only one type, if the next segment names one: {@code members/microsoft.graph.user}. */
  static List<GraphObject> cast(GraphCall call, int at, List<GraphObject> objects)
      throws GraphException {
    String segment = call.segment(at);
    if (segment.isEmpty() || segment.equals("$count")) {
      return objects;
    }
    if (!segment.startsWith("microsoft.graph.")) {
      throw call.nothingAt(at);
    }
    String type = segment.substring("microsoft.graph.".length());
    return objects.stream().filter(json -> json.type().equals(type)).toList();
  }

  /**
   * The owners of an object, or a change of them.
   *
   * @param id the object
   * @param at the segment {@code owners}
   */
  void owners(GraphCall call, String id, int at) throws IOException, GraphException {
    List<String> owners = directory.ownersOf(id);
    if (call.isMethod("GET")) {
      call.answerList(cast(call, at + 1, objects(owners)));
    } else if (call.isMethod("POST") && call.segment(at + 1).equals("$ref")) {
      call.caller().requireOwner(owners);
      String owner = call.reference();
      requireKind(call.caller().tenantId(), owner, "user", "servicePrincipal");
      if (!directory.addOwner(id, owner)) {
        throw alreadyThere("owners");
      }
      call.answerNothing();
    } else if (call.isMethod("DELETE") && call.segment(at + 2).equals("$ref")) {
      call.caller().requireOwner(owners);
      String owner = call.segment(at + 1).toLowerCase(Locale.ROOT);
      boolean isGroup = call.collection().equals("groups");
      if (isGroup && owners.size() == 1 && owners.contains(owner)) {
        throw GraphException.badRequest(
            "The group must have at least one owner, hence this owner cannot be removed.");
      }
      if (!directory.removeOwner(id, owner)) {
        throw GraphException.noSuchObject(owner);
      }
      call.answerNothing();
    } else {
      throw call.methodNotAllowed();
    }
  }

  static GraphException alreadyThere(String property) {
    return GraphException.badRequest(
        "One or more added object references already exist for the following modified properties: '"
            + property
            + "'.");
  }

  /** What a user owns. */
  List<GraphObject> ownedBy(String tenantId, String ownerId) {
    return directory.ownedBy(ownerId).stream()
        .map(id -> find(tenantId, id))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Objects by their ids; those that are gone are left out. */
  List<GraphObject> objects(List<String> ids) {
    List<String> there = ids.stream().filter(this::isThere).toList();
    return new GraphList<>(there, id -> find("", id).orElseThrow());
  }

  private boolean isThere(String id) {
    return directory.findUserById(id).isPresent()
        || directory.findGroupById(id).isPresent()
        || find("", id).isPresent();
  }

  GraphObject require(String tenantId, String id) throws GraphException {
    return find(tenantId, id).orElseThrow(() -> GraphException.noSuchObject(id));
  }

  /** Refuses what is not there, or is of another type. */
  void requireKind(String tenantId, String id, String... types) throws GraphException {
    String type = require(tenantId, id).type();
    if (!List.of(types).contains(type)) {
      throw GraphException.badRequest("The reference target '" + type + "_" + id + "' is invalid.");
    }
  }

  /** Finds an object of a tenant or, if the tenant is empty, of any. */
  private Optional<GraphObject> find(String tenantId, String id) {
    return directory
        .findUserById(id)
        .filter(u -> isOf(u.tenantId(), tenantId))
        .map(Documents::user)
        .or(() ->
            directory
                .findGroupById(id)
                .filter(g -> isOf(g.tenantId(), tenantId))
                .map(Documents::group))
        .or(() -> findApp(tenantId, id))
        .map(GraphObject::withType);
  }

  private Optional<GraphObject> findApp(String tenantId, String id) {
    return directory.apps().stream()
        .filter(app -> !id.isEmpty() && isOf(app.tenantId(), tenantId))
        .flatMap(app ->
            app.objectId().equalsIgnoreCase(id)
                ? Stream.of(Documents.servicePrincipal(app))
                : app.registrationId().equalsIgnoreCase(id)
                    ? Stream.of(Documents.application(app))
                    : Stream.empty())
        .findFirst();
  }

  private static boolean isOf(String tenantId, String wanted) {
    return wanted.isEmpty() || tenantId.equals(wanted);
  }

  List<GraphObject> organization(String tenantId) {
    return directory.findTenant(tenantId).stream().map(Documents::organization).toList();
  }

  /** The entry of a tenant for a caller. */
  Optional<User> user(String tenantId, String idOrName) {
    return directory
        .findUserById(idOrName)
        .or(() -> directory.findUser(idOrName))
        .filter(user -> user.tenantId().equals(tenantId));
  }
}
