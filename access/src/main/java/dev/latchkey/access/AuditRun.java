package dev.latchkey.access;

import dev.latchkey.access.Audit.Extra;
import dev.latchkey.access.Audit.Report;
import dev.latchkey.access.Audit.Unread;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.HiddenScope;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.azure.ScopeResolver;
import dev.latchkey.access.internal.change.AzCommand;
import dev.latchkey.access.internal.names.Names;
import dev.latchkey.access.internal.plan.GroupSearch;
import dev.latchkey.access.internal.plan.SignInCheck;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One audit. Each subscription's assignments are read once, and each group that has one: two
 * thousand developers cost no more requests than two.
 */
final class AuditRun {
  private final Team team;
  private final Azure azure;
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, List<Principal>> membersOfGroups = new HashMap<>();

  private final List<Unread> unread = new ArrayList<>();
  private @Nullable AzureException refused;
  private boolean isAnyRead;

  AuditRun(Team team, Azure azure) {
    this.team = team;
    this.azure = azure;
  }

  Report report() {
    Caller caller = SignInCheck.check(azure, "the sign-in");
    Group group =
        GroupSearch.find(azure, team.group(), caller)
            .orElseThrow(() -> noGroup(team.group().name()));
    ScopeResolver scopes = new ScopeResolver(azure.resourceManager());
    Map<Team.Role, String> wanted = new LinkedHashMap<>();
    for (Team.Role role : team.roles()) {
      Optional<HiddenScope> hidden = scopes.hidden(role.scope());
      if (hidden.isPresent()) {
        unread.add(new Unread(role.scope(), hidden.get().reason(), ""));
      } else {
        wanted.put(
            role,
            VerificationRun.find(scopes, role.scope())
                .orElseGet(() -> scopes.resolve(role.scope())));
      }
    }
    List<Assignment> assignments = assignments(new LinkedHashSet<>(wanted.values()), caller);
    requireSome();
    List<Principal> developers = people(group.id());
    Map<Principal, List<Assignment>> reaching = reaching(developers, assignments);
    Optional<Principal> identity = team.identity().map(this::identity);
    AuditComparison comparison =
        new AuditComparison(new LinkedHashSet<>(wanted.values()), reaching, roles);
    List<Assignment> ofIdentity =
        identity.map(one -> assignmentsOf(one, assignments)).orElse(List.of());
    return new Report(
        team.environment(),
        developers.stream().map(Principal::name).toList(),
        extra(wanted, group, reaching),
        identity.map(Principal::name).orElse(""),
        identity.isPresent() ? comparison.onlyOnLaptop(ofIdentity) : List.of(),
        identity.isPresent() ? comparison.onlyInProduction(ofIdentity) : List.of(),
        unread);
  }

  /**
   * The assignments that meet a scope of the file: those of its subscription, else, for an account
   * that may read less, those of the scope itself.
   */
  private List<Assignment> assignments(Set<String> scopes, Caller caller) {
    Map<String, List<String>> bySubscription = new TreeMap<>();
    for (String scope : scopes) {
      String subscription = Names.key(ResourceManager.subscriptionOf(scope));
      bySubscription.computeIfAbsent(subscription, key -> new ArrayList<>()).add(scope);
    }
    Map<String, Assignment> found = new LinkedHashMap<>();
    for (List<String> inside : bySubscription.values()) {
      String subscription = ResourceManager.subscriptionOf(inside.get(0));
      List<Assignment> all = new ArrayList<>();
      if (!isRead(subscription, all)) {
        for (String scope : inside) {
          if (!isRead(scope, all)) {
            String why = refused == null ? "" : String.valueOf(refused.getMessage());
            unread.add(new Unread(scope, why, reader(scope, caller)));
          }
        }
      }
      all.stream()
          .filter(one -> scopes.stream().anyMatch(scope -> !position(one.scope(), scope).isEmpty()))
          .forEach(one -> found.put(Names.key(one.id()), one));
    }
    return List.copyOf(found.values());
  }

  /** Reads what is assigned at, above and below a scope; false if the account may not. */
  private boolean isRead(String scope, List<Assignment> to) {
    try {
      to.addAll(azure.resourceManager().assignmentsAround(scope));
      definitions(scope).forEach(role -> roles.put(Names.key(role.id()), role));
      isAnyRead = true;
      return true;
    } catch (AzureException e) {
      if (!e.isDenied()) {
        throw e;
      }
      refused = e;
      return false;
    }
  }

  /** Everybody may read the built-in ones. */
  private List<Role> definitions(String scope) {
    try {
      return azure.resourceManager().roles(scope);
    } catch (AzureException e) {
      if (!e.isDenied()) {
        throw e;
      }
      return azure.resourceManager().roles("");
    }
  }

  /** With nothing read there is no report. */
  private void requireSome() {
    if (!isAnyRead && refused != null) {
      Unread first =
          unread.stream().filter(one -> !one.command().isEmpty()).findFirst().orElseThrow();
      throw new AccessException(
          FailureKind.REFUSED,
          "The audit takes the role Reader at '" + first.scope() + "'. " + first.reason(),
          "An Owner or User Access Administrator there runs: " + first.command(),
          refused);
    }
  }

