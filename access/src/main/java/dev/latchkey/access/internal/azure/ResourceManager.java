package dev.latchkey.access.internal.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions, resources and roles: {@code management.azure.com}. */
public final class ResourceManager {
  static final String ROOT = "https://management.azure.com";

  /** What its tokens are for. */
  static final String TOKENS = ROOT + "/.default";

  private static final String AUTHORIZATION = "/providers/Microsoft.Authorization/";
  private static final String ASSIGNMENTS_VERSION = "?api-version=2022-04-01";

  /**
   * How a provider tells whether a name is taken.
   *
   * @param version the API version
   * @param isTypeSent whether the request names the resource type
   * @param taken the reason why a name that somebody has is not available
   */
  private record NameCheck(String version, boolean isTypeSent, String taken) {}

  private static final Map<String, NameCheck> NAME_CHECKS =
      Map.of(
          "Microsoft.Storage/storageAccounts",
          new NameCheck("2023-05-01", true, "AlreadyExists"),
          "Microsoft.KeyVault/vaults",
          new NameCheck("2023-07-01", true, "AlreadyExists"),
          "Microsoft.AppConfiguration/configurationStores",
          new NameCheck("2023-03-01", true, "AlreadyExists"),
          "Microsoft.ServiceBus/namespaces",
          new NameCheck("2021-11-01", false, "NameInUse"),
          "Microsoft.EventHub/namespaces",
          new NameCheck("2021-11-01", false, "NameInUse"));

  private static final String COSMOS_DB = "Microsoft.DocumentDB/databaseAccounts";

  private final Rest rest;

  ResourceManager(Rest rest) {
    this.rest = rest;
  }

  /**
   * A subscription.
   *
   * @param id its id
   * @param name its display name
   */
  public record Subscription(String id, String name) {
    /** The id of the subscription as a scope. */
    public String scope() {
      return "/subscriptions/" + id;
    }
  }

  /**
   * A resource.
   *
   * @param id its resource id
   * @param name its name
   */
  public record Resource(String id, String name) {}

  /**
   * A role definition.
   *
   * @param id its GUID
   * @param name its display name
   * @param isBuiltIn false for a custom role
   * @param actions what it allows on resources
   * @param notActions exceptions from the actions
   * @param dataActions what it allows on data
   * @param notDataActions exceptions from the data actions
   */
  public record Role(
      String id,
      String name,
      boolean isBuiltIn,
      List<String> actions,
      List<String> notActions,
      List<String> dataActions,
      List<String> notDataActions) {
    /** Reads a role definition as Resource Manager writes it. */
    public static Role of(JsonNode json) {
      JsonNode properties = json.path("properties");
      List<List<String>> lists = new ArrayList<>();
      for (String field : List.of("actions", "notActions", "dataActions", "notDataActions")) {
        List<String> all = new ArrayList<>();
        properties
            .path("permissions")
            .forEach(permission -> permission.path(field).forEach(item -> all.add(item.asText())));
        lists.add(List.copyOf(all));
      }
      return new Role(
          json.path("name").asText(),
          properties.path("roleName").asText(),
          !properties.path("type").asText().equalsIgnoreCase("CustomRole"),
          lists.get(0),
          lists.get(1),
          lists.get(2),
          lists.get(3));
    }
  }

  /**
   * A role that a principal has at a scope.
   *
   * @param id the resource id of the assignment
   * @param scope where it holds
   * @param roleId the GUID of the role definition
   * @param principalId the object id of the principal
   * @param principalType {@code User}, {@code Group}, {@code ServicePrincipal}
   * @param hasCondition true if a condition limits it
   */
  public record Assignment(
      String id,
      String scope,
      String roleId,
      String principalId,
      String principalType,
      boolean hasCondition) {
    static Assignment of(JsonNode json) {
      JsonNode properties = json.path("properties");
      String definition = properties.path("roleDefinitionId").asText();
      return new Assignment(
          json.path("id").asText(),
          properties.path("scope").asText(),
          definition.substring(definition.lastIndexOf('/') + 1),
          properties.path("principalId").asText(),
          properties.path("principalType").asText(""),
          !properties.path("condition").asText("").isEmpty());
    }

    /** True if it holds at a scope: there, or above it. */
    public boolean covers(String resourceId) {
      return ResourceManager.covers(scope, resourceId);
    }
  }

