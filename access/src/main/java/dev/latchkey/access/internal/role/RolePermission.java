package dev.latchkey.access.internal.role;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import java.util.List;
import java.util.Locale;

/**
 * Something that a role can allow.
 *
 * @param name {@code Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read}
 * @param isData true for a data action, which {@code *} in a role's actions does not allow
 */
public record RolePermission(String name, boolean isData) {
  /** True if a role allows it. */
  public boolean isGrantedBy(Role role) {
    return isData
        ? isGranted(role.dataActions(), role.notDataActions())
        : isGranted(role.actions(), role.notActions());
  }

  private boolean isGranted(List<String> patterns, List<String> exceptions) {
    return matchesAny(patterns, name) && !matchesAny(exceptions, name);
  }

  /** True if one of a role's patterns covers an action, or a narrower pattern. */
  static boolean matchesAny(List<String> patterns, String action) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, action));
  }

  /** Azure's wildcard: {@code *} stands for any characters, slashes too. Letter case is ignored. */
  public static boolean matches(String pattern, String action) {
    String rest = action.toLowerCase(Locale.ROOT);
    String[] parts = pattern.toLowerCase(Locale.ROOT).split("\\*", -1);
    if (parts.length == 1) {
      return rest.equals(parts[0]);
    }
    if (!rest.startsWith(parts[0])) {
      return false;
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

  @Override
  public String toString() {
    return name;
  }
}
