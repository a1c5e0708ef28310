package dev.latchkey.access;

import dev.latchkey.access.Audit.Difference;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.role.EffectiveActions;
import dev.latchkey.access.internal.role.RolePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares what developers may do with what the deployed app may do, scope by scope. */
final class AuditComparison {
  private final Set<String> fileScopes;
  private final Map<Principal, List<Assignment>> developers;
  private final Map<String, Role> roles;

  AuditComparison(
      Set<String> fileScopes,
      Map<Principal, List<Assignment>> developers,
      Map<String, Role> roles) {
    this.fileScopes = fileScopes;
    this.developers = developers;
    this.roles = roles;
  }

  /** Developers with the same roles at a scope, and what they have more or less. */
  private record Gap(String scope, Set<String> roles, List<RolePermission> permissions) {}

  List<Difference> onlyOnLaptop(List<Assignment> identity) {
    return differences(identity, true);
  }

  List<Difference> onlyInProduction(List<Assignment> identity) {
    return differences(identity, false);
  }

  private List<Difference> differences(List<Assignment> identity, boolean isLaptop) {
    Map<Gap, Set<String>> gaps = new LinkedHashMap<>();
    for (String scope : scopes(identity)) {
      List<Role> app = at(scope, identity);
      Map<List<Role>, Gap> known = new HashMap<>();
      developers.forEach((developer, assignments) -> {
        Gap gap =
            known.computeIfAbsent(
                at(scope, assignments),
                mine -> isLaptop ? gap(scope, mine, app) : gap(scope, app, mine));
        if (!gap.permissions().isEmpty() && !isKnownAbove(gaps, gap, developer.name())) {
          gaps.computeIfAbsent(gap, key -> new TreeSet<>()).add(developer.name());
        }
      });
    }
    return gaps.entrySet().stream()
        .map(entry -> difference(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  /** The scopes of the file, and those below them at which anybody has a role; the wide first. */
  private List<String> scopes(List<Assignment> identity) {
    Map<String, String> scopes = new LinkedHashMap<>();
    fileScopes.forEach(scope -> scopes.put(Names.key(scope), scope));
    Stream.concat(identity.stream(), developers.values().stream().flatMap(List::stream))
        .map(Assignment::scope)
        .filter(
            scope -> fileScopes.stream().anyMatch(wanted -> ResourceManager.covers(wanted, scope)))
        .forEach(scope -> scopes.putIfAbsent(Names.key(scope), scope));
    List<String> ordered = new ArrayList<>(scopes.values());
    ordered.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    return ordered;
  }

  private List<Role> at(String scope, List<Assignment> assignments) {
    return assignments.stream()
        .filter(one -> one.covers(scope))
        .map(one -> roles.get(Names.key(one.roleId())))
        .filter(role -> role != null)
        .distinct()
        .sorted(Comparator.comparing(Role::id))
        .toList();
  }

  private static Gap gap(String scope, List<Role> more, List<Role> less) {
    List<RolePermission> permissions = EffectiveActions.beyond(more, less, scope);
    Set<String> names = new LinkedHashSet<>();
    more.stream()
        .filter(role -> permissions.stream().anyMatch(p -> EffectiveActions.allows(role, p)))
        .forEach(role -> names.add(role.name()));
    return new Gap(scope, names, permissions);
  }

  /** True if the same was found at a scope above for this developer. */
  private static boolean isKnownAbove(Map<Gap, Set<String>> gaps, Gap gap, String developer) {
    return gaps.entrySet().stream()
        .anyMatch(known ->
            ResourceManager.covers(known.getKey().scope(), gap.scope())
                && known.getKey().permissions().containsAll(gap.permissions())
                && known.getValue().contains(developer));
  }

  private Difference difference(Gap gap, List<String> names) {
    return new Difference(
        gap.scope(),
        List.copyOf(gap.roles()),
        gap.permissions().stream()
            .filter(RolePermission::isData)
            .map(RolePermission::name)
            .toList(),
        gap.permissions().stream().filter(p -> !p.isData()).map(RolePermission::name).toList(),
        names,
        names.size() == developers.size());
  }
}
