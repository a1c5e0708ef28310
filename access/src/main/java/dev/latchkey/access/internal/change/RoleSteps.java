package dev.latchkey.access.internal.change;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Change;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.HiddenScope;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.azure.ScopeName;
import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Changes of the group's roles. */
public final class RoleSteps {
  /** The built-in roles that can assign roles. */
  private static final Map<String, String> ASSIGNING =
      Map.of(
          "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
          "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
          "f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator");

  private static final int MOST_NAMES = 5;

  private RoleSteps() {}

  /** The roles that can help, and who has them there, as far as the caller may read it. */
  private static List<String> helpers(Work work, String scope) {
    List<String> helpers = new ArrayList<>();
    try {
      List<String> ids =
          work.azure().resourceManager().assignmentsAt(scope).stream()
              .filter(assignment -> ASSIGNING.containsKey(assignment.roleId()))
              .map(Assignment::principalId)
              .distinct()
              .limit(MOST_NAMES)
              .toList();
      if (!ids.isEmpty()) {
        work.azure().graph().findByIds(ids).stream().map(Principal::name).forEach(helpers::add);
      }
    } catch (AzureException e) {
      // The roles alone must do.
    }
    helpers.add(
        "an Owner, User Access Administrator or Role Based Access Control Administrator there");
    return helpers;
  }

  /** Assigns a role to the group. */
  public record Assign(Role role, String at) implements Step {
    @Override
    public Change change() {
      return new Change(Change.Action.ASSIGN, Change.Kind.ROLE, role.name(), at);
    }

    @Override
    public void write(Work work) {
      Principal group = work.groupPrincipal();
      boolean isNew =
          work.patience()
              .untilKnown(
                  "Resource Manager knows the group '" + group + "'",
                  Patience::isUnknownPrincipal,
                  () -> work.azure().resourceManager().assign(at, role, group));
      if (!isNew && hasCondition(work, group)) {
        throw new AccessException(
            FailureKind.INVALID_REQUEST,
            "The role '"
                + role.name()
                + "' at '"
                + at
                + "' has a condition, which the file does not know",
            "latchkey team apply --prune replaces it by one without a condition");
      }
    }

    private boolean hasCondition(Work work, Principal group) {
      return work.azure().resourceManager().assignmentsOf(at, group.id()).stream()
          .anyMatch(assignment ->
              assignment.hasCondition()
                  && assignment.scope().equalsIgnoreCase(at)
                  && assignment.roleId().equalsIgnoreCase(role.id()));
    }

    @Override
    public String action() {
      return "Microsoft.Authorization/roleAssignments/write";
    }

    @Override
    public String scope() {
      return at;
    }

    @Override
    public List<String> helpers(Work work) {
      return RoleSteps.helpers(work, at);
    }

    @Override
    public String command(Work work) {
      return AzCommand.assign(work.group().id(), role.name(), at);
    }
  }

  /** Assigns a role at a scope that the caller does not see: somebody else has to. */
  public record AssignHidden(Role role, HiddenScope hidden) implements Step {
    private ScopeName at() {
      return hidden.name();
    }

    @Override
    public Change change() {
      return new Change(Change.Action.ASSIGN, Change.Kind.ROLE, role.name(), at().text());
    }

    @Override
    public void write(Work work) {
      throw new AccessException(FailureKind.REFUSED, hidden.reason(), null);
    }

    @Override
    public String action() {
      return "Microsoft.Authorization/roleAssignments/write";
    }

    @Override
    public String scope() {
      return at().text();
    }

    @Override
    public List<String> helpers(Work work) {
      return List.of(
          "an Owner, or User Access Administrator, of that "
              + (at().kind() == ScopeName.Kind.URL ? "resource" : "subscription"));
    }

    /** The command looks the id up, as the account can't. */
    @Override
    public String command(Work work) {
      return AzCommand.assignAt(
          work.group().id(),
          role.isBuiltIn() ? role.name() : role.id(),
          at().kind() == ScopeName.Kind.URL ? ofResource() : ofSubscription());
    }

    private String ofSubscription() {
      String lookup = AzCommand.of("account", "show", "--subscription", at().subscription());
      return "\"/subscriptions/$("
          + lookup
          + " --query id --output tsv)\""
          + (at().resourceGroup().isEmpty()
              ? ""
              : AzCommand.quoted("/resourceGroups/" + at().resourceGroup()));
    }

    /** The hosts of Service Bus and Event Hubs don't tell which of the two a namespace is of. */
    private String ofResource() {
      boolean isOneType = at().types().size() == 1;
      String lookup =
          AzCommand.of("resource", "list", "--name", at().resource())
              + (isOneType ? " --resource-type " + at().types().get(0) : "");
      String query =
          isOneType
              ? "'[0].id'"
              : at().types().stream()
                  .map(type -> "contains(type,'" + type.substring(0, type.indexOf('/')) + "')")
                  .collect(Collectors.joining("||", "\"[?", "]|[0].id\""));
      // What follows comes from the file: it is quoted, and the shell runs nothing of it.
      return "\"$("
          + lookup
          + " --query "
          + query
          + " --output tsv)\""
          + (at().rest().isEmpty() ? "" : AzCommand.quoted(at().rest()));
    }
  }

  /** Removes a role assignment that the file does not name. */
  public record Remove(Assignment assignment, String name) implements Step {
    @Override
    public Change change() {
      return new Change(Change.Action.REMOVE, Change.Kind.ROLE, name, assignment.scope());
    }

    @Override
    public void write(Work work) {
      work.azure().resourceManager().remove(assignment);
    }

    @Override
    public String action() {
      return "Microsoft.Authorization/roleAssignments/delete";
    }

    @Override
    public String scope() {
      return assignment.scope();
    }

    @Override
    public List<String> helpers(Work work) {
      return RoleSteps.helpers(work, assignment.scope());
    }

    @Override
    public String command(Work work) {
      return AzCommand.of("role", "assignment", "delete", "--ids", assignment.id());
    }
  }
}
