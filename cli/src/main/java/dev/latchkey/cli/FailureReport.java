package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints on stderr why a command failed, as text or as JSON, and gives its exit code. */
final class FailureReport {
  private final Terminal terminal;

  FailureReport(Terminal terminal) {
    this.terminal = terminal;
  }

  int reportUsage(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(fault(e)).replaceAll("\\p{Cntrl}+", " ");
    String remedy = command + " --help";
    String sentence = message.endsWith("?") || message.endsWith(".") ? message : message + ".";
    CommandFailure failure =
        new CommandFailure(
            FailureKind.INVALID_REQUEST, command + ": " + sentence + " See: " + remedy, remedy);
    return report(failure, isJsonAskedIn(args));
  }

  /** Reports a fault outside of any command. The words of the command line choose the form. */
  int reportFault(String message, String[] args) {
    return report(new CommandFailure(FailureKind.UNEXPECTED, message), isJsonAskedIn(args));
  }

  /** An unknown option is a better hint than the required option that it was meant to be. */
  private static String fault(ParameterException e) {
    List<String> unmatched = e.getCommandLine().getUnmatchedArguments();
    return String.valueOf(
        unmatched.isEmpty()
            ? e.getMessage()
            : new UnmatchedArgumentException(e.getCommandLine(), unmatched).getMessage());
  }

  /** For when the parser gave up before {@code --output}. Words after {@code --} don't count. */
  private static boolean isJsonAskedIn(String[] args) {
    List<String> ours = List.of(args);
    ours = ours.contains("--") ? ours.subList(0, ours.indexOf("--")) : ours;
    int option = ours.lastIndexOf("--output");
    String next = option >= 0 && option + 1 < ours.size() ? ours.get(option + 1) : "";
    return next.equalsIgnoreCase("json")
        || ours.stream().anyMatch(word -> word.equalsIgnoreCase("--output=json"));
  }

  int report(Exception e, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
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
    return report(failure, CommonOptions.of(command).isJson());
  }

  private int report(CommandFailure failure, boolean isJson) {
    terminal.err().println(isJson ? Json.error(failure) : failure.text());
    return failure.exitCode().value;
  }
}
