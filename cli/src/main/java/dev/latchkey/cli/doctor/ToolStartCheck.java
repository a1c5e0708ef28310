package dev.latchkey.cli.doctor;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does the tool that the chain would use start at all? It is asked for something that it knows
 * without a server. Files can't show that a program hangs or is broken.
 */
final class ToolStartCheck implements Check {
  private static final Duration LONGEST = Duration.ofMillis(1500);

  /** No telemetry, and no search for a newer version: both would send something. */
  private static final Map<String, String> QUIET =
      Map.of(
          "AZURE_CORE_COLLECT_TELEMETRY", "no",
          "AZURE_CORE_ONLY_SHOW_ERRORS", "true",
          "AZURE_AUTO-UPGRADE_ENABLE", "no",
          "AZURE_DEV_COLLECT_TELEMETRY", "no",
          "AZD_SKIP_UPDATE_CHECK", "true",
          "POWERSHELL_TELEMETRY_OPTOUT", "1",
          "POWERSHELL_UPDATECHECK", "Off");

  @Override
  public String name() {
    return "tool-start";
  }

  @Override
  public List<Finding> findings(Machine machine) throws InterruptedException {
    Optional<ToolSignIn> chosen = machine.chosen().or(() -> firstUnknown(machine));
    if (chosen.isEmpty()) {
      return List.of(Finding.skipped(this, "No tool has a sign-in that the chain would use."));
    }
    Surroundings surroundings = machine.surroundings();
    Optional<String> program = chosen.get().tool().program();
    return List.of(
        program.isEmpty()
            ? Finding.skipped(this, chosen.get().title() + " has no program to start.")
            : start(surroundings, chosen.get(), program.get()));
  }

  private static Optional<ToolSignIn> firstUnknown(Machine machine) {
    return machine.signInsIfReadable().stream()
        .filter(one -> machine.selectionOrAll().sources().contains(one.source()))
        .filter(ToolSignIn::isUnknown)
        .findFirst();
  }

  private Finding start(Surroundings surroundings, ToolSignIn chosen, String program)
      throws InterruptedException {
    String name = chosen.tool().facts().program();
    List<String> arguments =
        switch (name) {
          case "az" -> List.of("account", "show");
          case "pwsh" -> List.of("-NoProfile", "-NonInteractive", "-Command", "exit");
          default -> List.of("version");
        };
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    String shown = name + " " + String.join(" ", arguments);
    try {
      ToolOutput output = new ToolRunner(surroundings).run(command, QUIET, LONGEST);
      if (chosen.isWithoutFiles() && name.equals("az") && output.exitCode() != 0) {
        return Finding.problem(
            this,
            "'" + shown + "' ended with exit code " + output.exitCode() + ": nobody is signed in.",
            "az login");
      }
      return output.exitCode() == 0
          ? Finding.ok(this, chosen.title() + " starts.")
          : Finding.warning(
              this,
              "'" + shown + "' ended with exit code " + output.exitCode() + ".",
              "run " + shown + " in a terminal, and repair what it names");
    } catch (ToolRunException e) {
      return e.reason() == ToolRunException.Reason.TIMED_OUT
          ? Finding.warning(
              this,
              "'"
                  + shown
                  + "' did not end within "
                  + LONGEST.toMillis()
                  + " ms: it hangs or is slow. An app waits 10 s for a token that it must ask for.",
              "run "
                  + shown
                  + " in a terminal to see where it hangs; where it is only slow: latchkey token"
                  + " --timeout 30s, and credentialProcessTimeout(Duration.ofSeconds(30)) in the"
                  + " app")
          : Finding.problem(
              this,
              chosen.title() + " can't be started: " + e.getMessage() + ".",
              "install " + chosen.tool().facts().source() + " again");
    }
  }
}
