package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.Change;
import dev.latchkey.access.Team;
import dev.latchkey.access.TeamAccess;
import dev.latchkey.access.TeamPlan;
import dev.latchkey.identity.FailureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team apply}: makes the cloud what the file says. */
@Command(
    name = "apply",
    description = "Shows the plan, asks, and makes what the file says.",
    footer = {
      "",
      "It creates the group, adds members, assigns roles to the group, and registers the apps.",
      "Safe to interrupt, and to run again: a second run finds nothing to do.",
      "",
      "Examples:",
      "  latchkey team apply --yes",
      "  latchkey team apply --env dev --rotate app-local"
    })
final class TeamApplyCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin TeamOptions options = new TeamOptions();

  @Option(names = "--yes", description = "Do it without asking.")
  boolean yes;

  @Option(
      names = "--prune",
      description = {
        "Also take away the memberships and role assignments that the file does not name; never a"
            + " group, an owner or an app."
      })
  boolean prune;

  @Option(
      names = "--rotate",
      paramLabel = "APP",
      description = {
        "Only write a new secret of this app for you, on this machine, and remove your old one."
      })
  @Nullable String rotate;

  private final Terminal terminal;

  TeamApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    Team team = options.team();
    if (rotate == null && !yes && !terminal.isInteractive()) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "latchkey team apply: there is no terminal to ask at. Add --yes to apply without a"
              + " question.",
          "--yes");
    }
    TeamSignIn signIn = TeamSignIn.of(terminal, team.tenant());
    try {
      TeamAccess access = TeamAccess.of(team, signIn.credential(), signIn.source());
      TeamProgress progress = new TeamProgress(terminal.err());
      if (rotate != null) {
        report(team.environment(), List.of(access.rotate(rotate, progress)));
        return ExitCode.OK.value;
      }
      TeamPlan read =
          Progress.during(terminal.err(), "Reading groups and role assignments", access::plan);
      TeamPlan plan = prune ? read.pruning() : read;
      TeamPlanText.printSignIn(plan, terminal.err());
      TeamPlanText.print(plan, terminal.err(), terminal.width());
      if (!plan.changes().isEmpty() && !yes && !terminal.isConfirmed("Apply?")) {
        throw new CommandFailure(
            FailureKind.INVALID_REQUEST, "latchkey team apply: nothing was changed.");
      }
      report(plan.environment(), access.apply(plan, progress));
      return ExitCode.OK.value;
    } catch (AccessException e) {
      throw CommandFailure.of(e);
    }
  }

  private void report(String environment, List<Change> made) {
    if (!common.isJson()) {
      terminal
          .out()
          .println(made.size() == 1 ? "1 change was made." : made.size() + " changes were made.");
      return;
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("environment", environment.isEmpty() ? null : environment);
    document.put("changes", made.stream().map(Change::toMap).toList());
    terminal.out().println(Json.write(document));
  }
}
