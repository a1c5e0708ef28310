package dev.latchkey.access.internal.plan;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Team;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph;
import dev.latchkey.access.internal.azure.Graph.Application;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.Graph.Secret;
import dev.latchkey.access.internal.azure.HiddenScope;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.azure.RoleNames;
import dev.latchkey.access.internal.azure.ScopeResolver;
import dev.latchkey.access.internal.change.AzCommand;
import dev.latchkey.access.internal.change.SecretSteps;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.Survey.AppSurvey;
import dev.latchkey.access.internal.plan.Survey.HiddenRole;
import dev.latchkey.access.internal.plan.Survey.NamedAssignment;
import dev.latchkey.access.internal.plan.Survey.WantedRole;
import dev.latchkey.access.internal.secret.SecretFile;
import dev.latchkey.access.internal.secret.SecretName;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads everything that a plan needs. */
public final class Surveyor {
  private static final int MOST_OWNERS =
      100; // learn.microsoft.com/graph/api/application-post-owners

  private final Azure azure;
  private final Team team;
  private final String label;
  private final Surroundings surroundings;
  private final ScopeResolver scopes;
  private final RoleNames roleNames;
  private final Principals principals;
  private final List<String> warnings = new ArrayList<>();

  /**
   * Creates a reader. Nothing is read yet.
   *
   * @param azure the services
   * @param team the file
   * @param label the source of the tokens, for messages
   * @param surroundings the machine
   */
  public Surveyor(Azure azure, Team team, String label, Surroundings surroundings) {
    this.azure = azure;
    this.team = team;
    this.label = label;
    this.surroundings = surroundings;
    this.scopes = new ScopeResolver(azure.resourceManager());
    this.roleNames = new RoleNames(azure.resourceManager());
    this.principals = new Principals(azure.graph());
  }

  /** Reads it all. */
  public Survey survey() {
    Caller caller = SignInCheck.check(azure, label);
    Optional<Group> group = GroupSearch.find(azure, team.group(), caller);
    group.ifPresent(Surveyor::requireSecurity);
    List<Principal> present =
        group.map(found -> azure.graph().members(found.id())).orElse(List.of());
    principals.know(present);
    List<Principal> members = principals.find(team.members());
    List<HiddenRole> hidden = new ArrayList<>();
    List<WantedRole> roles = new ArrayList<>();
    for (Team.Role role : team.roles()) {
      Optional<HiddenScope> unseen = scopes.hidden(role.scope());
      unseen.ifPresentOrElse(
          scope -> hidden.add(hidden(role, scope)), () -> roles.add(wanted(role)));
    }
    refuseDoubles(roles);
    warnOfUnseen(roles);
    List<NamedAssignment> assignments =
        group.map(found -> assignments(found, roles)).orElse(List.of());
    List<AppSurvey> apps = team.apps().stream().map(app -> app(app, members, caller)).toList();
    return new Survey(
        azure, team, caller, group, members, present, roles, hidden, assignments, apps, warnings);
  }

  private static AccessException failure(String message) {
    return new AccessException(FailureKind.INVALID_REQUEST, message, null);
  }

  private static void requireSecurity(Group group) {
    if (!group.isSecurity()) {
      throw failure(
          "The group '"
              + Names.shown(group.name())
              + "' ("
              + group.id()
              + ") is not a security group: roles can't be assigned to it. Use another group");
    }
  }

  private static Optional<Application> only(String name, List<Application> found) {
    if (found.size() > 1) {
      throw new AccessException(
          FailureKind.INVALID_REQUEST,
          "The tenant has "
              + found.size()
              + " apps named '"
              + Names.shown(name)
              + "': "
              + found.stream()
                  .map(Application::clientId)
                  .sorted()
                  .collect(Collectors.joining(", ")),
          "Give the app of the file another name, or remove the others");
    }
    return found.stream().findFirst();
  }

  private WantedRole wanted(Team.Role role) {
    String scope = scopes.resolve(role.scope());
    Role found = roleNames.resolve(role.role(), scope);
    return new WantedRole(found, scope);
  }

  /** The role definitions are those of a subscription that is seen. */
  private HiddenRole hidden(Team.Role role, HiddenScope scope) {
    warnings.add(
        "A role at '"
            + Names.shown(scope.name().text())
            + "' counts as missing: "
            + scope.reason());
    String place = scopes.subscriptions().get(0).scope();
    return new HiddenRole(roleNames.resolve(role.role(), place), scope);
  }

  /** One scope has several names: two entries of the file may be the same assignment. */
  private static void refuseDoubles(List<WantedRole> roles) {
    Set<String> seen = new LinkedHashSet<>();
    for (WantedRole role : roles) {
      if (!seen.add(Names.key(role.scope()) + "|" + role.role().id())) {
        throw failure(
            "The file names the role '" + role.role().name() + "' at '" + role.scope() + "' twice");
      }
    }
  }

