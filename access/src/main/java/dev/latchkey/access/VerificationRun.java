package dev.latchkey.access;

import dev.latchkey.access.Verification.Membership;
import dev.latchkey.access.Verification.Report;
import dev.latchkey.access.Verification.RoleResult;
import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Graph.Group;
import dev.latchkey.access.internal.azure.ReachingRoles;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Resource;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.azure.ResourceManager.Subscription;
import dev.latchkey.access.internal.azure.ScopeName;
import dev.latchkey.access.internal.azure.ScopeResolver;
import dev.latchkey.access.internal.change.AzCommand;
import dev.latchkey.access.internal.data.DataPlane;
import dev.latchkey.access.internal.data.DataPlane.Answer;
import dev.latchkey.access.internal.data.Probe;
import dev.latchkey.access.internal.role.AssignCommand;
import dev.latchkey.access.internal.role.Roles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One look at what reaches the caller. */
final class VerificationRun {
  private static final String GROUP_OWNER = "an owner of the group";
  private static final String LEAD = "an Owner or User Access Administrator of the scope";

  private final Team team;
  private final Caller me;
  private final Azure azure;
  private final DataPlane data;
  private final ReachingRoles reaching;
  private final ScopeResolver scopes;

  VerificationRun(Team team, Caller me, Azure azure, DataPlane data) {
    this.team = team;
    this.me = me;
    this.azure = azure;
    this.data = data;
    this.reaching = new ReachingRoles(azure.resourceManager());
    this.scopes = new ScopeResolver(azure.resourceManager());
  }

  Report report() {
    GroupAnswer answer = group();
    Optional<Group> group = answer.group();
    Membership membership = answer.count() == 0 ? Membership.NONE : membership(group);
    List<RoleResult> roles =
        team.roles().stream().map(role -> result(role, group, membership)).toList();
    boolean isOutside = membership == Membership.NONE;
    return new Report(
        team.environment(),
        Identity.of(me),
        group.map(Group::name).orElse(team.group().toString()),
        membership,
        answer.count() == 0
            ? "latchkey team apply"
            : answer.count() > 1
                ? "latchkey team plan"
                : isOutside ? join(group.map(Group::id).orElse(team.group().id())) : "",
        answer.count() == 0
            ? "the lead of the team: there is no such group"
            : answer.count() > 1
                ? "the lead of the team: "
                    + answer.count()
                    + " groups have this name, and the file must name one by group: {id: ...}"
                : isOutside ? GROUP_OWNER : "",
        roles);
  }

  private String join(String groupId) {
    return "az ad group member add --group "
        + AzCommand.quoted(groupId)
        + " --member-id "
        + me.objectId();
  }

  /** The group if there is one alone, and how many there are; one where that may not be read. */
  private record GroupAnswer(Optional<Group> group, int count) {}

  private GroupAnswer group() {
    try {
      if (!team.group().id().isEmpty()) {
        Optional<Group> found = azure.graph().findGroup(team.group().id());
        return new GroupAnswer(found, found.isPresent() ? 1 : 0);
      }
      List<Group> named = azure.graph().groupsNamed(team.group().name());
      return new GroupAnswer(
          named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty(), named.size());
    } catch (AzureException e) {
      // Guests may not read groups.
      if (e.isDenied()) {
        return new GroupAnswer(Optional.empty(), 1);
      }
      throw e;
    }
  }

  private Membership membership(Optional<Group> group) {
    String id = group.map(Group::id).orElse(team.group().id());
    if (id.isEmpty()) {
      return Membership.UNKNOWN;
    }
    try {
      if (azure.graph().directGroupsOf(me.principal()).stream().anyMatch(id::equalsIgnoreCase)) {
        return Membership.DIRECT;
      }
      return azure.graph().groupsOf(me.principal()).stream().anyMatch(id::equalsIgnoreCase)
          ? Membership.TRANSITIVE
          : Membership.NONE;
    } catch (AzureException e) {
      if (e.isDenied()) {
        return Membership.UNKNOWN;
      }
      throw e;
    }
  }

