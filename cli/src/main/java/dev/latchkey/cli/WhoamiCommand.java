package dev.latchkey.cli;

import dev.latchkey.cli.SourceRow.State;
import dev.latchkey.identity.internal.chain.SourceSelection;
import dev.latchkey.identity.internal.project.ProjectFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows every source, who is signed in to it, and which one {@code token} would take. */
@Command(
    name = "whoami",
    description = "Shows who is signed in to which tool, and which one gives the tokens.",
    footer = {
      "",
      "Reads the tools' own files: no tool is started and no server is asked. With --deep, the"
          + " tools",
      "are asked for a token, which tells whose it is, and Microsoft Graph is asked about the"
          + " user.",
      "",
      "Examples:",
      "  latchkey whoami",
      "  latchkey whoami --deep --output json"
    })
final class WhoamiCommand implements Callable<Integer> {
  @Mixin CommonOptions common = new CommonOptions();

  @Option(names = "--deep", description = "Ask the tools for a token, and Graph whose it is.")
  boolean isDeep;

  private final Terminal terminal;

  WhoamiCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command of a plain line, or {@code null} if picocli has to read it. */
  static @Nullable WhoamiCommand findPlain(Terminal terminal, String... args) {
    PlainOptions options = PlainOptions.read(args, List.of());
    if (options == null || options.isRepeatedBut("")) {
      return null;
    }
    WhoamiCommand command = new WhoamiCommand(terminal);
    return options.setOutput(command.common) ? command : null;
  }

  @Override
  public Integer call() throws CommandFailure {
    ProjectFile project = null;
    SourceSelection selection = SourceSelection.of("dev");
    CommandFailure fault = null;
    try {
      project = ProjectInUse.of(terminal);
      selection = TokenSources.choose(null, terminal.machine(), project);
    } catch (CommandFailure e) {
      fault = e; // It is one of the things to show: token would fail by it.
    }
    SourceSurvey survey = new SourceSurvey(terminal, ToolTimeout.of(null), project);
    List<SourceRow> rows = survey.rows(selection);
    if (fault == null && survey.fault() != null) {
      fault = CommandFailure.of(survey.fault());
    }
    Map<String, GraphMe> users = Map.of();
    if (isDeep) {
      DeepSurvey deep = new DeepSurvey(terminal, survey);
      rows = deep.asked(rows, selection);
      users = deep.users();
    }
    Verdict verdict =
        fault == null
            ? Verdict.of(
                rows,
                selection.classNames(),
                terminal.machine().setting(SourceSelection.VARIABLE).isPresent()
                    ? SourceSelection.VARIABLE
                    : project == null || project.sources().isEmpty() ? "" : ProjectFile.NAME)
            : new Verdict(null, fault.message());
    if (fault != null && common.isJson()) {
      terminal.err().println(fault.message());
    }
    if (common.isJson()) {
      terminal.out().println(Json.write(json(rows, verdict, users)));
    } else {
      print(rows, verdict);
      printUsers(users);
    }
    return ExitCode.OK.value;
  }

  private boolean isInLab() {
    return terminal.machine().variable(LabControl.VARIABLE).isPresent();
  }

  /** With --deep, a source has one key more: what Microsoft Graph said about its user. */
  private Map<String, @Nullable Object> json(
      List<SourceRow> rows, Verdict verdict, Map<String, GraphMe> users) {
    List<Object> sources = new ArrayList<>();
    for (SourceRow row : rows) {
      Map<String, @Nullable Object> source = row.toJson();
      if (isDeep) {
        GraphMe user = users.get(row.source());
        source.put("me", user == null ? null : user.toJson());
      }
      sources.add(source);
    }
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("lab", isInLab());
    json.put("chosen", verdict.chosen());
    json.put("sources", sources);
    return json;
  }

  private void printUsers(Map<String, GraphMe> users) {
    for (Map.Entry<String, GraphMe> user : users.entrySet()) {
      terminal.say("Microsoft Graph, about " + user.getKey() + ": " + user.getValue().text());
    }
  }

  /**
   * Which source {@code token} would take.
   *
   * @param chosen the class name of its credential; {@code null} if there is none, or if an earlier
   *     source has to be asked first
   * @param because why, in one line
   */
  record Verdict(@Nullable String chosen, String because) {
    /** By the sources that are selected, and what selects them: nothing if it is empty. */
    static Verdict of(List<SourceRow> rows, List<String> selected, String selector) {
      boolean isSelected = !selector.isEmpty();
      String among = isSelected ? " that " + selector + " selects" : " in order";
      for (SourceRow row : rows) {
        if (!selected.contains(row.source())) {
          continue;
        }
        if (row.isSignedIn() && row.remedy() != null) {
          return new Verdict(
              null,
              row.source()
                  + " has a sign-in that "
                  + ProjectFile.NAME
                  + " refuses. Run: "
                  + row.remedy());
        }
        if (row.isSignedIn()) {
          return new Verdict(
              row.source(),
              row.source() + " is chosen: it is the first source" + among + " with a sign-in.");
        }
        if (row.state() == State.UNKNOWN) {
          return new Verdict(
              null,
              row.source()
                  + " comes first, and only asking it shows whether it has a token. Run: latchkey"
                  + " whoami --deep");
        }
      }
      return new Verdict(
          null,
          "Nobody is signed in to a source" + (isSelected ? among : "") + ". Run: latchkey login");
    }
  }

  private void print(List<SourceRow> rows, Verdict verdict) {
    if (isInLab()) {
      terminal.say("LAB: these accounts are those of the lab that this shell is in.");
    }
    Columns table =
        Columns.of(" ", "SOURCE", "STATE", "ACCOUNT", "TENANT", "SUBSCRIPTION", "TOKEN", "TOOL");
    for (SourceRow row : rows) {
      table.row(
          row.source().equals(verdict.chosen()) ? "*" : " ",
          row.source(),
          row.state().words,
          shown(row.account()),
          shown(row.tenantId()) + cloud(row),
          shown(row.subscriptionId()),
          left(row.expiresOn()),
          tool(row));
    }
    for (String line : table.lines(terminal.width())) {
      boolean isChosen = line.startsWith("  *");
      terminal
          .out()
          .println(isChosen && terminal.isColourful() ? "\u001b[1;32m" + line + "\u001b[0m" : line);
    }
    terminal.say(verdict.because());
    if (verdict.chosen() == null) {
      printRemedies(rows);
    }
  }

  /** Only of tools that are installed: most developers have one or two of them. */
  private void printRemedies(List<SourceRow> rows) {
    for (SourceRow row : rows) {
      if (row.path() != null && row.remedy() != null) {
        terminal.out().println(row.source() + ": " + row.remedy());
      }
    }
  }

  private static String shown(@Nullable String value) {
    return value == null ? "-" : value;
  }

  private static String cloud(SourceRow row) {
    return row.cloud() == null || row.cloud().equals("AzureCloud") ? "" : " (" + row.cloud() + ")";
  }

  private static String tool(SourceRow row) {
    return shown(row.path()) + (row.version() == null ? "" : " " + row.version());
  }

  /** How long a token still lasts: 59m, 1h 20m. */
  private String left(@Nullable Instant end) {
    if (end == null) {
      return "-";
    }
    Duration left = Duration.between(terminal.machine().clock().instant(), end);
    long hours = left.toHours();
    return (hours > 0 ? hours + "h " : "") + left.toMinutesPart() + "m";
  }
}
