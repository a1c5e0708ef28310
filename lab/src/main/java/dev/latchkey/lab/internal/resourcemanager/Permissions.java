package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code permissions}: what the caller may do at a scope, by the roles that are effective there. It
 * needs no permission of its own: whoever has a role sees what it gives them.
 *
 * <p>Source: learn.microsoft.com/rest/api/authorization/permissions.
 */
final class Permissions {
  private final Directory directory;
  private final Scopes scopes;
  private final Access access;

  Permissions(Directory directory) {
    this.directory = directory;
    this.scopes = new Scopes(directory);
    this.access = new Access(directory);
  }

  Map<String, Object> read(ArmPath path, int at, Caller caller) throws ArmException {
    if (path.size() != at + 3) {
      throw ArmException.nothingThere();
    }
    String scope = scopes.require(path, at);
    List<RoleDefinition> roles = directory.rolesAt(caller.objectId(), scope);
    if (roles.isEmpty()) {
      access.require(caller, scope, "Microsoft.Authorization/permissions/read");
    }
    return Map.of("value", roles.stream().map(Permissions::document).toList());
  }

  /** What a role allows, as role definitions show it too. */
  static Map<String, Object> document(RoleDefinition role) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("actions", role.actions());
    json.put("notActions", role.notActions());
    json.put("dataActions", role.dataActions());
    json.put("notDataActions", role.notDataActions());
    return json;
  }
}
