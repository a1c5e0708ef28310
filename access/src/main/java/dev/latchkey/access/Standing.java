package dev.latchkey.access;

import dev.latchkey.access.internal.azure.Azure;
import dev.latchkey.access.internal.azure.AzureException;
import dev.latchkey.access.internal.azure.Caller;
import dev.latchkey.access.internal.azure.Principal;
import dev.latchkey.access.internal.azure.ReachingRoles;
import dev.latchkey.access.internal.azure.ResourceManager.Assignment;
import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.role.Requirement;
import dev.latchkey.access.internal.role.Service;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account that was refused has a role that allows what it asked for.
 *
 * @param state the answer
 * @param sentence the same in words
 * @param holding which role it has, and through which group; empty if it has none
 */
record Standing(AccessState state, String sentence, String holding) {
  /** Owner, Contributor and Reader: what they have of storage is the account, not its data. */
  private static final String WITHOUT_DATA =
      ". That role has no data action, so it manages the account and does not open its data.";

  private static final int ROLE_TAKES_MINUTES = 10;

  static Standing of(
      @Nullable Azure azure,
      @Nullable Caller signedIn,
      Identity caller,
      Service service,
      String scope,
      List<Requirement> needed,
      List<Role> definitions) {
    if (needed.isEmpty()) {
      return unknown("What the request needs is not known.");
    }
    if (azure == null || signedIn == null) {
      return unknown("Sign in to learn whether the account has one of these roles.");
    }
    if (scope.isEmpty()) {
      return unknown(
          "The account sees no such resource, so its role assignments can't be read: that takes the"
              + " role Reader there.");
    }
    ReachingRoles reaching = new ReachingRoles(azure.resourceManager());
    Optional<List<Assignment>> assigned = reaching.of(scope, caller.objectId());
    Optional<Assignment> has =
        assigned.flatMap(
            all -> all.stream().filter(a -> opens(a, definitions, service, needed)).findFirst());
    if (has.isPresent()) {
      String holding = holding(azure, has.get(), caller, definitions);
      return new Standing(
          AccessState.NOT_EFFECTIVE_YET, holding + ". " + waiting(has.get(), caller), holding);
    }
    boolean isMe = caller.objectId().equalsIgnoreCase(signedIn.objectId());
    Optional<List<Assignment>> eligible =
        isMe ? reaching.eligible(scope) : Optional.<List<Assignment>>empty();
    Optional<Assignment> could =
        eligible.flatMap(
            all -> all.stream().filter(a -> opens(a, definitions, service, needed)).findFirst());
    if (could.isPresent()) {
      return new Standing(
          AccessState.ELIGIBLE,
          caller
              + " is eligible for '"
              + name(could.get(), definitions)
              + "' at '"
              + could.get().scope()
              + "' and has not activated it in Privileged Identity Management.",
          "");
    }
    if (assigned.isEmpty()) {
      return unknown("The account may not read the role assignments at '" + scope + "'.");
    }
    String missing =
        assigned.get().stream()
            .filter(a -> roles(a, definitions).anyMatch(role -> grants(role, needed)))
            .findFirst()
            .map(a -> holding(azure, a, caller, definitions) + WITHOUT_DATA)
            .orElse(
                caller
                    + " has no such role at '"
                    + scope
                    + "' or above it, itself or through a group.");
    return new Standing(
        AccessState.NOT_ASSIGNED,
        missing
            + (eligible.isEmpty()
                ? " What it could activate in Privileged Identity Management can't be read."
                : ""),
        "");
  }

  private static Standing unknown(String why) {
    return new Standing(AccessState.UNKNOWN, why, "");
  }

  private static boolean opens(
      Assignment assignment, List<Role> definitions, Service service, List<Requirement> needed) {
    return roles(assignment, definitions)
        .anyMatch(role ->
            grants(role, needed) && needed.stream().allMatch(one -> service.isOpenedBy(role, one)));
  }

  private static boolean grants(Role role, List<Requirement> needed) {
    return needed.stream().allMatch(one -> one.isGrantedBy(role));
  }

  private static Stream<Role> roles(Assignment assignment, List<Role> definitions) {
    return definitions.stream().filter(role -> role.id().equalsIgnoreCase(assignment.roleId()));
  }

  private static String name(Assignment assignment, List<Role> definitions) {
    return roles(assignment, definitions).map(Role::name).findFirst().orElse(assignment.roleId());
  }

  private static String holding(
      Azure azure, Assignment assignment, Identity caller, List<Role> definitions) {
    return caller
        + " has '"
        + name(assignment, definitions)
        + "' at '"
        + assignment.scope()
        + "'"
        + (isDirect(assignment, caller)
            ? ""
            : " through the group '" + groupName(azure, assignment) + "'");
  }

  private static String waiting(Assignment assignment, Identity caller) {
    return (assignment.hasCondition()
            ? "A condition limits this assignment: it may exclude the request. Otherwise the role"
                + " is not effective yet: that can take "
            : "If the service still refuses, the role is not effective yet: that can take ")
        + ROLE_TAKES_MINUTES
        + " minutes"
        + (isDirect(assignment, caller) ? "." : ", and a new membership takes a new sign-in.");
  }

  private static boolean isDirect(Assignment assignment, Identity caller) {
    return assignment.principalId().equalsIgnoreCase(caller.objectId());
  }

  private static String groupName(Azure azure, Assignment assignment) {
    try {
      return azure.graph().findByIds(List.of(assignment.principalId())).stream()
          .map(Principal::name)
          .findFirst()
          .orElse(assignment.principalId());
    } catch (AzureException e) {
      // Guests may not read groups.
      return assignment.principalId();
    }
  }
}
