package dev.latchkey.access;

import java.util.List;

/**
 * A change that the account may not make, or that a limit forbids.
 *
 * @param change the change
 * @param action the action that was refused, {@code Microsoft.Authorization/roleAssignments/write}
 * @param scope where it was refused: a resource id, or the directory
 * @param reason the service's own words, in one line
 * @param helpers who can make the change or give the right: roles, and names where they can be read
 * @param command the az command for one of them to run
 */
public record RefusedChange(
    Change change,
    String action,
    String scope,
    String reason,
    List<String> helpers,
    String command) {
  /** Copies the list. */
  public RefusedChange {
    helpers = List.copyOf(helpers);
  }

  /** One line for users, without who can help. */
  @Override
  public String toString() {
    return change + ": " + action + " at '" + scope + "' (" + reason + ")";
  }
}
