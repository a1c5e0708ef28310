package dev.latchkey.cli;

import dev.latchkey.access.Change;
import dev.latchkey.access.TeamPlan;
import dev.latchkey.access.TeamPlan.Extra;
import java.io.PrintStream;
import java.util.List;

/** A plan, for people. */
final class TeamPlanText {
  private TeamPlanText() {}

  /** Who reads and changes, so that nobody changes a tenant with the wrong account. */
  static void printSignIn(TeamPlan plan, PrintStream to) {
    TeamPlan.SignedIn who = plan.signedIn();
    to.println(
        "Signed in as "
            + who.account()
            + " ("
            + who.source()
            + "), tenant "
            + who.tenantId()
            + (plan.missingPermissions().isEmpty()
                ? ". The token has what this needs in Microsoft Graph."
                : ". The token lacks for Microsoft Graph: "
                    + String.join(", ", plan.missingPermissions())
                    + "."));
    plan.warnings().forEach(warning -> to.println("warning: " + warning));
  }

  /**
   * Prints what is due.
   *
   * @param width of the terminal; 0 where that is not known
   */
  static void print(TeamPlan plan, PrintStream to, int width) {
    List<Change> changes = plan.changes();
    Columns columns = new Columns();
    for (Change change : changes) {
      columns.row(
          change.action().toString(), change.kind().toString(), change.name(), change.scope());
    }
    columns.print(to, width);
    printExtra(plan, to, width);
    to.println(
        changes.isEmpty()
            ? plan.warnings().isEmpty()
                ? "Nothing to do: file and cloud agree."
                : "Nothing to do; see the warnings."
            : changes.size() == 1 ? "1 change is due." : changes.size() + " changes are due.");
  }

  private static void printExtra(TeamPlan plan, PrintStream to, int width) {
    List<Extra> removed =
        plan.pruning().changes().stream()
            .filter(change -> change.action() == Change.Action.REMOVE)
            .map(change -> new Extra(change.kind(), change.name(), change.scope()))
            .toList();
    boolean isPruned = plan.changes().equals(plan.pruning().changes());
    if (!isPruned) {
      printExtra(
          "Not in the file (--prune takes it away):",
          plan.extra().stream().filter(removed::contains).toList(),
          to,
          width);
    }
    printExtra(
        "Not in the file, and changed elsewhere:",
        plan.extra().stream().filter(extra -> !removed.contains(extra)).toList(),
        to,
        width);
  }

  private static void printExtra(String title, List<Extra> extra, PrintStream to, int width) {
    if (extra.isEmpty()) {
      return;
    }
    to.println(title);
    Columns columns = new Columns();
    for (Extra item : extra) {
      columns.row("extra", item.kind().toString(), item.name(), item.scope());
    }
    columns.print(to, width);
  }
}
