package dev.latchkey.lab.directory;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The tenants, users, apps, resources and roles of a lab. A change takes effect at the next
 * request: add a user to a group, assign a role. Safe for any number of threads.
 *
 * <p>Lookups by name ignore letter case, as in Azure.
 */
public final class Directory {
  private final List<Tenant> tenants = new ArrayList<>();
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Map<String, User> usersByName = new HashMap<>();
  private final Map<String, User> usersByHome = new HashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final List<App> apps = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<ResourceGroup> resourceGroups = new ArrayList<>();
  private final List<Resource> resources = new ArrayList<>();
  private final List<ManagedIdentity> managedIdentities = new ArrayList<>();
  private final List<RoleDefinition> customRoles = new ArrayList<>();
  private final List<RoleAssignment> assignments = new ArrayList<>();
  private final List<RoleAssignment> eligible = new ArrayList<>();
  private final Links memberships = new Links();
  private final Links ownerships = new Links();
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
    return List.copyOf(users.values());
  }

  /** {@return every group} */
  public synchronized List<Group> groups() {
    return List.copyOf(groups.values());
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

  /** {@return every resource: storage accounts, key vaults, namespaces, identities, machines …} */
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

  /**
   * {@return the role assignments that the principal may activate but has not: Privileged Identity
   * Management calls them eligible}
   */
  public synchronized List<RoleAssignment> eligibleAssignments() {
    return List.copyOf(eligible);
  }

  /** {@return Azure's built-in roles that the lab knows, and every custom role} */
  public synchronized List<RoleDefinition> roleDefinitions() {
    List<RoleDefinition> all = new ArrayList<>(BuiltInRoles.ALL);
    all.addAll(customRoles);
    return List.copyOf(all);
  }

  /**
   * The roles that can be assigned in a tenant.
   *
   * @param tenantId the tenant id
   * @return the built-in roles, and the custom roles of the tenant
   */
  public List<RoleDefinition> roleDefinitions(String tenantId) {
    return roleDefinitions().stream()
        .filter(role -> role.isBuiltIn() || role.tenantId().equals(tenantId))
        .toList();
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
  public synchronized Optional<User> findUser(String userPrincipalName) {
    return Optional.ofNullable(usersByName.get(key(userPrincipalName)));
  }

  /**
   * Finds a member or guest.
   *
   * @param objectId the object id in the tenant that has the entry
   * @return the entry, if there is one
   */
  public synchronized Optional<User> findUserById(String objectId) {
    return Optional.ofNullable(users.get(key(objectId)));
  }

  /**
   * Finds the entry of a user in a tenant.
   *
   * @param tenantId the tenant id
   * @param homeObjectId the user's object id in the home tenant
   * @return the member or guest, if the tenant has one
   */
  public synchronized Optional<User> findMember(String tenantId, String homeObjectId) {
    return Optional.ofNullable(usersByHome.get(key(tenantId + "/" + homeObjectId)));
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
   * Finds a group.
   *
   * @param objectId its object id
   * @return the group, if there is one
   */
  public synchronized Optional<Group> findGroupById(String objectId) {
    return Optional.ofNullable(groups.get(key(objectId)));
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
        roleDefinitions(),
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
    require(findUserById(user.objectId()).isEmpty(), "user with the object id", user.objectId());
    users.put(key(user.objectId()), user);
    usersByHome.put(key(user.tenantId() + "/" + user.homeObjectId()), user);
    if (!user.isGuest()) {
      usersByName.put(key(user.userPrincipalName()), user);
    }
  }

  /**
   * Adds a group.
   *
   * @param group the group
   * @throws IllegalArgumentException if its object id is taken
   */
  public synchronized void add(Group group) {
    require(findGroupById(group.objectId()).isEmpty(), "group", group.displayName());
    groups.put(key(group.objectId()), group);
    propagation.createdPrincipal(group.objectId());
  }

  /**
   * Changes a group.
   *
   * @param group the group as it is to be; its object id says which one
   */
  public synchronized void replace(Group group) {
    groups.replace(key(group.objectId()), group);
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
    return groups.remove(key(group.objectId())) != null;
  }

  private void forget(String objectId) {
    memberships.forget(objectId);
    ownerships.forget(objectId);
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
    before.filter(a -> !a.objectId().equals(app.objectId())).ifPresent(a -> forget(a.objectId()));
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
    require(
        !isOnServiceBusHost(resource)
            || resources.stream()
                .filter(Directory::isOnServiceBusHost)
                .noneMatch(r -> r.name().equalsIgnoreCase(resource.name())),
        "namespace",
        resource.name());
    resources.add(resource);
  }

  /** Service Bus and Event Hubs share {@code servicebus.windows.net}, and so their names. */
  private static boolean isOnServiceBusHost(Resource resource) {
    return resource.type() == Resource.Type.SERVICE_BUS_NAMESPACE
        || resource.type() == Resource.Type.EVENT_HUBS_NAMESPACE;
  }

  /**
   * Adds a custom role.
   *
   * @param role the role
   * @throws IllegalArgumentException if its id is taken, or its tenant has a role of that name
   */
  public synchronized void add(RoleDefinition role) {
    require(!role.isBuiltIn() && findRole(role.id()).isEmpty(), "role", role.id());
    require(
        roleDefinitions(role.tenantId()).stream()
            .noneMatch(r -> r.name().equalsIgnoreCase(role.name())),
        "role",
        role.name());
    customRoles.add(role);
  }

  /**
   * Makes a principal eligible for a role: it has the role only once it is activated, that is, once
   * the same assignment is added.
   *
   * @param assignment who could do what, and where
   */
  public synchronized void addEligible(RoleAssignment assignment) {
    requireNew(eligible, assignment);
    eligible.add(assignment);
  }

  /**
   * Assigns a role.
   *
   * @param assignment who may do what, and where
   * @throws IllegalArgumentException if the same principal has the same role at the same scope
   */
  public synchronized void add(RoleAssignment assignment) {
    requireNew(assignments, assignment);
    assignments.add(assignment);
    propagation.createdAssignment(assignment.id());
  }

  private static void requireNew(List<RoleAssignment> there, RoleAssignment assignment) {
    require(
        there.stream()
            .noneMatch(a ->
                a.scope().equalsIgnoreCase(assignment.scope())
                    && a.role().id().equals(assignment.role().id())
                    && a.principalId().equals(assignment.principalId())),
        "role assignment",
        assignment.role().name());
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
    return memberships.add(groupId, memberId);
  }

  /**
   * Removes a member from a group.
   *
   * @param groupId the object id of the group
   * @param memberId the object id of the member
   * @return true if it was a member
   */
  public synchronized boolean removeMember(String groupId, String memberId) {
    return memberships.remove(groupId, memberId);
  }

  /**
   * The direct members of a group.
   *
   * @param groupId the object id of the group
   * @return their object ids, in the order in which they were added
   */
  public synchronized List<String> membersOf(String groupId) {
    return memberships.principalsOf(groupId);
  }

  /**
   * Makes a user or a service principal an owner of a group, a registration or a service principal.
   *
   * @param objectId the object id of what is owned
   * @param ownerId the object id of the new owner
   * @return true if it was not an owner before
   */
  public synchronized boolean addOwner(String objectId, String ownerId) {
    return ownerships.add(objectId, ownerId);
  }

  /**
   * Ends an ownership.
   *
   * @param objectId the object id of what is owned
   * @param ownerId the object id of the owner
   * @return true if it was an owner
   */
  public synchronized boolean removeOwner(String objectId, String ownerId) {
    return ownerships.remove(objectId, ownerId);
  }

  /**
   * The owners of a group, a registration or a service principal.
   *
   * @param objectId the object id of what is owned
   * @return their object ids, in the order in which they were added
   */
  public synchronized List<String> ownersOf(String objectId) {
    return ownerships.principalsOf(objectId);
  }

  /**
   * What a user or a service principal owns.
   *
   * @param ownerId the object id of the owner
   * @return the object ids of groups, registrations and service principals
   */
  public synchronized List<String> ownedBy(String ownerId) {
    return ownerships.objectsOf(ownerId);
  }

  /**
   * The groups that a principal is in itself, not through another group.
   *
   * @param principalId the object id of a user, a group or a service principal
   * @return the object ids of the groups
   */
  public synchronized List<String> groupsOf(String principalId) {
    return memberships.objectsOf(principalId);
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

  /**
   * The roles that a principal has at a resource and that are effective.
   *
   * @param principalId the object id of a user or service principal
   * @param resourceId the resource
   * @return the roles of the assignments at the resource or above, direct or through groups
   */
  public synchronized List<RoleDefinition> rolesAt(String principalId, String resourceId) {
    return held(principalId)
        .filter(a -> a.covers(resourceId))
        .map(RoleAssignment::role)
        .distinct()
        .toList();
  }

  private synchronized boolean holds(String principalId, Predicate<RoleAssignment> wanted) {
    return held(principalId).anyMatch(wanted);
  }

  private Stream<RoleAssignment> held(String principalId) {
    Set<String> principals = principalsOf(principalId);
    return assignments.stream()
        .filter(a -> principals.contains(a.principalId()) && propagation.isKnown(a.id()));
  }

  /**
   * The principals of which a principal has the roles.
   *
   * @param principalId the object id of a user, a group or a service principal
   * @return the principal and every group that it is in, groups in groups too
   */
  public synchronized Set<String> principalsOf(String principalId) {
    Set<String> found = new LinkedHashSet<>(Set.of(principalId));
    Deque<String> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (String group : memberships.objectsOf(open.remove())) {
        if (found.add(group)) {
          open.add(group);
        }
      }
    }
    return found;
  }

  /** Ids and names are the same in any letter case. */
  private static String key(String idOrName) {
    return idOrName.toLowerCase(Locale.ROOT);
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