  /** A role of the file with what is known of it. */
  private record Wanted(
      Team.Role entry,
      Optional<Role> role,
      Optional<String> scope,
      Optional<Answer> answer,
      String untested) {

    String scopeId() {
      return scope.orElse(entry.scope());
    }

    RoleResult is(AccessState state, String detail) {
      return is(state, detail, "", "");
    }

    RoleResult is(AccessState state, String detail, String command, String commandFor) {
      return new RoleResult(entry.role(), entry.scope(), state, detail, command, commandFor);
    }
  }

  private RoleResult result(Team.Role entry, Optional<Group> group, Membership membership) {
    Optional<String> scope = find(scopes, entry.scope());
    List<Role> definitions = scope.flatMap(reaching::definitions).orElse(Roles.builtIn());
    Optional<Role> role =
        definitions.stream()
            .filter(one ->
                one.name().equalsIgnoreCase(entry.role())
                    || one.id().equalsIgnoreCase(entry.role()))
            .findFirst();
    Wanted wanted = tested(entry, role, scope);
    if (role.isEmpty()) {
      return withoutDefinition(wanted);
    }
    Optional<List<Assignment>> assigned =
        scope.flatMap(id -> reaching.of(id, me.objectId())).map(all -> of(all, role.get()));
    if (assigned.isPresent() && !assigned.get().isEmpty()) {
      return assigned(wanted, assigned.get().get(0));
    }
    Optional<List<Assignment>> eligible = eligible(entry, scope).map(all -> of(all, role.get()));
    if (eligible.isPresent()
        && !eligible.get().isEmpty()
        && wanted.answer().filter(Answer::isLetIn).isEmpty()) {
      return wanted.is(
          AccessState.ELIGIBLE,
          "eligible in Privileged Identity Management",
          activation(eligible.get().get(0), role.get()),
          "you");
    }
    Optional<Assignment> around = around(wanted);
    if (around.isPresent()) {
      return wanted.is(
          AccessState.UNKNOWN,
          "the role is eligible at '"
              + around.get().scope()
              + "'; whether the resource is in there shows once it is activated",
          activation(around.get(), role.get()),
          "you");
    }
    return assigned.isEmpty()
        ? unreadable(wanted, membership, eligible.isPresent())
        : missing(wanted, group, membership, eligible.isPresent());
  }

  /** Everybody may read the built-in roles, so that it is a custom one, or is none. */
  private RoleResult withoutDefinition(Wanted wanted) {
    boolean isRead = wanted.scope().flatMap(reaching::definitions).isPresent();
    String command =
        AzCommand.of("role", "definition", "list", "--name", wanted.entry().role())
            + wanted.scope().map(id -> " --scope " + AzCommand.quoted(id)).orElse("");
    return isRead
        ? wanted.is(
            AccessState.UNKNOWN,
            "there is no role of this name that can be assigned there",
            "latchkey team plan",
            "the lead of the team, who corrects the name")
        : wanted.is(
            AccessState.UNKNOWN,
            "no built-in role has this name, and the account may not read custom ones there",
            command,
            "a Reader of the scope");
  }

  private Optional<List<Assignment>> eligible(Team.Role entry, Optional<String> scope) {
    ScopeName name = ScopeName.parse(entry.scope());
    return scope.isEmpty() && name.kind() == ScopeName.Kind.URL
        ? reaching.eligible(name)
        : scope.flatMap(reaching::eligible);
  }

  /** An eligible role that may be about a resource of which only the URL is known. */
  private Optional<Assignment> around(Wanted wanted) {
    return wanted.scope().isPresent() || wanted.answer().filter(Answer::isLetIn).isPresent()
        ? Optional.empty()
        : of(reaching.eligibleAround(), wanted.role().orElseThrow()).stream().findFirst();
  }

