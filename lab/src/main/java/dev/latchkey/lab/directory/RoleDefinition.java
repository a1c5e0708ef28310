package dev.latchkey.lab.directory;

import java.util.List;
import java.util.Locale;

/**
 * An Azure role: what it allows at the scope where it is assigned.
 *
 * <p>Ids, names and actions of the built-in roles are those of Azure's list of built-in roles.
 *
 * @param tenantId the tenant that a custom role belongs to; empty for a built-in role
 * @param id the GUID of the role definition, the same in every tenant for a built-in role
 * @param name its display name, {@code Storage Blob Data Reader}
 * @param actions what it allows on resources
 * @param notActions exceptions from {@code actions}
 * @param dataActions what it allows on the data inside resources
 * @param notDataActions exceptions from {@code dataActions}
 */
public record RoleDefinition(
    String tenantId,
    String id,
    String name,
    List<String> actions,
    List<String> notActions,
    List<String> dataActions,
    List<String> notDataActions) {

  /** Copies the lists. */
  public RoleDefinition {
    actions = List.copyOf(actions);
    notActions = List.copyOf(notActions);
    dataActions = List.copyOf(dataActions);
    notDataActions = List.copyOf(notDataActions);
  }

  /** {@return true for a role of Azure's own, false for one that a tenant made} */
  public boolean isBuiltIn() {
    return tenantId.isEmpty();
  }

  /**
   * Checks an action on resources.
   *
   * @param action an action of a resource provider
   * @return true if it is among the actions of this role and not excepted
   */
  public boolean allowsAction(String action) {
    return matchesAny(actions, action) && !matchesAny(notActions, action);
  }

  /**
   * Checks an action on data.
   *
   * @param dataAction a data action of a resource provider
   * @return true if it is among the data actions of this role and not excepted
   */
  public boolean allowsDataAction(String dataAction) {
    return matchesAny(dataActions, dataAction) && !matchesAny(notDataActions, dataAction);
  }

  private static boolean matchesAny(List<String> patterns, String action) {
    String asked = action.toLowerCase(Locale.ROOT);
    return patterns.stream()
        .map(pattern -> pattern.toLowerCase(Locale.ROOT))
        .anyMatch(pattern ->
            // Between slashes a wildcard stands for no part too: Managed Identity Operator has
            // userAssignedIdentities/*/assign/action, and the action has no such part.
            matches(pattern, asked) || matches(pattern.replace("/*/", "/"), asked));
  }

  /** Azure's wildcard: {@code *} stands for any characters, slashes too. */
  private static boolean matches(String pattern, String action) {
    String rest = action;
    String[] parts = pattern.split("\\*", -1);
    if (!rest.startsWith(parts[0])) {
      return false;
    }
    if (parts.length == 1) {
      return rest.equals(parts[0]);
    }
    rest = rest.substring(parts[0].length());
    for (int i = 1; i < parts.length - 1; i++) {
      int at = rest.indexOf(parts[i]);
      if (at < 0) {
        return false;
      }
      rest = rest.substring(at + parts[i].length());
    }
    return rest.endsWith(parts[parts.length - 1]);
  }
}
