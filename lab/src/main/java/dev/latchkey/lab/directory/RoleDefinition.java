package dev.latchkey.lab.directory;

import java.util.List;
import java.util.Locale;

/**
 * An Azure role: what it allows at the scope where it is assigned.
 *
 * <p>Ids, names and actions of the built-in roles are those of Azure's list of built-in roles.
 *
 * @param id the GUID of the role definition, the same in every tenant for a built-in role
 * @param name its display name, {@code Storage Blob Data Reader}
 * @param actions what it allows on resources
 * @param notActions exceptions from {@code actions}
 * @param dataActions what it allows on the data inside resources
 */
public record RoleDefinition(
    String id,
    String name,
    List<String> actions,
    List<String> notActions,
    List<String> dataActions) {

  /** Copies the lists. */
  public RoleDefinition {
    actions = List.copyOf(actions);
    notActions = List.copyOf(notActions);
    dataActions = List.copyOf(dataActions);
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
   * @return true if it is among the data actions of this role
   */
  public boolean allowsDataAction(String dataAction) {
    return matchesAny(dataActions, dataAction);
  }

  private static boolean matchesAny(List<String> patterns, String action) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, action));
  }

  /** Azure's wildcard: {@code *} stands for any characters, slashes too; letter case is ignored. */
  private static boolean matches(String pattern, String action) {
    String rest = action.toLowerCase(Locale.ROOT);
    String[] parts = pattern.toLowerCase(Locale.ROOT).split("\\*", -1);
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
