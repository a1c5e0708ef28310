package dev.latchkey.access.internal.azure;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.internal.azure.ResourceManager.Resource;
import dev.latchkey.access.internal.azure.ResourceManager.Subscription;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource ids of the scopes in {@code team.yaml}: in the subscriptions that the caller
 * sees. Each list is read once, however many scopes are asked for. Not for several threads.
 */
public final class ScopeResolver {
  private final ResourceManager resourceManager;
  private final Map<String, List<Resource>> resources = new HashMap<>();
  private final Map<String, List<Resource>> resourceGroups = new HashMap<>();
  private @Nullable List<Subscription> subscriptions;

  /**
   * Creates a resolver. Nothing is read yet.
   *
   * @param resourceManager where to look
   */
  public ScopeResolver(ResourceManager resourceManager) {
    this.resourceManager = resourceManager;
  }

  /** The subscriptions that the caller sees. */
  public List<Subscription> subscriptions() {
    if (subscriptions == null) {
      subscriptions = resourceManager.subscriptions();
    }
    return subscriptions;
  }

  /**
   * The resource id of a scope.
   *
   * @param scope as {@code team.yaml} has it
   * @return the id, as Azure spells it
   * @throws AccessException if it has no known form, is not found, or is found twice
   */
  public String resolve(String scope) {
    ScopeName name = parse(scope);
    return find(name).orElseThrow(() -> notFound(name));
  }

  /**
   * The resource id of a scope that the caller may be unable to see: data roles alone don't show a
   * resource.
   *
   * @param scope as {@code team.yaml} has it
   * @return the id, or empty if nothing of this name is seen
   * @throws AccessException if it has no known form, or is found twice
   */
  public Optional<String> find(String scope) {
    return find(parse(scope));
  }

  private static ScopeName parse(String scope) {
    try {
      return ScopeName.parse(scope);
    } catch (IllegalArgumentException e) {
      throw failure("There is no such " + e.getMessage());
    }
  }

  private static AccessException failure(String message) {
    return new AccessException(FailureKind.INVALID_REQUEST, message, null);
  }

  private Optional<String> find(ScopeName name) {
    if (name.kind() == ScopeName.Kind.URL) {
      return single(name, inAll(name)).map(id -> id + name.rest());
    }
    Optional<Subscription> subscription =
        Names.isGuid(name.subscription())
            ? subscriptions().stream()
                .filter(seen -> seen.id().equalsIgnoreCase(name.subscription()))
                .findFirst()
            : named(name);
    return subscription.flatMap(in -> find(name, in));
  }

  /** Two subscriptions may have one name. */
  private Optional<Subscription> named(ScopeName name) {
    List<Subscription> found =
        subscriptions().stream()
            .filter(seen -> seen.name().equalsIgnoreCase(name.subscription()))
            .toList();
    single(name, found.stream().map(Subscription::scope).toList());
    return found.stream().findFirst();
  }

  private Optional<String> find(ScopeName name, Subscription in) {
    return switch (name.kind()) {
      case SUBSCRIPTION -> Optional.of(in.scope());
      case RESOURCE_GROUP ->
          groups(in).stream()
              .filter(group -> group.name().equalsIgnoreCase(name.resourceGroup()))
              .map(Resource::id)
              .findFirst();
      default -> {
        String id =
            in.scope()
                + "/resourceGroups/"
                + name.resourceGroup()
                + "/providers/"
                + name.types().get(0)
                + "/"
                + name.resource();
        yield resources(in, name.types().get(0)).stream()
            .map(Resource::id)
            .filter(id::equalsIgnoreCase)
            .map(found -> found + name.rest())
            .findFirst();
      }
    };
  }

  private List<String> inAll(ScopeName name) {
    List<String> found = new ArrayList<>();
    for (String type : name.types()) {
      for (Subscription subscription : subscriptions()) {
        resources(subscription, type).stream()
            .filter(resource -> resource.name().equalsIgnoreCase(name.resource()))
            .forEach(resource -> found.add(resource.id()));
      }
    }
    return found;
  }

  private List<Resource> resources(Subscription subscription, String type) {
    return resources.computeIfAbsent(
        subscription.id() + "/" + Names.key(type),
        key -> resourceManager.resources(subscription, type));
  }

  private List<Resource> groups(Subscription subscription) {
    return resourceGroups.computeIfAbsent(
        subscription.id(), key -> resourceManager.resourceGroups(subscription));
  }

  private static Optional<String> single(ScopeName name, List<String> found) {
    if (found.size() > 1) {
      throw failure(
          "The scope '"
              + Names.shown(name.text())
              + "' stands for more than one thing: "
              + String.join(", ", found)
              + ". Use one of these ids");
    }
    return found.stream().findFirst();
  }

  private AccessException notFound(ScopeName name) {
    String seen =
        subscriptions().stream()
            .map(subscription -> "'" + Names.shown(subscription.name()) + "'")
            .limit(10)
            .collect(Collectors.joining(", "));
    List<String> names = subscriptions().stream().map(Subscription::name).toList();
    return failure(
        "The scope '"
            + Names.shown(name.text())
            + "' was not found: "
            + (seen.isEmpty()
                ? "the account sees no subscription of this tenant"
                : "the account sees the subscriptions "
                    + seen
                    + (names.size() > 10 ? " and " + (names.size() - 10) + " more" : "")
                    + (name.kind() == ScopeName.Kind.SUBSCRIPTION
                        ? ""
                        : ", and no such thing in it"))
            + Names.didYouMean(name.subscription(), names));
  }
}
