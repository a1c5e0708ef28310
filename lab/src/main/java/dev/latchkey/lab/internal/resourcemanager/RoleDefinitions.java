package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists the roles that can be assigned. */
final class RoleDefinitions {
  static final String PATH = "/providers/Microsoft.Authorization/roleDefinitions/";

  private static final Pattern EQUALS =
      Pattern.compile("(roleName|type)\\s+eq\\s+'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);

  private final Directory directory;
  private final Scopes scopes;
  private final Access access;

  RoleDefinitions(Directory directory) {
    this.directory = directory;
    this.scopes = new Scopes(directory);
    this.access = new Access(directory);
  }

  Map<String, Object> read(Exchange exchange, ArmPath path, int at, Caller caller)
      throws ArmException {
    String subscription = "";
    if (at > 0) {
      // A missing resource group is no fault: az looks up the role before it assigns it.
      subscription = scopes.requireSubscription(path, at).resourceId();
      access.require(caller, subscription, "Microsoft.Authorization/roleDefinitions/read");
    }
    if (path.size() == at + 3) {
      return list(exchange.query().get("$filter"), subscription, caller);
    }
    if (path.size() == at + 4) {
      String id = path.get(at + 3);
      for (RoleDefinition role : directory.roleDefinitions(caller.tenantId())) {
        if (role.id().equalsIgnoreCase(id)) {
          return document(role, subscription);
        }
      }
      throw doesNotExist(id);
    }
    throw ArmException.nothingThere();
  }

  static ArmException doesNotExist(String id) {
    return new ArmException(
        404,
        "RoleDefinitionDoesNotExist",
        "The specified role definition with ID '" + id + "' does not exist.");
  }

  private Map<String, Object> list(String text, String subscription, Caller caller)
      throws ArmException {
    Predicate<RoleDefinition> wanted = role -> true;
    for (String term : text.isBlank() ? new String[0] : text.strip().split("(?i)\\s+and\\s+", -1)) {
      wanted = wanted.and(term(term.strip(), text));
    }
    return Map.of(
        "value",
        directory.roleDefinitions(caller.tenantId()).stream()
            .filter(wanted)
            .map(r -> document(r, subscription))
            .toList());
  }

  private static Predicate<RoleDefinition> term(String term, String filter) throws ArmException {
    Matcher equals = EQUALS.matcher(term);
    if (term.equalsIgnoreCase("atScopeAndBelow()")) {
      return role -> true;
    }
    if (!equals.matches()) {
      throw new ArmException(400, "InvalidFilter", "The filter '" + filter + "' is not supported.");
    }
    String value = equals.group(2).replace("''", "'");
    return equals.group(1).equalsIgnoreCase("roleName")
        ? role -> role.name().equalsIgnoreCase(value)
        : role -> type(role).equalsIgnoreCase(value);
  }

  /** The id of a role as an assignment at a scope names it. */
  static String idOf(RoleDefinition role, String scope) {
    return "/subscriptions/" + scope.split("/", -1)[2] + PATH + role.id();
  }

  private static String type(RoleDefinition role) {
    return role.isBuiltIn() ? "BuiltInRole" : "CustomRole";
  }

  private Map<String, Object> document(RoleDefinition role, String subscription) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("roleName", role.name());
    properties.put("type", type(role));
    properties.put("description", role.name());
    properties.put("assignableScopes", assignableScopes(role));
    properties.put("permissions", List.of(Permissions.document(role)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("properties", properties);
    json.put("id", subscription + PATH + role.id());
    json.put("type", "Microsoft.Authorization/roleDefinitions");
    json.put("name", role.id());
    return json;
  }

  private List<String> assignableScopes(RoleDefinition role) {
    return role.isBuiltIn()
        ? List.of("/")
        : directory.subscriptions().stream()
            .filter(subscription -> subscription.tenantId().equals(role.tenantId()))
            .map(Subscription::resourceId)
            .toList();
  }
}
