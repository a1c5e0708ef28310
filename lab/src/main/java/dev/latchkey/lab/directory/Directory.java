package dev.latchkey.lab.directory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tenants, users, apps, resources and roles of a lab. A change takes effect at the next
 * request: add a user to a group, assign a role. Safe for any number of threads.
 *
 * <p>Lookups by name ignore letter case, as in Azure.
 */
public final class Directory {
  private final List<Tenant> tenants = new ArrayList<>();
  private final List<User> users = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final List<App> apps = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<ResourceGroup> resourceGroups = new ArrayList<>();
  private final List<Resource> resources = new ArrayList<>();
  private final List<ManagedIdentity> managedIdentities = new ArrayList<>();
  private final List<RoleAssignment> assignments = new ArrayList<>();
  private final Set<Link> memberships = new LinkedHashSet<>();
  private final Set<Link> ownerships = new LinkedHashSet<>();

  /** A member or an owner of an object. */
  private record Link(String objectId, String principalId) {}

  private final Propagation propagation;

  /** An empty directory. */
  public Directory() {
    this(Clock.systemUTC());
  }

  /**
   * An empty directory.
   *
   * @param clock tells when a change is known everywhere
   */
  public Directory(Clock clock) {
    propagation = new Propagation(clock);
  }

  /** {@return how long a change takes until it is known everywhere} */
  public Propagation propagation() {
    return propagation;
  }

  /** {@return every tenant} */
  public synchronized List<Tenant> tenants() {
    return List.copyOf(tenants);
  }

  /** {@return every user of every tenant; a guest has another entry in each tenant} */
  public synchronized List<User> users() {
    return List.copyOf(users);
  }

  /** {@return every group} */
  public synchronized List<Group> groups() {
    return List.copyOf(groups);
  }

  /** {@return every app} */
  public synchronized List<App> apps() {
    return List.copyOf(apps);
  }

  /** {@return every subscription} */
  public synchronized List<Subscription> subscriptions() {
    return List.copyOf(subscriptions);
  }

  /** {@return every resource group} */
  public synchronized List<ResourceGroup> resourceGroups() {
    return List.copyOf(resourceGroups);
  }

  /** {@return every storage account, key vault, managed identity and machine} */
  public synchronized List<Resource> resources() {
    return List.copyOf(resources);
  }

  /** {@return every managed identity} */
  public synchronized List<ManagedIdentity> managedIdentities() {
    return List.copyOf(managedIdentities);
  }

  /** {@return every role assignment} */
  public synchronized List<RoleAssignment> roleAssignments() {
    return List.copyOf(assignments);
  }

  /** {@return the roles that can be assigned} */
  public List<RoleDefinition> roleDefinitions() {
    return BuiltInRoles.ALL;
  }

  /**
   * Finds a tenant.
   *
   * @param idOrDomain the tenant id or the default domain
   * @return the tenant, if there is one
   */
  public Optional<Tenant> findTenant(String idOrDomain) {
    return find(
        tenants(),
        t -> t.id().equalsIgnoreCase(idOrDomain) || t.domain().equalsIgnoreCase(idOrDomain));
  }

  /**
   * Finds a user in the home tenant.
   *
   * @param userPrincipalName {@code alice@contoso.test}
   * @return the user, if there is one
   */
  public Optional<User> findUser(String userPrincipalName) {
    return find(
        users(), u -> !u.isGuest() && u.userPrincipalName().equalsIgnoreCase(userPrincipalName));
  }

  /**
   * Finds the entry of a user in a tenant.
   *
   * @param tenantId the tenant id
   * @param homeObjectId the user's object id in the home tenant
   * @return the member or guest, if the tenant has one
   */
  public Optional<User> findMember(String tenantId, String homeObjectId) {
    return find(
        users(), u -> u.tenantId().equals(tenantId) && u.homeObjectId().equals(homeObjectId));
  }