  private static List<Assignment> of(List<Assignment> all, Role role) {
    return all.stream().filter(one -> one.roleId().equalsIgnoreCase(role.id())).toList();
  }

  /**
   * The resource id of a scope. Who has data roles alone sees no resource; its id is known all the
   * same if the file has it.
   */
  static Optional<String> find(ScopeResolver scopes, String text) {
    Optional<String> found = scopes.find(text);
    return found.isEmpty() && text.startsWith("/subscriptions/") ? Optional.of(text) : found;
  }

  private RoleResult assigned(Wanted wanted, Assignment assignment) {
    String where =
        "assigned"
            + (assignment.principalId().equalsIgnoreCase(me.objectId()) ? "" : " to a group")
            + " at "
            + assignment.scope();
    if (wanted.answer().isEmpty()) {
      return wanted.is(
          AccessState.UNTESTED, where + "; can't be tested without effect: " + wanted.untested());
    }
    Answer answer = wanted.answer().get();
    if (answer.isLetIn()) {
      return wanted.is(AccessState.EFFECTIVE, where);
    }
    return answer.isRefused()
        ? wanted.is(
            AccessState.NOT_EFFECTIVE_YET,
            where
                + (assignment.hasCondition()
                    ? "; a condition limits it, and may exclude what was tried"
                    : "; the service still refuses, which can take ten minutes"),
            "latchkey team verify --wait 10m",
            "you")
        : wanted.is(AccessState.UNKNOWN, where + "; it could not be tested: " + answer.reason());
  }

  private RoleResult missing(
      Wanted wanted, Optional<Group> group, Membership membership, boolean isEligibilityRead) {
    String pim = isEligibilityRead ? "" : "; what could be activated can't be read";
    String other =
        wanted.answer().filter(Answer::isLetIn).isPresent()
            ? "; another role lets the account in"
            : "";
    boolean groupHasIt = group.isPresent() && groupHas(wanted, group.get());
    boolean isMember = membership == Membership.DIRECT || membership == Membership.TRANSITIVE;
    if (groupHasIt && isMember) {
      return wanted.is(
          AccessState.NOT_EFFECTIVE_YET,
          "the group has it, and the membership is not known everywhere yet",
          "latchkey team verify --wait 10m",
          "you");
    }
    return groupHasIt
        ? wanted.is(
            AccessState.NOT_ASSIGNED,
            "the group has it, and the account is not in the group" + pim + other,
            join(group.get().id()),
            GROUP_OWNER)
        : wanted.is(
            AccessState.NOT_ASSIGNED,
            "neither the account nor a group of it has it" + pim + other,
            assign(wanted, group),
            LEAD);
  }

  private boolean groupHas(Wanted wanted, Group group) {
    return reaching
        .ofOnly(wanted.scopeId(), group.id())
        .map(all -> of(all, wanted.role().orElseThrow()))
        .filter(all -> !all.isEmpty())
        .isPresent();
  }

  private String assign(Wanted wanted, Optional<Group> group) {
    return AssignCommand.of(
        wanted.role().orElseThrow(),
        wanted.scopeId(),
        group.map(Group::id).orElse(AssignCommand.SOMEBODY),
        "Group");
  }

  /** The caller may not read role assignments: membership and the service decide. */
  private RoleResult unreadable(Wanted wanted, Membership membership, boolean isEligibilityRead) {
    String unread =
        "the account may not read role assignments there"
            + (isEligibilityRead ? "" : ", nor what it could activate");
    boolean isMember = membership == Membership.DIRECT || membership == Membership.TRANSITIVE;
    if (wanted.answer().isEmpty()) {
      return unknown(wanted, unread + "; can't be tested without effect: " + wanted.untested());
    }
    Answer answer = wanted.answer().get();
    if (answer.isLetIn()) {
      return isMember
          ? wanted.is(AccessState.EFFECTIVE, "the service lets the account in; " + unread)
          : unknown(
              wanted,
              "the service lets the account in, though not as a member of the group; " + unread);
    }
    return unknown(
        wanted,
        answer.isRefused()
            ? "the service refuses: the role is missing or not effective yet; " + unread
            : "it could not be tested: " + answer.reason() + "; " + unread);
  }

