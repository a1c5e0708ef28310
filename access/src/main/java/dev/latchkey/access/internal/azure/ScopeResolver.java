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
   * The resource id of a scope. One that the account may not read has the id that the file gives:
   * others can tell whether it is there.
   *
   * @param scope as {@code team.yaml} has it
   * @return the id, as Azure spells it
   * @throws AccessException if it has no known form, is not found, or is found twice
   */
  public String resolve(String scope) {
    ScopeName name = parse(scope);
    return find(name)
        .or(() -> unreadable(name))
        .orElseThrow(() -> new MissingScope(name, this).failure());
  }

  /**
   * A scope whose id the caller can't learn, and that somebody else may see: the URL of a resource
   * that is there, or of which the caller can't learn that, or a scope in a subscription by a name
   * that the caller does not see. A name that is nearly one that the caller sees is a typing error.
   *
   * @param scope as {@code team.yaml} has it
   * @return the scope, or empty if it is seen or has an id, or if there is no such resource
   * @throws AccessException if it has no known form, or is found twice
   */
  public Optional<HiddenScope> hidden(String scope) {
    ScopeName name = parse(scope);
    Optional<String> reason =
        switch (name.kind()) {
          case URL -> find(name).isEmpty() ? hiddenResource(name) : Optional.empty();
          case SUBSCRIPTION, RESOURCE_GROUP -> hiddenSubscription(name);
          case RESOURCE -> Optional.empty();
        };
    return reason.map(why -> new HiddenScope(name, why));
  }

  /** Without any subscription there is nothing to compare with, and nothing to be done. */
  private Optional<String> hiddenSubscription(ScopeName name) {
    List<String> seen = subscriptions().stream().map(Subscription::name).toList();
    boolean isHidden =
        !Names.isGuid(name.subscription())
            && !seen.isEmpty()
            && subscription(name).isEmpty()
            && Names.near(name.subscription(), seen).isEmpty();
    return Optional.of(
            "the account sees no subscription '"
                + Names.shown(name.subscription())
                + "': the account has no role in it, or the name is wrong")
        .filter(reason -> isHidden);
  }

  /** Why a resource that is not seen may be there; empty if it is not. */
  private Optional<String> hiddenResource(ScopeName name) {
    List<String> seen = new ArrayList<>();
    for (String type : name.types()) {
      for (Subscription subscription : subscriptions()) {
        resources(subscription, type).forEach(one -> seen.add(one.name()));
      }
    }
    if (subscriptions().isEmpty() || !Names.near(name.resource(), seen).isEmpty()) {
      return Optional.empty();
    }
    Optional<Boolean> taken = isNameTaken(name);
    return Optional.of(
            taken.isPresent()
                ? "the account does not see it, and a resource of that name exists: in a"
                    + " subscription in which the account has no role, or in another tenant"
                : "the account does not see it, and may not ask Azure whether a resource of that"
                    + " name exists: the account has no role there, or the name is wrong")
        .filter(reason -> taken.orElse(true));
  }

  /** The first answer of a provider that the caller may ask; empty if it may ask none. */
  private Optional<Boolean> isNameTaken(ScopeName name) {
    for (Subscription in : subscriptions()) {
      for (String type : name.types()) {
        Optional<Boolean> answer = resourceManager.isNameTaken(in, type, name.resource());
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    return Optional.empty();
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
    return subscription(name).flatMap(in -> find(name, in));
  }

  /** The subscription of a scope, if the account sees it. */
  Optional<Subscription> subscription(ScopeName name) {
    return Names.isGuid(name.subscription())
        ? subscriptions().stream()
            .filter(seen -> seen.id().equalsIgnoreCase(name.subscription()))
            .findFirst()
        : named(name);
  }

  /** The id of a scope that the account may not read. A URL does not tell where it is. */
  private Optional<String> unreadable(ScopeName name) {
    if (name.kind() == ScopeName.Kind.URL) {
      return Optional.empty();
    }
    Optional<String> subscription =
        subscription(name)
            .map(Subscription::scope)
            .or(() ->
                Optional.of("/subscriptions/" + name.subscription())
                    .filter(id -> Names.isGuid(name.subscription())));
    return subscription
        .filter(in ->
            resourceManager.isReadingDenied(
                name.kind() == ScopeName.Kind.SUBSCRIPTION ? in : groupId(name, in)))
        .map(in ->
            switch (name.kind()) {
              case SUBSCRIPTION -> in;
              case RESOURCE_GROUP -> groupId(name, in);
              default -> resourceId(name, in) + name.rest();
            });
  }

  private static String groupId(ScopeName name, String subscription) {
    return subscription + "/resourceGroups/" + name.resourceGroup();
  }

  private static String resourceId(ScopeName name, String subscription) {
    return groupId(name, subscription)
        + "/providers/"
        + name.types().get(0)
        + "/"
        + name.resource();
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
        String id = resourceId(name, in.scope());
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

  List<Resource> resources(Subscription subscription, String type) {
    return resources.computeIfAbsent(
        subscription.id() + "/" + Names.key(type),
        key -> resourceManager.resources(subscription, type));
  }

  List<Resource> groups(Subscription subscription) {
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
}