  /**
   * Finds a group.
   *
   * @param tenantId the tenant id
   * @param displayName its name
   * @return the first group of that name, if the tenant has one
   */
  public Optional<Group> findGroup(String tenantId, String displayName) {
    return find(
        groups(),
        g -> g.tenantId().equals(tenantId) && g.displayName().equalsIgnoreCase(displayName));
  }

  /**
   * Finds an app by its client id.
   *
   * @param clientId the application (client) id
   * @return the app, if any tenant has it
   */
  public Optional<App> findApp(String clientId) {
    return find(apps(), a -> a.clientId().equalsIgnoreCase(clientId));
  }

  /**
   * Finds a subscription.
   *
   * @param idOrName the subscription id or its name
   * @return the subscription, if there is one
   */
  public Optional<Subscription> findSubscription(String idOrName) {
    return find(
        subscriptions(),
        s -> s.id().equalsIgnoreCase(idOrName) || s.name().equalsIgnoreCase(idOrName));
  }

  /**
   * Finds a resource.
   *
   * @param type what it is
   * @param name its name
   * @return the resource, if there is one
   */
  public Optional<Resource> findResource(Resource.Type type, String name) {
    return find(resources(), r -> r.type() == type && r.name().equalsIgnoreCase(name));
  }

  /**
   * Finds a managed identity.
   *
   * @param name its name; that of the machine if it is system-assigned
   * @return the identity, if there is one
   */
  public Optional<ManagedIdentity> findManagedIdentity(String name) {
    return find(managedIdentities(), i -> i.name().equalsIgnoreCase(name));
  }

  /**
   * Finds a role.
   *
   * @param nameOrId the display name or the GUID
   * @return the role, if the lab knows it
   */
  public Optional<RoleDefinition> findRole(String nameOrId) {
    return find(
        BuiltInRoles.ALL,
        r -> r.name().equalsIgnoreCase(nameOrId) || r.id().equalsIgnoreCase(nameOrId));
  }

  /**
   * Adds a tenant.
   *
   * @param tenant the tenant
   * @throws IllegalArgumentException if its id or domain is taken
   */
  public synchronized void add(Tenant tenant) {
    // An id that was not given is derived from the domain.
    require(findTenant(tenant.domain()).isEmpty(), "tenant domain", tenant.domain());
    require(findTenant(tenant.id()).isEmpty(), "tenant id", tenant.id());
    tenants.add(tenant);
  }

  /**
   * Adds a member or guest.
   *
   * @param user the entry of the tenant
   * @throws IllegalArgumentException if the tenant has this user already
   */
  public synchronized void add(User user) {
    require(
        findMember(user.tenantId(), user.homeObjectId()).isEmpty()
            && (user.isGuest() || findUser(user.userPrincipalName()).isEmpty()),
        "user",
        user.userPrincipalName());
    users.add(user);
  }

  /**
   * Adds a group.
   *
   * @param group the group
   * @throws IllegalArgumentException if its object id is taken
   */
  public synchronized void add(Group group) {
    require(
        groups.stream().noneMatch(g -> g.objectId().equals(group.objectId())),
        "group",
        group.displayName());
    groups.add(group);
    propagation.createdPrincipal(group.objectId());
  }

  /**
   * Changes a group.
   *
   * @param group the group as it is to be; its object id says which one
   */
  public synchronized void replace(Group group) {
    groups.replaceAll(g -> g.objectId().equals(group.objectId()) ? group : g);
  }

  /**
   * Removes a group with its memberships. Role assignments stay, as in Azure, where they are then
   * of an unknown principal.
   *
   * @param group the group
   * @return true if it was there
   */
  public synchronized boolean remove(Group group) {
    forget(group.objectId());
    return groups.removeIf(g -> g.objectId().equals(group.objectId()));
  }

  private void forget(String objectId) {
    Predicate<Link> isOfIt =
        link -> link.objectId().equals(objectId) || link.principalId().equals(objectId);
    memberships.removeIf(isOfIt);
    ownerships.removeIf(isOfIt);
  }

  /**
   * Adds an app.
   *
   * @param app the app
   * @throws IllegalArgumentException if its client id is taken
   */
  public synchronized void add(App app) {
    require(findApp(app.clientId()).isEmpty(), "client id", app.clientId());
    apps.add(app);
  }