  private RoleResult unknown(Wanted wanted, String detail) {
    return wanted.is(
        AccessState.UNKNOWN,
        detail,
        wanted.scope().isEmpty()
            ? ""
            : "az role assignment list --assignee "
                + me.objectId()
                + " --scope "
                + AzCommand.quoted(wanted.scopeId())
                + " --include-inherited --include-groups",
        wanted.scope().isEmpty() ? "" : "a Reader of the scope");
  }

  private Wanted tested(Team.Role entry, Optional<Role> role, Optional<String> scope) {
    if (role.isEmpty()) {
      return new Wanted(entry, role, scope, Optional.empty(), "");
    }
    if (role.get().dataActions().isEmpty()) {
      return new Wanted(entry, role, scope, Optional.empty(), "it is a role without data");
    }
    Optional<String> type = Probe.type(role.get());
    if (type.isEmpty()) {
      return new Wanted(entry, role, scope, Optional.empty(), "the role allows no such read");
    }
    Optional<Probe> probe =
        resource(entry, scope, type.get()).flatMap(id -> Probe.of(role.get(), id));
    return new Wanted(
        entry,
        role,
        scope,
        probe.map(data::ask),
        probe.isPresent() ? "" : "there is no resource of type " + type.get() + " to read from");
  }

  /** The resource of a scope, or the first one in a resource group or subscription. */
  private Optional<String> resource(Team.Role entry, Optional<String> scope, String type) {
    ScopeName name = ScopeName.parse(entry.scope());
    return switch (name.kind()) {
      case RESOURCE -> scope;
      // Azure need not show a resource: the service can be asked by its name alone.
      case URL ->
          Optional.of(
              "/subscriptions/-/resourceGroups/-/providers/"
                  + name.types().get(0)
                  + "/"
                  + name.resource()
                  + name.rest());
      case SUBSCRIPTION, RESOURCE_GROUP ->
          scope.flatMap(id -> subscription(id).flatMap(one -> first(one, type, id)));
    };
  }

  private Optional<Subscription> subscription(String scope) {
    return scopes.subscriptions().stream()
        .filter(one -> scope.equalsIgnoreCase(one.scope()) || isWithin(one, scope))
        .findFirst();
  }

  private static boolean isWithin(Subscription subscription, String scope) {
    return scope
        .toLowerCase(Locale.ROOT)
        .startsWith(subscription.scope().toLowerCase(Locale.ROOT) + "/");
  }

  private Optional<String> first(Subscription subscription, String type, String scope) {
    return azure.resourceManager().resources(subscription, type).stream()
        .map(Resource::id)
        .filter(id -> id.toLowerCase(Locale.ROOT).startsWith(scope.toLowerCase(Locale.ROOT) + "/"))
        .findFirst();
  }

  private String activation(Assignment eligible, Role role) {
    String definition =
        "/subscriptions/"
            + eligible.scope().split("/", -1)[2]
            + "/providers/Microsoft.Authorization/roleDefinitions/"
            + role.id();
    return "az rest --method put --url \"https://management.azure.com"
        + eligible.scope()
        + "/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/$(uuidgen)"
        + "?api-version=2020-10-01\" --body '{\"properties\":{\"principalId\":\""
        + me.objectId()
        + "\",\"roleDefinitionId\":\""
        + definition
        + "\",\"requestType\":\"SelfActivate\",\"justification\":\"Local development\","
        + "\"scheduleInfo\":{\"expiration\":{\"type\":\"AfterDuration\",\"duration\":\"PT8H\"}}}}'";
  }
}