  /** The command that makes the caller a Reader. */
  private static String reader(String scope, Caller caller) {
    return AzCommand.of(
        "role",
        "assignment",
        "create",
        "--assignee-object-id",
        caller.objectId(),
        "--assignee-principal-type",
        caller.principal().type(),
        "--role",
        "Reader",
        "--scope",
        scope);
  }

  /** Where an assignment stands, as seen from a scope of the file; empty for elsewhere. */
  private static String position(String assigned, String scope) {
    boolean isAbove = ResourceManager.covers(assigned, scope);
    boolean isBelow = ResourceManager.covers(scope, assigned);
    return isAbove && isBelow ? "at" : isAbove ? "above" : isBelow ? "below" : "";
  }

  private static AccessException noGroup(String name) {
    return new AccessException(
        FailureKind.INVALID_REQUEST,
        "The developers can't be audited: no group has the name '" + Names.shown(name) + "'",
        "latchkey team apply");
  }

  /** The users and service principals of a group, also of groups in it. */
  private List<Principal> people(String groupId) {
    List<Principal> found = membersOfGroups.get(groupId);
    if (found != null) {
      return found;
    }
    Map<String, Principal> people = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>(Set.of(groupId));
    List<String> open = new ArrayList<>(List.of(groupId));
    while (!open.isEmpty()) {
      for (Principal member : azure.graph().members(open.remove(open.size() - 1))) {
        if (!member.type().equals("Group")) {
          people.put(member.id(), member);
        } else if (seen.add(member.id())) {
          open.add(member.id());
        }
      }
    }
    List<Principal> all = List.copyOf(people.values());
    membersOfGroups.put(groupId, all);
    return all;
  }

  private Map<Principal, List<Assignment>> reaching(
      List<Principal> developers, List<Assignment> assignments) {
    Map<String, Principal> byId = new HashMap<>();
    developers.forEach(one -> byId.put(Names.key(one.id()), one));
    Map<Principal, List<Assignment>> reaching = new LinkedHashMap<>();
    developers.forEach(one -> reaching.put(one, new ArrayList<>()));
    for (Assignment assignment : assignments) {
      List<Principal> have =
          assignment.principalType().equals("Group")
              ? people(assignment.principalId())
              : Optional.ofNullable(byId.get(Names.key(assignment.principalId()))).stream()
                  .toList();
      for (Principal one : have) {
        @Nullable Principal developer = byId.get(Names.key(one.id()));
        if (developer != null) {
          reaching.computeIfAbsent(developer, key -> new ArrayList<>()).add(assignment);
        }
      }
    }
    return reaching;
  }

  private List<Extra> extra(
      Map<Team.Role, String> wanted, Group group, Map<Principal, List<Assignment>> reaching) {
    Map<String, String> groupNames = new HashMap<>();
    List<Extra> extra = new ArrayList<>();
    reaching.forEach((developer, assignments) -> {
      for (Assignment one : assignments) {
        if (!isInFile(one, wanted, group)) {
          boolean isDirect = one.principalId().equalsIgnoreCase(developer.id());
          extra.add(
              new Extra(
                  developer.name(),
                  roleName(one),
                  one.scope(),
                  wanted.values().stream()
                      .map(scope -> position(one.scope(), scope))
                      .filter(position -> !position.isEmpty())
                      .findFirst()
                      .orElse(""),
                  isDirect
                      ? ""
                      : groupNames.computeIfAbsent(one.principalId(), this::nameOfGroup)));
        }
      }
    });
    return extra;
  }

  private boolean isInFile(Assignment one, Map<Team.Role, String> wanted, Group group) {
    return one.principalId().equalsIgnoreCase(group.id())
        && wanted.entrySet().stream()
            .anyMatch(entry ->
                position(one.scope(), entry.getValue()).equals("at")
                    && (entry.getKey().role().equalsIgnoreCase(roleName(one))
                        || entry.getKey().role().equalsIgnoreCase(one.roleId())));
  }

  private String roleName(Assignment one) {
    Role role = roles.get(Names.key(one.roleId()));
    return role == null ? one.roleId() : role.name();
  }

  private String nameOfGroup(String id) {
    return azure.graph().findGroup(id).map(Group::name).orElse(id);
  }

  /** The app's identity by its object id, else by its client id. */
  private Principal identity(String id) {
    return azure.graph().findByIds(List.of(id)).stream()
        .filter(one -> one.type().equals("ServicePrincipal"))
        .findFirst()
        .or(() -> azure.graph().findServicePrincipal(id))
        .orElseThrow(() ->
            new AccessException(
                FailureKind.INVALID_REQUEST,
                "The app's identity '"
                    + Names.shown(id)
                    + "' was not found: expected is the object id or client id of a service"
                    + " principal or managed identity",
                null));
  }

  private List<Assignment> assignmentsOf(Principal identity, List<Assignment> assignments) {
    Set<String> principals = new HashSet<>(Set.of(Names.key(identity.id())));
    azure.graph().groupsOf(identity).forEach(id -> principals.add(Names.key(id)));
    return assignments.stream()
        .filter(one -> principals.contains(Names.key(one.principalId())))
        .toList();
  }
}