  /** Every role of the group: in each subscription that is seen, at the wanted scopes at least. */
  private List<NamedAssignment> assignments(Group group, List<WantedRole> roles) {
    Map<String, Assignment> found = new LinkedHashMap<>();
    for (ResourceManager.Subscription subscription : scopes.subscriptions()) {
      List<String> inside =
          roles.stream()
              .map(WantedRole::scope)
              .filter(scope ->
                  ResourceManager.subscriptionOf(scope).equalsIgnoreCase(subscription.scope()))
              .distinct()
              .toList();
      try {
        read(subscription.scope(), group, found);
      } catch (AzureException e) {
        if (!e.isDenied()) {
          throw e;
        }
        warnings.add(
            "The account may not read role assignments in '"
                + subscription.name()
                + "': extra roles there are not listed");
        inside.forEach(scope -> readIfAllowed(scope, group, found));
      }
    }
    return found.values().stream()
        .map(assignment ->
            new NamedAssignment(
                assignment, roleNames.nameOf(assignment.roleId(), assignment.scope())))
        .toList();
  }

  /** An account sees each subscription in which it has any role. */
  private void warnOfUnseen(List<WantedRole> roles) {
    roles.stream()
        .map(WantedRole::scope)
        .filter(scope ->
            scopes.subscriptions().stream()
                .noneMatch(
                    seen -> seen.scope().equalsIgnoreCase(ResourceManager.subscriptionOf(scope))))
        .distinct()
        .forEach(scope ->
            warnings.add(
                "The account sees nothing of '" + scope + "': a role there counts as missing"));
  }

  private void read(String scope, Group group, Map<String, Assignment> found) {
    azure
        .resourceManager()
        .assignmentsOf(scope, group.id())
        .forEach(assignment -> found.put(Names.key(assignment.id()), assignment));
  }

  private void readIfAllowed(String scope, Group group, Map<String, Assignment> found) {
    try {
      read(scope, group, found);
    } catch (AzureException e) {
      if (!e.isDenied()) {
        throw e;
      }
      warnings.add(
          "The account may not read role assignments at '"
              + scope
              + "': a role there counts as missing");
    }
  }

  private AppSurvey app(Team.App app, List<Principal> members, Caller caller) {
    Graph graph = azure.graph();
    Optional<Application> there = only(app.name(), graph.applicationsNamed(app.name()));
    List<Principal> wanted =
        app.owners().isEmpty()
            ? members.stream().filter(member -> member.type().equals("User")).toList()
            : principals.find(app.owners());
    if (wanted.size() > MOST_OWNERS) {
      throw failure(
          "The app '"
              + app.name()
              + "' would have "
              + wanted.size()
              + " owners, and Microsoft Entra allows 100. Name some of them by the key owners");
    }
    boolean isOwner = wanted.stream().anyMatch(owner -> owner.id().equals(caller.objectId()));
    Optional<SecretFile> file =
        isOwner
            ? Optional.of(new SecretFile(app.secretFile(), team.folder(), surroundings))
            : Optional.empty();
    Optional<Secret> current =
        there.flatMap(found -> file.flatMap(in -> SecretSteps.current(in, found, found.secrets())));
    current.ifPresent(secret -> warnOfEnd(app, secret));
    return new AppSurvey(
        app,
        there,
        there.flatMap(found -> graph.findServicePrincipal(found.clientId())),
        wanted,
        there.map(found -> graph.applicationOwners(found.id())).orElse(List.of()),
        file,
        current,
        file.isEmpty() ? List.of() : forgotten(app, there, current, caller));
  }

  private List<Secret> forgotten(
      Team.App app, Optional<Application> there, Optional<Secret> current, Caller caller) {
    String name = SecretName.of(caller.account(), app.secretFile(), surroundings);
    return there.map(Application::secrets).orElse(List.of()).stream()
        .filter(secret -> secret.name().equals(name))
        .filter(secret -> current.filter(secret::equals).isEmpty())
        .toList();
  }

  private void warnOfEnd(Team.App app, Secret secret) {
    Instant now = surroundings.clock().instant();
    Duration quarter = app.secretLifetime().dividedBy(4);
    if (secret
        .end()
        .isBefore(now.plus(quarter.compareTo(SecretFile.NEAR) < 0 ? quarter : SecretFile.NEAR))) {
      warnings.add(
          "The secret of the app '"
              + app.name()
              + "' "
              + (secret.end().isBefore(now) ? "has ended on " : "ends on ")
              + secret.end()
              + ". Run: latchkey team apply --rotate "
              + AzCommand.quoted(app.name()));
    }
  }
}
