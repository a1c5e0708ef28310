package dev.latchkey.cli;

import dev.latchkey.access.Audit;
import dev.latchkey.access.Audit.Difference;
import dev.latchkey.access.Audit.Extra;
import dev.latchkey.access.Audit.Report;
import dev.latchkey.access.Audit.Unread;
import dev.latchkey.access.Team;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code team audit}: what reaches developers beyond the file, and how the app differs. */
@Command(
    name = "audit",
    description = "Shows what developers can do beyond the file, and how the app differs.",
    footer = {
      "",
      "The app differs where something works on a laptop and would fail in production, or the"
          + " reverse.",
      "Exit code 0: nothing was found; 6: something was. Without 'identity' in the file the",
      "comparison with the deployed app is skipped.",
      "",
      "Examples:",
      "  latchkey team audit",
      "  latchkey team audit --env dev --output json"
    })
final class TeamAuditCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin TeamOptions options = new TeamOptions();

  private final Terminal terminal;

  TeamAuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    Team team = options.team();
    TeamSignIn signIn = TeamSignIn.of(terminal, team.tenant());
    Report report =
        TeamSignIn.read(
            terminal,
            "Reading the roles of every developer",
            () -> new Audit(team, signIn.credential()).run());
    if (common.isJson()) {
      terminal.out().println(Json.write(json(report)));
    } else {
      print(report);
    }
    return (report.isProblem() ? ExitCode.PROBLEM : ExitCode.OK).value;
  }

  private void print(Report report) {
    terminal
        .out()
        .println(
            report.developers().size() == 1
                ? "The group has 1 member."
                : "The group has " + report.developers().size() + " members.");
    if (!report.extra().isEmpty()) {
      terminal.out().println("Beyond the file:");
      Columns columns = new Columns();
      for (Extra extra : report.extra()) {
        columns.row(
            extra.developer(),
            extra.role(),
            extra.position() + " " + extra.scope(),
            extra.through().isEmpty() ? "" : "through " + extra.through());
      }
      columns.print(terminal);
    }
    if (report.isComparisonSkipped()) {
      terminal.out().println("Compared with the app: skipped, the file has no 'identity'.");
    } else {
      print("Works on a laptop, fails in production:", report.onlyOnLaptop());
      print("Works in production, fails on a laptop:", report.onlyInProduction());
    }
    if (!report.unread().isEmpty()) {
      terminal.out().println("Not read, because the account lacks the right:");
      for (Unread one : report.unread()) {
        terminal.say("  " + one.scope() + ": " + one.reason());
        if (!one.command().isEmpty()) {
          terminal
              .out()
              .println("    an Owner or User Access Administrator there: " + one.command());
        }
      }
    }
    if (!report.isProblem()) {
      terminal.out().println("Nothing was found.");
    }
  }

  private void print(String title, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    terminal.out().println(title);
    Columns columns = new Columns();
    for (Difference difference : differences) {
      List<String> actions = new ArrayList<>(difference.dataActions());
      actions.addAll(difference.actions());
      columns
          .row(
              String.join(", ", difference.roles()),
              difference.scope(),
              difference.isEveryone() ? "everyone" : String.join(", ", difference.developers()))
          .row("", String.join(", ", actions));
    }
    columns.print(terminal);
  }

  private static Map<String, @Nullable Object> json(Report report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("environment", Json.orNull(report.environment()));
    json.put("developers", report.developers());
    List<Object> extra = new ArrayList<>();
    for (Extra one : report.extra()) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      item.put("developer", one.developer());
      item.put("role", one.role());
      item.put("scope", one.scope());
      item.put("position", one.position());
      item.put("through", Json.orNull(one.through()));
      extra.add(item);
    }
    json.put("extra", extra);
    json.put("identity", Json.orNull(report.identity()));
    json.put("comparison", report.isComparisonSkipped() ? "skipped" : "done");
    json.put("onlyOnLaptop", report.onlyOnLaptop().stream().map(TeamAuditCommand::json).toList());
    json.put(
        "onlyInProduction",
        report.onlyInProduction().stream().map(TeamAuditCommand::json).toList());
    json.put("unread", report.unread().stream().map(TeamAuditCommand::json).toList());
    return json;
  }

  private static Map<String, @Nullable Object> json(Unread unread) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("scope", unread.scope());
    json.put("reason", unread.reason());
    json.put("remedy", Json.orNull(unread.command()));
    return json;
  }

  private static Map<String, Object> json(Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scope", difference.scope());
    json.put("roles", difference.roles());
    json.put("dataActions", difference.dataActions());
    json.put("actions", difference.actions());
    json.put("developers", difference.developers());
    json.put("everyone", difference.isEveryone());
    return json;
  }
}
