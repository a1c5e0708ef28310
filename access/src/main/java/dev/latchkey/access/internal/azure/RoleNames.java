package dev.latchkey.access.internal.azure;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds role definitions by name or id. The definitions of a subscription are read once. Not for
 * several threads.
 */
public final class RoleNames {
  private final ResourceManager resourceManager;
  private final Map<String, List<Role>> definitions = new HashMap<>();

  /**
   * Creates a search. Nothing is read yet.
   *
   * @param resourceManager where to look
   */
  public RoleNames(ResourceManager resourceManager) {
    this.resourceManager = resourceManager;
  }

  /**
   * The role of a name or id.
   *
   * @param nameOrId the display name, in any case, or the GUID
   * @param scope the resource id where it is to be assigned
   * @return the role
   * @throws AccessException if no such role can be assigned there
   */
  public Role resolve(String nameOrId, String scope) {
    List<Role> all = at(scope);
    return all.stream()
        .filter(
            role -> role.name().equalsIgnoreCase(nameOrId) || role.id().equalsIgnoreCase(nameOrId))
        .findFirst()
        .orElseThrow(() ->
            new AccessException(
                FailureKind.INVALID_REQUEST,
                "There is no role '"
                    + Names.shown(nameOrId)
                    + "' at '"
                    + scope
                    + "'"
                    + Names.didYouMean(nameOrId, all.stream().map(Role::name).toList()),
                "az role definition list --query \"[].roleName\" --output tsv"));
  }

  /**
   * The name of a role that somebody has.
   *
   * @param id the GUID of the definition
   * @param scope the resource id where it is assigned
   * @return its name, or its id if nobody may read it
   */
  public String nameOf(String id, String scope) {
    Optional<String> known =
        nameIn(definitions.values().stream().flatMap(List::stream).toList(), id);
    if (known.isPresent() || !scope.startsWith("/subscriptions/")) {
      return known.orElse(id);
    }
    try {
      return nameIn(at(scope), id).orElse(id);
    } catch (AzureException e) {
      return id;
    }
  }

  private static Optional<String> nameIn(List<Role> roles, String id) {
    return roles.stream()
        .filter(role -> role.id().equalsIgnoreCase(id))
        .map(Role::name)
        .findFirst();
  }

  /**
   * Those of the subscription; for an account that may read less, those of the scope, else those of
   * every tenant.
   */
  private List<Role> at(String scope) {
    List<Role> known = definitions.get(scope);
    if (known != null) {
      return known;
    }
    String subscription = ResourceManager.subscriptionOf(scope);
    for (String place : List.of(subscription, scope)) {
      try {
        return definitions.computeIfAbsent(place, resourceManager::roles);
      } catch (AzureException e) {
        if (!e.isDenied()) {
          throw e;
        }
      }
    }
    List<Role> builtIn = definitions.computeIfAbsent("", resourceManager::roles);
    definitions.put(scope, builtIn);
    return builtIn;
  }
}
