package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lists the roles that can be assigned. */
final class RoleDefinitions {
  static final String PATH = "/providers/Microsoft.Authorization/roleDefinitions/";

  private static final Pattern NAME_FILTER =
      Pattern.compile("\\s*roleName\\s+eq\\s+'((?:[^']|'')*)'\\s*", Pattern.CASE_INSENSITIVE);

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
      return list(exchange.query().get("$filter"), subscription);
    }
    if (path.size() == at + 4) {
      String id = path.get(at + 3);
      for (RoleDefinition role : directory.roleDefinitions()) {
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

  private Map<String, Object> list(String filter, String subscription) throws ArmException {
    Matcher named = NAME_FILTER.matcher(filter);
    boolean all = filter.isBlank() || filter.strip().equalsIgnoreCase("atScopeAndBelow()");
    if (!all && !named.matches()) {
      throw new ArmException(400, "InvalidFilter", "The filter '" + filter + "' is not supported.");
    }
    return Map.of(
        "value",
        directory.roleDefinitions().stream()
            .filter(r -> all || r.name().equalsIgnoreCase(named.group(1).replace("''", "'")))
            .map(r -> document(r, subscription))
            .toList());
  }

  private static Map<String, Object> document(RoleDefinition role, String subscription) {
    Map<String, Object> permission = new LinkedHashMap<>();
    permission.put("actions", role.actions());
    permission.put("notActions", role.notActions());
    permission.put("dataActions", role.dataActions());
    permission.put("notDataActions", List.of());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("roleName", role.name());
    properties.put("type", "BuiltInRole");
    properties.put("description", role.name());
    properties.put("assignableScopes", List.of("/"));
    properties.put("permissions", List.of(permission));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("properties", properties);
    json.put("id", subscription + PATH + role.id());
    json.put("type", "Microsoft.Authorization/roleDefinitions");
    json.put("name", role.id());
    return json;
  }
}
