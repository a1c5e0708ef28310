package dev.latchkey.access.internal.role;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a service asks for: all permissions of one of several alternatives.
 *
 * @param alternatives the alternatives, each with its permissions
 */
public record Requirement(List<List<RolePermission>> alternatives) {
  /** Copies the list. */
  public Requirement {
    alternatives = List.copyOf(alternatives);
  }

  /** One permission. */
  public static Requirement of(RolePermission permission) {
    return new Requirement(List.of(List.of(permission)));
  }

  /** Reads {@code A or B and C} of the table of operations. */
  static Requirement parse(String prefix, String text) {
    List<List<RolePermission>> alternatives = new ArrayList<>();
    for (String alternative : text.split(" or ", -1)) {
      List<RolePermission> all = new ArrayList<>();
      for (String name : alternative.split(" and ", -1)) {
        boolean isData = !name.startsWith("action:");
        all.add(
            new RolePermission(
                prefix + (isData ? name : name.substring("action:".length())), isData));
      }
      alternatives.add(List.copyOf(all));
    }
    return new Requirement(alternatives);
  }

  /** True if a role alone is enough. */
  public boolean isGrantedBy(Role role) {
    return isGrantedBy(List.of(role));
  }

  /** True if some roles together are enough. */
  public boolean isGrantedBy(List<Role> roles) {
    return alternatives.stream()
        .anyMatch(all ->
            all.stream().allMatch(permission -> roles.stream().anyMatch(permission::isGrantedBy)));
  }

  /** All permissions of all alternatives. */
  public List<RolePermission> permissions() {
    return alternatives.stream().flatMap(List::stream).distinct().toList();
  }

  /** {@code A, or B and C}. */
  @Override
  public String toString() {
    return alternatives.stream()
        .map(all -> all.stream().map(RolePermission::name).collect(Collectors.joining(" and ")))
        .collect(Collectors.joining(", or "));
  }
}
