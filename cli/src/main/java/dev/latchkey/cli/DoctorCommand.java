package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.SmallestRoles;
import dev.latchkey.cli.doctor.Doctor;
import dev.latchkey.cli.doctor.Finding;
import dev.latchkey.cli.doctor.Finding.State;
import dev.latchkey.cli.doctor.Machine;
import dev.latchkey.cli.doctor.Privacy;
import java.nio.file.Path;
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

/** {@code doctor}: what keeps a developer's sign-in from working, each with its remedy. */
@Command(
    name = "doctor",
    description = "Shows what keeps your sign-in from working, and how to repair it.",
    footer = {
      "",
      "Takes three seconds at most. Nothing is changed; no server is asked, but for --resource."
          + " The",
      "report is safe to paste: it has no token, no secret and, without --show-names, no user"
          + " name.",
      "Exit code 0: all is well, or there are warnings alone; 6: a problem was found.",
      "",
      "Examples:",
      "  latchkey doctor",
      "  latchkey doctor --show-names --output json"
    })
final class DoctorCommand implements Callable<Integer> {
  /** With the start of the JVM and the output less than three seconds. */
  private static final Duration OFFLINE = Duration.ofMillis(2200);

  /** Several requests, the tool that gives the token among them. */
  private static final Duration ONLINE = Duration.ofSeconds(30);

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--resource",
      paramLabel = "URL",
      description =
          "Also check that you can read this: a blob container, a key vault. Takes up to 30 s.")
  @Nullable String resource;

  @Option(
      names = "--show-names",
      description = "Show names of users and their folders, which the report otherwise hides.")
  boolean showsNames;

  private final Terminal terminal;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    requireResource();
    Machine machine = Machine.of(terminal.machine(), Path.of("").toAbsolutePath());
    List<Finding> seen =
        new ArrayList<>(new Doctor(machine, OFFLINE).examine(Doctor.offlineChecks()));
    if (resource != null) {
      seen.addAll(new Doctor(machine, ONLINE).examine(List.of(new RoleCheck(terminal, resource))));
    }
    Privacy privacy = new Privacy(machine, showsNames);
    List<Finding> findings = seen.stream().map(privacy::of).toList();
    boolean isProblem = findings.stream().anyMatch(Finding::isProblem);
    if (common.isJson()) {
      terminal.out().println(Json.write(json(findings, !isProblem)));
    } else {
      print(findings);
    }
    return (isProblem ? ExitCode.PROBLEM : ExitCode.OK).value;
  }

  /** A URL that no check can use is wrong usage, whatever the machine is like. */
  private void requireResource() throws CommandFailure {
    if (resource != null) {
      try {
        SmallestRoles.builtIn().forUrl(resource, SmallestRoles.Wish.READ);
      } catch (AccessException e) {
        throw CommandFailure.of(e);
      }
    }
  }

  private void print(List<Finding> findings) {
    Columns columns = new Columns();
    for (Finding finding : findings) {
      columns.row(finding.state().toString(), finding.check(), finding.message());
      if (finding.remedy() != null) {
        columns.row("", "", "  remedy: " + finding.remedy());
      }
    }
    columns.print(terminal);
    terminal.say(
        count(findings, State.PROBLEM, "problem")
            + ", "
            + count(findings, State.WARNING, "warning")
            + (showsNames ? "." : ". Names of users are hidden; --show-names shows them."));
  }

  private static String count(List<Finding> findings, State state, String word) {
    long number = findings.stream().filter(finding -> finding.state() == state).count();
    return number + " " + word + (number == 1 ? "" : "s");
  }

  private static Map<String, @Nullable Object> json(List<Finding> findings, boolean isOk) {
    List<Object> list = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("check", finding.check());
      one.put("state", finding.state().toString());
      one.put("message", finding.message());
      one.put("remedy", finding.remedy());
      list.add(one);
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("ok", isOk);
    json.put("findings", list);
    return json;
  }
}
