package dev.latchkey.access.internal.azure;

import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.names.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The roles that reach a principal, as far as the caller may read them. Who has data roles alone
 * may not: that is an empty answer, not an empty list. Each answer is read once. Not for several
 * threads.
 */
public final class ReachingRoles {
  private final ResourceManager resourceManager;
  private final Map<String, Optional<List<Assignment>>> assignments = new HashMap<>();
  private final Map<String, Optional<List<Role>>> definitions = new HashMap<>();
  private final Map<String, Optional<List<Assignment>>> eligible = new HashMap<>();

  /**
   * Creates it. Nothing is read yet.
   *
   * @param resourceManager where to read
   */
  public ReachingRoles(ResourceManager resourceManager) {
    this.resourceManager = resourceManager;
  }

  /** The role assignments of a principal and of its groups, at a scope and above it. */
  public Optional<List<Assignment>> of(String scope, String principalId) {
    return assignments.computeIfAbsent(
        scope + "|" + principalId,
        key ->
            allowed(() ->
                resourceManager.assignmentsReaching(scope, principalId).stream()
                    .filter(assignment -> assignment.covers(scope))
                    .toList()));
  }

  /** The role assignments that the caller could activate at a scope, or above it. */
  public Optional<List<Assignment>> eligible(String scope) {
    return eligible()
        .map(all -> all.stream().filter(assignment -> assignment.covers(scope)).toList());
  }

  /**
   * The role assignments that the caller could activate at a resource that is known by its URL
   * alone. Those of its group and subscription are {@link #eligibleAround}'s: a URL does not tell
   * these.
   */
  public Optional<List<Assignment>> eligible(ScopeName url) {
    return eligible().map(all -> all.stream().filter(one -> isAt(one.scope(), url)).toList());
  }

  /**
   * The role assignments that the caller could activate at subscriptions, resource groups and
   * above. One of them may hold a resource that the caller does not see.
   */
  public List<Assignment> eligibleAround() {
    return eligible().orElse(List.of()).stream()
        .filter(one -> !Names.key(one.scope()).matches("/subscriptions/.*/providers/.*"))
        .toList();
  }

  private static boolean isAt(String scope, ScopeName url) {
    return url.types().stream()
        .map(type -> "/providers/" + type + "/" + url.resource())
        .anyMatch(resource -> {
          int at = Names.key(scope).indexOf(Names.key(resource));
          return at > 0
              && ResourceManager.covers(scope, scope.substring(0, at) + resource + url.rest());
        });
  }

  private Optional<List<Assignment>> eligible() {
    return eligible.computeIfAbsent("", key -> allowed(resourceManager::eligible));
  }

  /** The role assignments of one principal at a scope and above it, without its groups'. */
  public Optional<List<Assignment>> ofOnly(String scope, String principalId) {
    return allowed(() ->
        resourceManager.assignmentsOf(scope, principalId).stream()
            .filter(assignment -> assignment.covers(scope))
            .toList());
  }

  /** The role definitions of the subscription that a scope is in, custom ones among them. */
  public Optional<List<Role>> definitions(String scope) {
    String[] parts = scope.split("/", -1);
    String subscription = parts.length > 2 ? "/subscriptions/" + parts[2] : scope;
    return definitions.computeIfAbsent(
        subscription, key -> allowed(() -> resourceManager.roles(subscription)));
  }

  /** Empty if the caller may not, or if the scope is not there. */
  private static <T> Optional<T> allowed(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (AzureException e) {
      // 400: a subscription without Privileged Identity Management answers so.
      if (e.isDenied() || e.status() == 401 || e.status() == 404 || e.status() == 400) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
