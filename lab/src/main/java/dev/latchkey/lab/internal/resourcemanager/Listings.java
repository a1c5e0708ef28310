package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads tenants, subscriptions, resource groups and resources. */
final class Listings {
  private static final Pattern GUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Directory directory;
  private final Access access;
  private final Providers providers;

  Listings(Directory directory) {
    this.directory = directory;
    this.access = new Access(directory);
    this.providers = new Providers(directory);
  }

  Map<String, Object> read(ArmPath path, Parameters query, Caller caller) throws ArmException {
    if (path.matches(0, "tenants")) {
      return list(tenants(caller).stream().map(Documents::tenant).toList());
    }
    if (path.matches(0, "subscriptions")) {
      return list(
          directory.subscriptions().stream()
              .filter(s -> s.tenantId().equals(caller.tenantId()))
              .filter(s -> directory.maySee(caller.objectId(), s.resourceId()))
              .map(Documents::subscription)
              .toList());
    }
    if (path.matches(0, "providers")) {
      return list(providers.all(""));
    }
    if (path.matches(0, "providers", "*")) {
      return providers.one(path.get(1), "");
    }
    if (!path.startsWith(0, "subscriptions", "*")) {
      throw ArmException.nothingThere();
    }
    return inSubscription(requireSubscription(directory, path), path, query, caller);
  }

  /** Every tenant that has the caller, whatever the tenant of the token. */
  private List<Tenant> tenants(Caller caller) {
    Optional<User> person =
        directory.users().stream()
            .filter(u ->
                u.tenantId().equals(caller.tenantId()) && u.objectId().equals(caller.objectId()))
            .findFirst();
    Predicate<Tenant> isTheirs =
        person.isPresent()
            ? t -> directory.findMember(t.id(), person.get().homeObjectId()).isPresent()
            : t -> t.id().equals(caller.tenantId());
    return directory.tenants().stream().filter(isTheirs).toList();
  }

  static Subscription requireSubscription(Directory directory, ArmPath path) throws ArmException {
    String id = path.get(1);
    if (!GUID.matcher(id).matches()) {
      throw new ArmException(
          400,
          "InvalidSubscriptionId",
          "The provided subscription identifier '" + id + "' is malformed or invalid.");
    }
    return directory.findSubscription(id).orElseThrow(() -> ArmException.subscriptionNotFound(id));
  }

  private Map<String, Object> inSubscription(
      Subscription subscription, ArmPath path, Parameters query, Caller caller)
      throws ArmException {
    if (path.size() == 2) {
      if (!directory.maySee(caller.objectId(), subscription.resourceId())) {
        access.require(caller, subscription.resourceId(), "Microsoft.Resources/subscriptions/read");
      }
      return Documents.subscription(subscription);
    }
    if (path.matches(2, "locations")) {
      access.require(
          caller, subscription.resourceId(), "Microsoft.Resources/subscriptions/locations/read");
      return list(
          directory.resourceGroups().stream()
              .map(ResourceGroup::location)
              .distinct()
              .map(location -> Documents.location(subscription, location))
              .toList());
    }
    if (path.matches(2, "resourceGroups")) {
      return list(
          directory.resourceGroups().stream()
              .filter(g -> g.subscriptionId().equals(subscription.id()))
              .filter(g -> directory.maySee(caller.objectId(), g.resourceId()))
              .map(Documents::resourceGroup)
              .toList());
    }
    if (path.matches(2, "resources")) {
      return resources(subscription.resourceId(), query.get("$filter"), caller);
    }
    if (path.matches(2, "providers") || path.matches(2, "providers", "*")) {
      return providers(subscription, path, caller);
    }
    if (path.matches(2, "providers", "*", "*")) {
      return ofType(subscription.resourceId(), path.get(3) + "/" + path.get(4), caller);
    }
    if (path.startsWith(2, "resourceGroups", "*")) {
      ResourceGroup group = requireGroup(directory, subscription, path.get(3));
      return inGroup(group, path, query, caller);
    }
    throw ArmException.nothingThere();
  }

  private Map<String, Object> providers(Subscription subscription, ArmPath path, Caller caller)
      throws ArmException {
    String scope = subscription.resourceId();
    access.require(caller, scope, "Microsoft.Resources/subscriptions/providers/read");
    return path.size() == 3 ? list(providers.all(scope)) : providers.one(path.get(3), scope);
  }

  static ResourceGroup requireGroup(Directory directory, Subscription subscription, String name)
      throws ArmException {
    return directory.resourceGroups().stream()
        .filter(g -> g.subscriptionId().equals(subscription.id()))
        .filter(g -> g.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> ArmException.resourceGroupNotFound(name));
  }

  private Map<String, Object> inGroup(
      ResourceGroup group, ArmPath path, Parameters query, Caller caller) throws ArmException {
    if (path.size() == 4) {
      access.require(
          caller, group.resourceId(), "Microsoft.Resources/subscriptions/resourceGroups/read");
      return Documents.resourceGroup(group);
    }
    if (path.matches(4, "resources")) {
      return resources(group.resourceId(), query.get("$filter"), caller);
    }
    if (path.matches(4, "providers", "*", "*")) {
      return ofType(group.resourceId(), path.get(5) + "/" + path.get(6), caller);
    }
    if (path.matches(4, "providers", "*", "*", "*")) {
      String type = path.get(5) + "/" + path.get(6);
      access.require(
          caller, group.resourceId() + "/providers/" + type + "/" + path.get(7), type + "/read");
      return Documents.resource(requireResource(directory, group, type, path.get(7)), directory);
    }
    throw ArmException.nothingThere();
  }

  static Resource requireResource(
      Directory directory, ResourceGroup group, String type, String name) throws ArmException {
    return directory.resources().stream()
        .filter(r -> r.resourceGroup().equals(group))
        .filter(r -> r.type().path().equalsIgnoreCase(type) && r.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> ArmException.resourceNotFound(type, name, group.name()));
  }

  /** Resources of any type: without their properties, as in Azure. */
  private Map<String, Object> resources(String scope, String filter, Caller caller)
      throws ArmException {
    return list(
        readable(scope, caller)
            .filter(ResourceFilter.parse(filter))
            .map(r -> Documents.listed(r, directory))
            .toList());
  }

  /** Resources of one type, as its own provider lists them: whole. */
  private Map<String, Object> ofType(String scope, String type, Caller caller) {
    return list(
        readable(scope, caller)
            .filter(r -> r.type().path().equalsIgnoreCase(type))
            .map(r -> Documents.resource(r, directory))
            .toList());
  }

  /** A role for data alone shows no resource: Azure's portal needs Reader next to it too. */
  private Stream<Resource> readable(String scope, Caller caller) {
    return directory.resources().stream()
        .filter(r -> r.resourceId().regionMatches(true, 0, scope + "/", 0, scope.length() + 1))
        .filter(
            r -> directory.mayManage(caller.objectId(), r.resourceId(), r.type().path() + "/read"));
  }

  private static Map<String, Object> list(List<Map<String, Object>> value) {
    return Map.of("value", value);
  }
}
