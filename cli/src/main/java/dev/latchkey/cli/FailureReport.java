package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.util.List;

/** Prints on stderr why a command failed, as text or as JSON, and gives its exit code. */
final class FailureReport {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Reports a fault outside of any command. The words of the command line choose the form. */
  int reportFault(String message, String[] args) {
    return report(new CommandFailure(FailureKind.UNEXPECTED, message), isJsonAskedIn(args));
  }

  /** For when the parser gave up before {@code --output}. Words after {@code --} don't count. */
  static boolean isJsonAskedIn(String[] args) {
    List<String> ours = List.of(args);
    ours = ours.contains("--") ? ours.subList(0, ours.indexOf("--")) : ours;
    int option = ours.lastIndexOf("--output");
    String next = option >= 0 && option + 1 < ours.size() ? ours.get(option + 1) : "";
    return next.equalsIgnoreCase("json")
        || ours.stream().anyMatch(word -> word.equalsIgnoreCase("--output=json"));
  }

  /**
   * Reports what a command threw.
   *
   * @param name the command's, with the names of those above it
   */
  int report(Exception e, String name, boolean isJson) {
    CommandFailure failure;
    if (terminal.interruption().isStarted()) {
      failure = new CommandFailure(FailureKind.INTERRUPTED, name + ": interrupted.");
    } else if (e instanceof CommandFailure known) {
      failure = known;
    } else {
      e.printStackTrace(terminal.err());
      failure =
          new CommandFailure(
              FailureKind.UNEXPECTED,
              name + ": a fault of latchkey's own (" + e.getClass().getSimpleName() + ").");
    }
    return report(failure, isJson);
  }

  int report(CommandFailure failure, boolean isJson) {
    terminal.err().println(isJson ? Json.error(failure) : failure.text());
    return failure.exitCode().value;
  }
}
