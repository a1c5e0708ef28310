package dev.latchkey.lab;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.ResourceGroup;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.directory.Subscription;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds roles, principals and scopes by name. */
final class Names {
  /** The names that the blob service allows for containers. */
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](-?[a-z0-9]){2,62}");

  private final Directory directory;

  Names(Directory directory) {
    this.directory = directory;
  }

  RoleDefinition role(String nameOrId) {
    return directory
        .findRole(nameOrId)
        .orElseThrow(() ->
            Rules.refused(
                "role",
                nameOrId,
                directory.roleDefinitions().stream()
                    .map(RoleDefinition::name)
                    .collect(Collectors.joining(", "))));
  }

  /** The object id, in a tenant, of a user, a group or an app. */
  String principal(String tenantId, String name) {
    List<String> found = new ArrayList<>();
    directory
        .findUser(name)
        .flatMap(user -> directory.findMember(tenantId, user.homeObjectId()))
        .map(User::objectId)
        .ifPresent(found::add);
    directory.findGroup(tenantId, name).map(Group::objectId).ifPresent(found::add);
    directory.apps().stream()
        .filter(app -> app.tenantId().equals(tenantId) && app.displayName().equalsIgnoreCase(name))
        .map(App::objectId)
        .forEach(found::add);
    String domain = directory.findTenant(tenantId).orElseThrow().domain();
    return only(
        found, "principal", name, "a user (alice@" + domain + "), a group or an app of " + domain);
  }

  /** The resource id of a scope. */
  String scope(String name) {
    if (name.startsWith("/")) {
      return resourceId(name);
    }
    List<String> found = new ArrayList<>();
    directory.findSubscription(name).map(Subscription::resourceId).ifPresent(found::add);
    for (Resource.Type type : Resource.Type.values()) {
      directory.findResource(type, name).map(Resource::resourceId).ifPresent(found::add);
    }
    int slash = name.indexOf('/');
    if (slash > 0) {
      String parent = name.substring(0, slash);
      String child = name.substring(slash + 1);
      resourceGroup(parent, child).map(ResourceGroup::resourceId).ifPresent(found::add);
      container(parent, child).ifPresent(found::add);
    }
    return only(
        found,
        "scope",
        name,
        "a resource (contosodata), a container (contosodata/reports), a subscription (Dev), a"
            + " resource group (Dev/rg-app) or a resource id, if the lab has it");
  }

  private Optional<ResourceGroup> resourceGroup(String subscription, String name) {
    return directory
        .findSubscription(subscription)
        .flatMap(s ->
            directory.resourceGroups().stream()
                .filter(g -> g.subscriptionId().equals(s.id()) && g.name().equalsIgnoreCase(name))
                .findFirst());
  }

  /** Containers come and go while a lab runs, so any possible container name is a scope. */
  private Optional<String> container(String account, String name) {
    return directory
        .findResource(Resource.Type.STORAGE_ACCOUNT, account)
        .filter(a -> CONTAINER.matcher(name).matches())
        .map(a -> a.resourceId() + "/blobServices/default/containers/" + name);
  }

  private String resourceId(String id) {
    List<String> known = new ArrayList<>();
    directory.subscriptions().forEach(s -> known.add(s.resourceId()));
    directory.resourceGroups().forEach(g -> known.add(g.resourceId()));
    directory.resources().forEach(r -> known.add(r.resourceId()));
    String container = "/blobServices/default/containers/";
    int at = id.indexOf(container);
    String parent = at < 0 ? id : id.substring(0, at);
    boolean isContainer =
        at < 0 || CONTAINER.matcher(id.substring(at + container.length())).matches();
    return known.stream()
        .filter(k -> isContainer && k.equalsIgnoreCase(parent))
        .map(k -> at < 0 ? k : k + id.substring(at))
        .findFirst()
        .orElseThrow(() -> Rules.refused("scope", id, "the id of something that the lab has"));
  }

  /** The tenant that a scope's subscription trusts. */
  String tenantOf(String scope) {
    return directory.findSubscription(scope.split("/", -1)[2]).orElseThrow().tenantId();
  }

  private static String only(List<String> found, String what, String name, String allowed) {
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          what
              + " '"
              + Rules.shown(name)
              + "' can mean more than one thing: "
              + String.join(", ", found));
    }
    if (found.isEmpty()) {
      throw Rules.refused(what, name, allowed);
    }
    return found.get(0);
  }
}
