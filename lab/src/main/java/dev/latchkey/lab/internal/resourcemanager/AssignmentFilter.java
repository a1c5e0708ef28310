package dev.latchkey.lab.internal.resourcemanager;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code $filter} over assignments: {@code atScope()}, {@code asTarget()}, {@code
 * assignedTo('id')} and {@code principalId eq 'id'}, joined by {@code and}.
 *
 * <p>Source: "List Azure role assignments using the REST API",
 * learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest.
 *
 * @param isAtScope true to leave out what is below the scope
 * @param isAsTarget true for what the caller has, groups included
 * @param assignedTo a principal of whom to show all, groups included; empty for anybody
 * @param principalId a principal of whom to show what is its own; empty for anybody
 */
record AssignmentFilter(
    boolean isAtScope, boolean isAsTarget, String assignedTo, String principalId) {
  private static final Pattern ASSIGNED_TO =
      Pattern.compile("assignedTo\\('([^']*)'\\)", Pattern.CASE_INSENSITIVE);
  private static final Pattern PRINCIPAL =
      Pattern.compile("principalId\\s+eq\\s+'([^']*)'", Pattern.CASE_INSENSITIVE);

  static AssignmentFilter parse(String filter) throws ArmException {
    AssignmentFilter parsed = new AssignmentFilter(false, false, "", "");
    if (filter.isBlank()) {
      return parsed;
    }
    for (String term : filter.strip().split("(?i)\\s+and\\s+", -1)) {
      parsed = parsed.with(term.strip(), filter);
    }
    return parsed;
  }

  private AssignmentFilter with(String term, String filter) throws ArmException {
    Matcher to = ASSIGNED_TO.matcher(term);
    Matcher principal = PRINCIPAL.matcher(term);
    if (term.equalsIgnoreCase("atScope()")) {
      return new AssignmentFilter(true, isAsTarget, assignedTo, principalId);
    }
    if (term.equalsIgnoreCase("asTarget()")) {
      return new AssignmentFilter(isAtScope, true, assignedTo, principalId);
    }
    if (to.matches()) {
      return new AssignmentFilter(isAtScope, isAsTarget, lower(to.group(1)), principalId);
    }
    if (principal.matches()) {
      return new AssignmentFilter(isAtScope, isAsTarget, assignedTo, lower(principal.group(1)));
    }
    throw unsupported(filter);
  }

  static ArmException unsupported(String filter) {
    return new ArmException(
        400, "UnsupportedQuery", "The filter '" + filter + "' is not supported.");
  }

  private static String lower(String id) {
    return id.toLowerCase(Locale.ROOT);
  }

  /**
   * The assignments that it wants.
   *
   * @param scope where the caller looks; empty for the whole tenant
   */
  Predicate<RoleAssignment> matches(String scope, Caller caller, Directory directory) {
    Predicate<RoleAssignment> wanted = assignment -> assignment.covers(scope);
    if (!isAtScope) {
      wanted = wanted.or(assignment -> assignment.isWithin(scope));
    }
    if (isAsTarget) {
      wanted = wanted.and(isOf(directory.principalsOf(caller.objectId())));
    }
    if (!assignedTo.isEmpty()) {
      wanted = wanted.and(isOf(directory.principalsOf(assignedTo)));
    }
    if (!principalId.isEmpty()) {
      wanted = wanted.and(isOf(Set.of(principalId)));
    }
    return wanted;
  }

  private static Predicate<RoleAssignment> isOf(Set<String> principals) {
    return assignment -> principals.contains(lower(assignment.principalId()));
  }
}
