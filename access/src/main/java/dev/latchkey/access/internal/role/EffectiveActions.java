package dev.latchkey.access.internal.role;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What some roles together allow, compared by actions and not by names. */
public final class EffectiveActions {
  private EffectiveActions() {}

  /** True if a role allows an action, or covers a pattern of actions. */
  public static boolean allows(Role role, RolePermission permission) {
    return permission.isGrantedBy(role);
  }

  /**
   * What some roles allow and others don't.
   *
   * @param more the roles that may allow more
   * @param less the roles that may allow less
   * @param scope where they hold: on a resource, only its own kind of data counts
   * @return data actions by their names, as far as they are known, else as a pattern; actions on
   *     resources as the roles have them
   */
  public static List<RolePermission> beyond(List<Role> more, List<Role> less, String scope) {
    Set<String> data = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Operations.permissions().keySet().stream()
        .filter(RolePermission::isData)
        .filter(permission -> isAt(permission.name(), scope))
        .filter(permission -> isAllowed(more, permission) && !isAllowed(less, permission))
        .forEach(permission -> data.add(permission.name()));
    for (Role role : more) {
      for (String pattern : role.dataActions()) {
        if (!isKnown(pattern) && !isAllowed(less, new RolePermission(pattern, true))) {
          data.add(pattern);
        }
      }
    }
    Set<String> actions = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Role role : more) {
      for (String pattern : role.actions()) {
        if (!Roles.isBoilerplate(pattern) && !isAllowed(less, new RolePermission(pattern, false))) {
          actions.add(pattern);
        }
      }
    }
    Set<RolePermission> all = new LinkedHashSet<>();
    data.forEach(name -> all.add(new RolePermission(name, true)));
    actions.forEach(name -> all.add(new RolePermission(name, false)));
    return List.copyOf(all);
  }

  private static boolean isAllowed(List<Role> roles, RolePermission permission) {
    return roles.stream().anyMatch(role -> allows(role, permission));
  }

  private static boolean isKnown(String pattern) {
    return Operations.permissions().keySet().stream()
        .anyMatch(known -> known.isData() && RolePermission.matches(pattern, known.name()));
  }

  /** On a storage account no data of key vaults can be read. */
  private static boolean isAt(String permission, String scope) {
    int provider = scope.lastIndexOf("/providers/");
    if (provider < 0) {
      return true;
    }
    String[] type = scope.substring(provider + "/providers/".length()).split("/", -1);
    return type.length < 2
        || permission
            .toLowerCase(Locale.ROOT)
            .startsWith((type[0] + "/" + type[1] + "/").toLowerCase(Locale.ROOT));
  }
}
