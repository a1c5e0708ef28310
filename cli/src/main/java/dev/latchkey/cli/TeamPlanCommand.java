package dev.latchkey.cli;

import dev.latchkey.access.Team;
import dev.latchkey.access.TeamAccess;
import dev.latchkey.access.TeamPlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team plan}: how the file and the cloud differ. Reads only. */
@Command(
    name = "plan",
    description = "Shows what is missing, what differs, and what is there beyond the file.",
    footer = {
      "",
      "Exit code 0: file and cloud agree; 6: changes are due.",
      "",
      "Examples:",
      "  latchkey team plan",
      "  latchkey team plan --env dev --output json"
    })
final class TeamPlanCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin TeamOptions options = new TeamOptions();

  @Option(names = "--prune", description = "What is beyond the file counts as a change, too.")
  boolean prune;

  private final Terminal terminal;

  TeamPlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    Team team = options.team();
    TeamSignIn signIn = TeamSignIn.of(terminal, team.tenant());
    TeamPlan read =
        TeamSignIn.read(
            terminal,
            "Reading groups and role assignments",
            () -> TeamAccess.of(team, signIn.credential(), signIn.source()).plan());
    TeamPlan plan = prune ? read.pruning() : read;
    TeamPlanText.printSignIn(plan, terminal.err());
    if (common.isJson()) {
      terminal.out().println(Json.write(plan.toMap()));
    } else {
      TeamPlanText.print(plan, terminal.out(), terminal.width());
    }
    return (plan.changes().isEmpty() ? ExitCode.OK : ExitCode.PROBLEM).value;
  }
}
