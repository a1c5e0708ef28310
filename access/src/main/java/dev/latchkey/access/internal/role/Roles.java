package dev.latchkey.access.internal.role;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Which roles allow something, the smallest first. {@code built-in-roles.json} has the built-in
 * roles that an app developer meets, as Azure itself lists them; roles made for one of Azure's own
 * products are left out. Source:
 * learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
public final class Roles {
  private static final String TABLE = "built-in-roles.json";
  private static final List<Role> BUILT_IN = read();

  /** What most roles have for the portal's sake, and what no program needs. */
  private static final List<String> BOILERPLATE =
      List.of(
          "Microsoft.Authorization/*/read",
          "Microsoft.Insights/alertRules/*",
          "Microsoft.Insights/alertRules/read",
          "Microsoft.Resources/deployments/*",
          "Microsoft.Resources/deployments/read",
          "Microsoft.Resources/subscriptions/resourceGroups/read",
          "Microsoft.Support/*");

  private static final int READING = 2;
  private static final int CHANGING = 60;
  private static final int READING_ALL = 200;
  private static final int WIDE = 1_500;
  private static final int KEYS = 1_000;
  private static final int ALL = 100_000;

  private Roles() {}

  /** The built-in roles. */
  public static List<Role> builtIn() {
    return BUILT_IN;
  }

  private static List<Role> read() {
    try (InputStream in = Roles.class.getResourceAsStream(TABLE)) {
      List<Role> roles = new ArrayList<>();
      for (JsonNode role : new ObjectMapper().readTree(Objects.requireNonNull(in, TABLE))) {
        roles.add(Role.of(role));
      }
      return List.copyOf(roles);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Those of some roles that alone allow what is required, the smallest first. Nearly every role
   * may read the resource group: such a role is left out if another one is meant for it.
   */
  public static List<Role> granting(List<Role> roles, Requirement requirement) {
    List<Role> all = roles.stream().filter(requirement::isGrantedBy).toList();
    List<Role> meant =
        all.stream().filter(role -> requirement.isGrantedBy(withoutBoilerplate(role))).toList();
    record Sized(Role role, int size) {}
    return (meant.isEmpty() ? all : meant)
        .stream()
            .map(role -> new Sized(role, size(role)))
            .sorted(
                Comparator.comparingInt(Sized::size).thenComparing(sized -> sized.role().name()))
            .map(Sized::role)
            .toList();
  }

  private static Role withoutBoilerplate(Role role) {
    return new Role(
        role.id(),
        role.name(),
        role.isBuiltIn(),
        role.actions().stream().filter(action -> !isBoilerplate(action)).toList(),
        role.notActions(),
        role.dataActions(),
        role.notDataActions());
  }

  /** True for an action that roles have for the portal's sake. */
  public static boolean isBoilerplate(String action) {
    return BOILERPLATE.stream().anyMatch(action::equalsIgnoreCase);
  }

  /**
   * How much a role allows. A content counts more than a name, a change more than a content, keys
   * of an account and everything most: a role with less of all that is the smaller one.
   */
  static int size(Role role) {
    int size = 0;
    for (Map.Entry<RolePermission, Operation.Kind> known : Operations.permissions().entrySet()) {
      RolePermission permission = known.getKey();
      if (permission.isGrantedBy(role)
          && (permission.isData()
              || RolePermission.matchesAny(narrow(role.actions()), permission.name()))) {
        size += known.getValue().weight();
      }
    }
    for (String action : role.actions()) {
      size += weight(action);
    }
    for (String action : role.dataActions()) {
      boolean isKnown =
          Operations.permissions().keySet().stream()
              .anyMatch(known -> RolePermission.matches(action, known.name()));
      size +=
          isKnown ? (action.contains("*") ? READING : 0) : action.contains("*") ? WIDE : CHANGING;
    }
    return size;
  }

  private static int weight(String action) {
    String name = action.toLowerCase(Locale.ROOT);
    if (isBoilerplate(action)) {
      return 0;
    }
    if (name.equals("*")) {
      return ALL;
    }
    if (name.equals("*/read")) {
      return READING_ALL;
    }
    if (name.endsWith("/read")) {
      return READING;
    }
    if (name.contains("listkeys")) {
      return KEYS;
    }
    if (name.contains("*")) {
      return WIDE;
    }
    boolean isKnown =
        Operations.permissions().keySet().stream().anyMatch(p -> p.name().equalsIgnoreCase(action));
    return isKnown ? 0 : CHANGING;
  }

  /** Without the wide ones, which count by themselves. */
  private static List<String> narrow(List<String> actions) {
    return actions.stream().filter(action -> !action.contains("*")).toList();
  }
}