  /**
   * Changes an app.
   *
   * @param app the app as it is to be; its client id says which one
   */
  public synchronized void replace(App app) {
    Optional<App> before = findApp(app.clientId());
    apps.replaceAll(a -> a.clientId().equals(app.clientId()) ? app : a);
    if (app.hasServicePrincipal() && before.stream().noneMatch(App::hasServicePrincipal)) {
      propagation.createdPrincipal(app.objectId());
    }
  }

  /**
   * Removes an app with its service principal.
   *
   * @param app the app
   * @return true if it was there
   */
  public synchronized boolean remove(App app) {
    forget(app.registrationId());
    forget(app.objectId());
    return apps.removeIf(a -> a.clientId().equals(app.clientId()));
  }

  /**
   * Adds a subscription.
   *
   * @param subscription the subscription
   * @throws IllegalArgumentException if its id or name is taken
   */
  public synchronized void add(Subscription subscription) {
    require(findSubscription(subscription.id()).isEmpty(), "subscription", subscription.id());
    require(findSubscription(subscription.name()).isEmpty(), "subscription", subscription.name());
    subscriptions.add(subscription);
  }

  /**
   * Adds a resource group.
   *
   * @param group the resource group
   * @throws IllegalArgumentException if the subscription has one of that name
   */
  public synchronized void add(ResourceGroup group) {
    require(
        resourceGroups.stream().noneMatch(g -> g.resourceId().equalsIgnoreCase(group.resourceId())),
        "resource group",
        group.name());
    resourceGroups.add(group);
  }

  /**
   * Adds a managed identity with its service principal and its resource.
   *
   * @param identity the identity
   * @throws IllegalArgumentException if its client id or name is taken, or the machine that the lab
   *     plays has a system-assigned identity already
   */
  public synchronized void add(ManagedIdentity identity) {
    require(
        !identity.isSystemAssigned()
            || !identity.isAssigned()
            || managedIdentities.stream().noneMatch(i -> i.isSystemAssigned() && i.isAssigned()),
        "machine other than",
        identity.name());
    add(identity.servicePrincipal());
    add(identity.resource());
    managedIdentities.add(identity);
  }

  /**
   * Adds a resource.
   *
   * @param resource the resource
   * @throws IllegalArgumentException if its name is taken
   */
  public synchronized void add(Resource resource) {
    require(findResource(resource.type(), resource.name()).isEmpty(), "resource", resource.name());
    resources.add(resource);
  }

  /**
   * Assigns a role.
   *
   * @param assignment who may do what, and where
   * @throws IllegalArgumentException if the same principal has the same role at the same scope
   */
  public synchronized void add(RoleAssignment assignment) {
    require(
        assignments.stream()
            .noneMatch(a ->
                a.scope().equalsIgnoreCase(assignment.scope())
                    && a.role().id().equals(assignment.role().id())
                    && a.principalId().equals(assignment.principalId())),
        "role assignment",
        assignment.role().name());
    assignments.add(assignment);
    propagation.createdAssignment(assignment.id());
  }

  /**
   * Removes a role assignment.
   *
   * @param assignmentId the GUID of the assignment
   * @return true if it was there
   */
  public synchronized boolean removeRoleAssignment(String assignmentId) {
    return assignments.removeIf(a -> a.id().equalsIgnoreCase(assignmentId));
  }

  /**
   * Adds a user, a service principal or a group to a group.
   *
   * @param groupId the object id of the group
   * @param memberId the object id of the new member
   * @return true if it was not a member before
   */
  public synchronized boolean addMember(String groupId, String memberId) {
    return memberships.add(new Link(groupId, memberId));
  }

  /**
   * Removes a member from a group.
   *
   * @param groupId the object id of the group
   * @param memberId the object id of the member
   * @return true if it was a member
   */
  public synchronized boolean removeMember(String groupId, String memberId) {
    return memberships.remove(new Link(groupId, memberId));
  }