  /** True if a scope is a resource, or something above it. Letter case is ignored. */
  public static boolean covers(String scope, String resourceId) {
    String above = scope.endsWith("/") ? scope.substring(0, scope.length() - 1) : scope;
    return resourceId.length() >= above.length()
        && resourceId.regionMatches(true, 0, above, 0, above.length())
        && (resourceId.length() == above.length() || resourceId.charAt(above.length()) == '/');
  }

  /** The subscriptions that the caller can see. */
  public List<Subscription> subscriptions() {
    return rest.list("Listing the subscriptions", "/subscriptions?api-version=2022-12-01").stream()
        .map(json ->
            new Subscription(
                json.path("subscriptionId").asText(), json.path("displayName").asText()))
        .toList();
  }

  /**
   * True if the caller may not read a subscription or resource group, whether it is there or not.
   */
  boolean isReadingDenied(String scope) {
    try {
      rest.get("Looking for '" + scope + "'", scope + "?api-version=2021-04-01");
      return false;
    } catch (AzureException e) {
      // 401: a subscription of another tenant.
      if (e.isDenied() || e.status() == 404 || e.status() == 401) {
        return e.isDenied();
      }
      throw e;
    }
  }

  /**
   * True if a resource of this name is somewhere in Azure: in a subscription that the caller does
   * not see, or of another tenant. Such names are parts of hosts' names, so there is one of each,
   * and every subscription has the same answer.
   *
   * @return empty if the caller may not ask
   */
  Optional<Boolean> isNameTaken(Subscription in, String type, String name) {
    String what = "Asking whether the name '" + name + "' is taken";
    NameCheck check = NAME_CHECKS.get(type);
    try {
      if (type.equals(COSMOS_DB)) {
        return Optional.of(
            rest.exists(
                what,
                "/providers/Microsoft.DocumentDB/databaseAccountNames/"
                    + name
                    + "?api-version=2021-10-15"));
      }
      if (check == null) {
        return Optional.empty();
      }
      return Optional.of(
          rest.post(
                  what,
                  in.scope()
                      + "/providers/"
                      + type.substring(0, type.indexOf('/'))
                      + "/checkNameAvailability?api-version="
                      + check.version(),
                  check.isTypeSent() ? Map.of("name", name, "type", type) : Map.of("name", name))
              .path("reason")
              .asText()
              .equals(check.taken()));
    } catch (AzureException e) {
      if (e.isDenied()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** True if there is nothing with this id. What the caller may not read counts as there. */
  public boolean isMissing(String scope) {
    try {
      assignmentsAt(scope);
      return false;
    } catch (AzureException e) {
      if (e.status() == 404 || e.isDenied()) {
        return e.status() == 404;
      }
      throw e;
    }
  }

  /** What a resource or resource group is in; empty for a subscription and above. */
  public static Optional<String> parent(String scope) {
    List<String> parts = List.of(scope.split("/", -1));
    if (parts.size() < 4 || !parts.get(1).equalsIgnoreCase("subscriptions")) {
      return Optional.empty();
    }
    boolean isFirstInProvider =
        parts.size() > 4 && parts.get(parts.size() - 4).equalsIgnoreCase("providers");
    int end = parts.size() - (isFirstInProvider ? 4 : 2);
    return Optional.of(String.join("/", parts.subList(0, end)));
  }

  /** The resources of a type in a subscription. */
  public List<Resource> resources(Subscription subscription, String type) {
    return rest
        .list(
            "Listing resources of type " + type + " in '" + subscription.name() + "'",
            subscription.scope()
                + "/resources?api-version=2021-04-01&$filter=resourceType%20eq%20"
                + Graph.quoted(type))
        .stream()
        .map(json -> new Resource(json.path("id").asText(), json.path("name").asText()))
        .toList();
  }

  /** The resource groups of a subscription. */
  public List<Resource> resourceGroups(Subscription subscription) {
    return rest
        .list(
            "Listing the resource groups of '" + subscription.name() + "'",
            subscription.scope() + "/resourcegroups?api-version=2021-04-01")
        .stream()
        .map(json -> new Resource(json.path("id").asText(), json.path("name").asText()))
        .toList();
  }

  /** All role definitions that can be assigned at a scope. */
  public List<Role> roles(String scope) {
    return rest
        .list("Listing the roles", scope + AUTHORIZATION + "roleDefinitions" + ASSIGNMENTS_VERSION)
        .stream()
        .map(Role::of)
        .toList();
  }

  /**
   * The role assignments of one principal at, above and below a scope, not those of its groups.
   *
   * @param scope a resource id
   * @param principalId the object id
   * @return the assignments that the caller may see
   */
  public List<Assignment> assignmentsOf(String scope, String principalId) {
    return assignments(scope, "principalId%20eq%20" + Graph.quoted(principalId));
  }

  /** The role assignments of one principal and of all its groups at and above a scope. */
  public List<Assignment> assignmentsReaching(String scope, String principalId) {
    return assignments(scope, "atScope()%20and%20assignedTo(" + Graph.quoted(principalId) + ")");
  }

  /** The role assignments of everybody at and above a scope. */
  public List<Assignment> assignmentsAt(String scope) {
    return assignments(scope, "atScope()");
  }

  /** All role assignments at, above and below a scope. */
  public List<Assignment> assignmentsAround(String scope) {
    return assignments(scope, "");
  }

  /**
   * The roles that the caller could activate anywhere in the tenant, in Privileged Identity
   * Management; those of the caller's groups are among them. Everyone may read their own, also of
   * resources that they can't see before they activate.
   */
  List<Assignment> eligible() {
    return rest
        .list(
            "Reading the eligible role assignments",
            AUTHORIZATION
                + "roleEligibilityScheduleInstances?api-version=2020-10-01&$filter=asTarget()")
        .stream()
        .map(Assignment::of)
        .toList();
  }

  private List<Assignment> assignments(String scope, String filter) {
    return rest
        .list(
            "Reading the role assignments at '" + scope + "'",
            scope
                + AUTHORIZATION
                + "roleAssignments"
                + ASSIGNMENTS_VERSION
                + (filter.isEmpty() ? "" : "&$filter=" + filter))
        .stream()
        .map(Assignment::of)
        .toList();
  }

  /**
   * Assigns a role. The assignment's name follows from scope, role and principal: two runs at once
   * write the same one.
   *
   * @return false if the principal already has the role at this scope
   */
  public boolean assign(String scope, Role role, Principal principal) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "roleDefinitionId", subscriptionOf(scope) + AUTHORIZATION + "roleDefinitions/" + role.id());
    properties.put("principalId", principal.id());
    // Without it, Resource Manager refuses a principal that it does not know yet.
    properties.put("principalType", principal.type());
    try {
      rest.put(
          "Assigning '" + role.name() + "' at '" + scope + "'",
          scope
              + AUTHORIZATION
              + "roleAssignments/"
              + nameOf(scope, role, principal)
              + ASSIGNMENTS_VERSION,
          Map.of("properties", properties));
      return true;
    } catch (AzureException e) {
      if (e.code().equals("RoleAssignmentExists")) {
        return false;
      }
      throw e;
    }
  }

  /** The subscription of a scope in it, {@code /subscriptions/ID}. */
  public static String subscriptionOf(String scope) {
    return String.join("/", List.of(scope.split("/", -1)).subList(0, 3));
  }

  private static String nameOf(String scope, Role role, Principal principal) {
    String key = scope.toLowerCase(Locale.ROOT) + "|" + role.id() + "|" + principal.id();
    return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Removes a role assignment. One that is gone is no failure. */
  public void remove(Assignment assignment) {
    rest.delete(
        "Removing a role assignment at '" + assignment.scope() + "'",
        assignment.id() + ASSIGNMENTS_VERSION);
  }
}
