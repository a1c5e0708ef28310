package dev.latchkey.cli;

import dev.latchkey.access.Team;
import dev.latchkey.access.Verification;
import dev.latchkey.access.Verification.Report;
import dev.latchkey.access.Verification.RoleResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code team verify}: does the file's access work for the developer who is signed in? */
@Command(
    name = "verify",
    description = "Shows whether the file's roles reach you, and the services let you in.",
    footer = {
      "",
      "Sends only harmless reads.",
      "Exit code 0: everything works; 6: something does not work, or is unknown.",
      "",
      "Examples:",
      "  latchkey team verify",
      "  latchkey team verify --env dev --wait 5m --output json"
    })
final class TeamVerifyCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin TeamOptions options = new TeamOptions();

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      description = "How long to check again until everything works: 30s, 5m.")
  @Nullable String wait;

  private final Terminal terminal;

  TeamVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure {
    Team team = options.team();
    Duration atMost = wait == null ? Duration.ZERO : WaitTime.of("--wait", wait);
    TeamSignIn signIn = TeamSignIn.of(terminal, team.tenant());
    Verification verification = new Verification(team, signIn.credential());
    Report report =
        TeamSignIn.read(
            terminal,
            "Looking at the group, its roles and the services",
            () ->
                atMost.isZero()
                    ? verification.check()
                    : verification.await(atMost, this::sayWhatIsMissing));
    if (common.isJson()) {
      terminal.out().println(Json.write(json(report)));
    } else {
      print(report);
    }
    return (report.isProblem() ? ExitCode.PROBLEM : ExitCode.OK).value;
  }

  private void sayWhatIsMissing(Report report) {
    long works = report.roles().stream().filter(role -> !role.state().isProblem()).count();
    if (report.isProblem()) {
      terminal
          .err()
          .println(
              "waiting: member of the group: "
                  + report.membership()
                  + "; "
                  + works
                  + " of "
                  + report.roles().size()
                  + " roles work …");
    }
  }

  private void print(Report report) {
    String group = " the group '" + report.group() + "'";
    terminal.say(
        report.caller()
            + switch (report.membership()) {
              case DIRECT -> " is a member of" + group + ".";
              case TRANSITIVE -> " is a member of" + group + ", through another group.";
              case NONE -> " is not in" + group + ".";
              case UNKNOWN -> ": it is unknown whether the account is in" + group + ".";
            });
    printCommand(report.commandFor(), report.command());
    for (RoleResult role : report.roles()) {
      new Columns().row(role.state().toString(), role.role(), role.scope()).print(terminal);
      terminal.say("    " + role.detail());
      printCommand(role.commandFor(), role.command());
    }
  }

  private void printCommand(String by, String command) {
    if (!command.isEmpty()) {
      terminal.out().println("    " + by + ": " + command);
    }
  }

  private static Map<String, @Nullable Object> json(Report report) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("environment", Json.orNull(report.environment()));
    json.put("account", Json.orNull(report.caller().name()));
    json.put("objectId", Json.orNull(report.caller().objectId()));
    json.put("tenantId", Json.orNull(report.caller().tenantId()));
    json.put("group", report.group());
    json.put("membership", report.membership().toString());
    json.put("remedy", Json.orNull(report.command()));
    json.put("remedyFor", Json.orNull(report.commandFor()));
    List<Object> roles = new ArrayList<>();
    for (RoleResult role : report.roles()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("role", role.role());
      one.put("scope", role.scope());
      one.put("state", role.state().toString());
      one.put("detail", role.detail());
      one.put("remedy", Json.orNull(role.command()));
      one.put("remedyFor", Json.orNull(role.commandFor()));
      roles.add(one);
    }
    json.put("roles", roles);
    return json;
  }
}