  /**
   * The direct members of a group.
   *
   * @param groupId the object id of the group
   * @return their object ids, in the order in which they were added
   */
  public synchronized List<String> membersOf(String groupId) {
    return principals(memberships, groupId);
  }

  /**
   * Makes a user or a service principal an owner of a group, a registration or a service principal.
   *
   * @param objectId the object id of what is owned
   * @param ownerId the object id of the new owner
   * @return true if it was not an owner before
   */
  public synchronized boolean addOwner(String objectId, String ownerId) {
    return ownerships.add(new Link(objectId, ownerId));
  }

  /**
   * Ends an ownership.
   *
   * @param objectId the object id of what is owned
   * @param ownerId the object id of the owner
   * @return true if it was an owner
   */
  public synchronized boolean removeOwner(String objectId, String ownerId) {
    return ownerships.remove(new Link(objectId, ownerId));
  }

  /**
   * The owners of a group, a registration or a service principal.
   *
   * @param objectId the object id of what is owned
   * @return their object ids, in the order in which they were added
   */
  public synchronized List<String> ownersOf(String objectId) {
    return principals(ownerships, objectId);
  }

  private static List<String> principals(Set<Link> links, String objectId) {
    return links.stream()
        .filter(link -> link.objectId().equals(objectId))
        .map(Link::principalId)
        .toList();
  }

  /**
   * The groups that a principal is in itself, not through another group.
   *
   * @param principalId the object id of a user, a group or a service principal
   * @return the object ids of the groups
   */
  public synchronized List<String> groupsOf(String principalId) {
    return memberships.stream()
        .filter(link -> link.principalId().equals(principalId))
        .map(Link::objectId)
        .toList();
  }

  /**
   * Checks a permission on data. Only a role with data actions grants one; Owner and Contributor do
   * not.
   *
   * @param principalId the object id of a user or service principal
   * @param resourceId the resource
   * @param permission an action or data action of a resource provider
   * @return true if an assignment at the resource or above, direct or through groups, grants it
   */
  public boolean mayUseData(String principalId, String resourceId, String permission) {
    return holds(
        principalId,
        a ->
            a.covers(resourceId)
                && !a.role().dataActions().isEmpty()
                && (a.role().allowsDataAction(permission) || a.role().allowsAction(permission)));
  }

  /**
   * Checks a permission on a resource itself.
   *
   * @param principalId the object id of a user or service principal
   * @param resourceId the resource
   * @param action an action of a resource provider
   * @return true if an assignment at the resource or above, direct or through groups, grants it
   */
  public boolean mayManage(String principalId, String resourceId, String action) {
    return holds(principalId, a -> a.covers(resourceId) && a.role().allowsAction(action));
  }

  /**
   * Checks whether a principal sees a resource in lists. Any role at it, above it or inside it is
   * enough.
   *
   * @param principalId the object id of a user or service principal
   * @param resourceId the resource
   * @return true if lists show it
   */
  public boolean maySee(String principalId, String resourceId) {
    return holds(principalId, a -> a.covers(resourceId) || a.isWithin(resourceId));
  }

  private synchronized boolean holds(String principalId, Predicate<RoleAssignment> wanted) {
    Set<String> principals = principalsOf(principalId);
    return assignments.stream()
        .anyMatch(a ->
            principals.contains(a.principalId()) && wanted.test(a) && propagation.isKnown(a.id()));
  }

  /**
   * The principals of which a principal has the roles.
   *
   * @param principalId the object id of a user, a group or a service principal
   * @return the principal and every group that it is in, groups in groups too
   */
  public synchronized Set<String> principalsOf(String principalId) {
    Set<String> found = new HashSet<>(Set.of(principalId));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Link membership : memberships) {
        if (found.contains(membership.principalId())) {
          grown |= found.add(membership.objectId());
        }
      }
    }
    return found;
  }

  private static <T> Optional<T> find(List<T> all, Predicate<T> wanted) {
    return all.stream().filter(wanted).findFirst();
  }

  private static void require(boolean free, String what, String value) {
    if (!free) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "The lab has a %s '%s' already.", what, value));
    }
  }
}
