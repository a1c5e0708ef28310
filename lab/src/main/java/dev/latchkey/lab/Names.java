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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds roles, principals and scopes by name. */
final class Names {
  /** The names that the blob service allows for containers. */
  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](-?[a-z0-9]){2,62}");

  private final Directory directory;

  Names(Directory directory) {
    this.directory = directory;
  }

  /** A role that can be assigned in a tenant. */
  RoleDefinition role(String tenantId, String nameOrId) {
    List<RoleDefinition> known = directory.roleDefinitions(tenantId);
    return known.stream()
        .filter(r -> r.name().equalsIgnoreCase(nameOrId) || r.id().equalsIgnoreCase(nameOrId))
        .findFirst()
        .orElseThrow(() -> Rules.refused("role", nameOrId, alike(known, nameOrId)));
  }

  /** The names that share a word with what was written: all would fill a page. */
  private static String alike(List<RoleDefinition> known, String name) {
    List<String> words =
        Arrays.stream(name.toLowerCase(Locale.ROOT).split("\\s+"))
            .filter(word -> word.length() > 3)
            .toList();
    List<String> alike =
        known.stream()
            .map(RoleDefinition::name)
            .filter(role ->
                words.stream().anyMatch(word -> role.toLowerCase(Locale.ROOT).contains(word)))
            .toList();
    return alike.isEmpty()
        ? "the name or GUID of a role that the lab knows: Owner, Storage Blob Data Reader and "
            + (known.size() - 2)
            + " others"
        : String.join(", ", alike);
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

  /** The object id of a member of a group: a user's name needs no domain there. */
  String memberOf(String tenantId, String domain, String name) {
    return principal(
        tenantId,
        directory.findUser(name + "@" + domain).map(User::userPrincipalName).orElse(name));
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
    List<String> found = new ArrayList<>();
    directory.subscriptions().forEach(s -> found.add(s.resourceId()));
    directory.resourceGroups().forEach(g -> found.add(g.resourceId()));
    directory.resources().forEach(r -> found.add(r.resourceId()));
    found.removeIf(known -> !known.equalsIgnoreCase(id));
    directory.resources().stream()
        .filter(
            r -> id.regionMatches(true, 0, r.resourceId() + "/", 0, r.resourceId().length() + 1))
        .flatMap(r -> inside(r, id.substring(r.resourceId().length() + 1)).stream())
        .forEach(found::add);
    return found.stream()
        .findFirst()
        .orElseThrow(() -> Rules.refused("scope", id, "the id of something that the lab has"));
  }

  private static Optional<String> inside(Resource resource, String path) {
    List<String> segments = List.of(path.split("/", -1));
    return resource
        .childId(segments)
        .filter(id ->
            !segments.get(0).equalsIgnoreCase("blobServices")
                || CONTAINER.matcher(segments.get(segments.size() - 1)).matches());
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
