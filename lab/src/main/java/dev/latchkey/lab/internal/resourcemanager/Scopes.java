package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.Subscription;

/** Finds the scopes of roles: subscriptions, resource groups, resources, and what is inside. */
final class Scopes {
  private final Directory directory;

  Scopes(Directory directory) {
    this.directory = directory;
  }

  Subscription requireSubscription(ArmPath path, int end) throws ArmException {
    if (end < 2 || !path.startsWith(0, "subscriptions", "*")) {
      throw ArmException.nothingThere();
    }
    return Listings.requireSubscription(directory, path);
  }

  /**
   * The scope in the segments of a path before {@code end}, as the directory spells it.
   *
   * @throws ArmException if the scope does not exist
   */
  String require(ArmPath path, int end) throws ArmException {
    Subscription subscription = requireSubscription(path, end);
    if (end == 2) {
      return subscription.resourceId();
    }
    if (end < 4 || !path.startsWith(2, "resourceGroups", "*")) {
      throw ArmException.nothingThere();
    }
    ResourceGroup group = Listings.requireGroup(directory, subscription, path.get(3));
    if (end == 4) {
      return group.resourceId();
    }
    if (end < 8 || !path.startsWith(4, "providers", "*", "*", "*")) {
      throw ArmException.nothingThere();
    }
    Resource resource =
        Listings.requireResource(directory, group, path.get(5) + "/" + path.get(6), path.get(7));
    if (end == 8) {
      return resource.resourceId();
    }
    return resource
        .childId(path.segments().subList(8, end))
        .orElseThrow(ArmException::nothingThere);
  }

  /** The name of a scope for display: a subscription's own, else the last part of the id. */
  String nameOf(String scope) {
    ArmPath path = ArmPath.parse(scope);
    String last = path.get(path.size() - 1);
    return directory.findSubscription(last).map(Subscription::name).orElse(last);
  }
}
