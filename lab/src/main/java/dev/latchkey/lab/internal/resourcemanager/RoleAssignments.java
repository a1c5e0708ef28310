package dev.latchkey.lab.internal.resourcemanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists, creates and deletes role assignments. */
final class RoleAssignments {
  private static final String TYPE = "Microsoft.Authorization/roleAssignments";

  /** Azure's limit for a subscription. */
  private static final int MOST_ASSIGNMENTS = 4_000;

  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Directory directory;
  private final Scopes scopes;
  private final Access access;
  private final Principals principals;

  RoleAssignments(Directory directory) {
    this.directory = directory;
    this.scopes = new Scopes(directory);
    this.access = new Access(directory);
    this.principals = new Principals(directory);
  }

  void handle(Exchange exchange, ArmPath path, int at, Caller caller)
      throws IOException, ArmException {
    String scope = scopes.require(path, at);
    if (path.size() == at + 3 && exchange.method().equals("GET")) {
      access.require(caller, scope, TYPE + "/read");
      exchange.answerJson(200, list(scope, exchange.query().get("$filter"), caller));
    } else if (path.size() == at + 4) {
      one(exchange, scope, path.get(at + 3), caller);
    } else if (path.size() == at + 3) {
      throw ArmException.methodNotAllowed(exchange.method());
    } else {
      throw ArmException.nothingThere();
    }
  }

  private void one(Exchange exchange, String scope, String name, Caller caller)
      throws IOException, ArmException {
    if (!GUID.matcher(name).matches()) {
      throw new ArmException(
          400,
          "InvalidRoleAssignmentId",
          "The role assignment ID '"
              + name
              + "' is not valid. The role assignment ID must be a GUID.");
    }
    switch (exchange.method()) {
      case "GET" -> {
        access.require(caller, scope, TYPE + "/read");
        exchange.answerJson(200, document(find(scope, name).orElseThrow(() -> notFound(name))));
      }
      case "PUT" -> {
        access.require(caller, scope, TYPE + "/write");
        exchange.answerJson(201, document(create(exchange.json(), scope, name, caller)));
      }
      case "DELETE" -> {
        access.require(caller, scope, TYPE + "/delete");
        Optional<RoleAssignment> found = find(scope, name);
        if (found.isEmpty()) {
          exchange.answer(204);
        } else {
          directory.removeRoleAssignment(found.get().id());
          exchange.answerJson(200, document(found.get()));
        }
      }
      default -> throw ArmException.methodNotAllowed(exchange.method());
    }
  }

  private Optional<RoleAssignment> find(String scope, String name) {
    return directory.roleAssignments().stream()
        .filter(a -> a.id().equalsIgnoreCase(name) && a.scope().equalsIgnoreCase(scope))
        .findFirst();
  }

  private static ArmException notFound(String name) {
    return new ArmException(
        404, "RoleAssignmentNotFound", "The role assignment '" + name + "' is not found.");
  }

  private RoleAssignment create(JsonNode body, String scope, String name, Caller caller)
      throws ArmException {
    JsonNode properties = body.path("properties");
    String principalId = properties.path("principalId").asText("");
    String roleId = properties.path("roleDefinitionId").asText("");
    if (principalId.isEmpty() || roleId.isEmpty()) {
      throw new ArmException(
          400,
          "InvalidRequestContent",
          "The request content was invalid: 'properties.roleDefinitionId' and"
              + " 'properties.principalId' are required.");
    }
    refuseCondition(properties);
    String guid = roleId.substring(roleId.lastIndexOf('/') + 1);
    RoleDefinition role =
        directory.roleDefinitions(caller.tenantId()).stream()
            .filter(r -> r.id().equalsIgnoreCase(guid))
            .findFirst()
            .orElseThrow(() -> RoleDefinitions.doesNotExist(guid));
    Optional<String> type =
        principals
            .typeOf(principalId, caller.tenantId())
            .filter(t -> directory.propagation().isKnown(principalId.toLowerCase(Locale.ROOT)));
    if (type.isEmpty()) {
      throw new ArmException(
          400,
          "PrincipalNotFound",
          "Principal "
              + principalId.replace("-", "")
              + " does not exist in the directory "
              + caller.tenantId()
              + ". Check that you have the correct principal ID. If you are creating this principal"
              + " and then immediately assigning a role, this error might be related to a"
              + " replication delay.");
    }
    String named = properties.path("principalType").asText("");
    if (!named.isEmpty() && !named.equals(type.get())) {
      throw new ArmException(
          400,
          "UnmatchedPrincipalType",
          "The PrincipalId '"
              + principalId.replace("-", "")
              + "' has type '"
              + type.get()
              + "' , which is different from specified PrinciaplType '"
              + named
              + "'.");
    }
    RoleAssignment assignment =
        new RoleAssignment(
            name.toLowerCase(Locale.ROOT), scope, role, principalId.toLowerCase(Locale.ROOT));
    add(assignment);
    return assignment;
  }

  /** A condition would be stored and not heeded: a role for more than was asked. */
  private static void refuseCondition(JsonNode properties) throws ArmException {
    if (!properties.path("condition").asText("").isEmpty()) {
      throw new ArmException(
          400, "InvalidRequestContent", "The lab plays no conditions of role assignments.");
    }
  }

  private void add(RoleAssignment assignment) throws ArmException {
    long inSubscription =
        directory.roleAssignments().stream()
            .filter(a -> a.scope().split("/", -1)[2].equals(assignment.scope().split("/", -1)[2]))
            .count();
    if (inSubscription >= MOST_ASSIGNMENTS) {
      throw new ArmException(
          400,
          "RoleAssignmentLimitExceeded",
          "The role assignment limit for the current subscription has been reached. No more role"
              + " assignments can be created.");
    }
    boolean isTaken =
        directory.roleAssignments().stream().anyMatch(a -> a.id().equals(assignment.id()));
    if (!isTaken) {
      try {
        directory.add(assignment);
        return;
      } catch (IllegalArgumentException e) {
        // The same role for the same principal at the same scope is answered below.
      }
    }
    // az treats this exact text as success.
    throw new ArmException(409, "RoleAssignmentExists", "The role assignment already exists.");
  }

  private Map<String, Object> list(String scope, String text, Caller caller) throws ArmException {
    AssignmentFilter filter = AssignmentFilter.parse(text);
    if (filter.isAsTarget()) {
      throw AssignmentFilter.unsupported(text);
    }
    List<Map<String, Object>> found =
        directory.roleAssignments().stream()
            .filter(filter.matches(scope, caller, directory))
            .map(this::document)
            .toList();
    return Map.of("value", found);
  }

  private Map<String, Object> document(RoleAssignment assignment) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("roleDefinitionId", RoleDefinitions.idOf(assignment.role(), assignment.scope()));
    properties.put("principalId", assignment.principalId());
    properties.put(
        "principalType", principals.typeOf(assignment.principalId(), "").orElse("Unknown"));
    properties.put("scope", assignment.scope());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("properties", properties);
    json.put("id", assignment.scope() + "/providers/" + TYPE + "/" + assignment.id());
    json.put("type", TYPE);
    json.put("name", assignment.id());
    return json;
  }
}
