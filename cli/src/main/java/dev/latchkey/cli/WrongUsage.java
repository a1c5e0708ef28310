package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line, and what may have been meant. */
final class WrongUsage implements IParameterExceptionHandler {
  private final FailureReport report;

  WrongUsage(FailureReport report) {
    this.report = report;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String name = command.qualifiedName();
    String message = message(e, args).replaceAll("\\p{Cntrl}+", " ");
    String remedy = name + " --help";
    String sentence = message.endsWith("?") || message.endsWith(".") ? message : message + ".";
    CommandFailure failure =
        new CommandFailure(
            FailureKind.INVALID_REQUEST, name + ": " + sentence + " See: " + remedy, remedy);
    return report.report(failure, FailureReport.isJsonAskedIn(args));
  }

  /** A word that is not known is a better hint than what is missing because of it. */
  private static String message(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message = String.valueOf(e.getMessage());
    List<String> unmatched = command.getUnmatchedArguments();
    String first = unmatched.isEmpty() ? "" : unmatched.get(0);
    if (!first.isEmpty() && !first.startsWith("-") && !command.getSubcommands().isEmpty()) {
      return guess("There is no command '" + first + "'", first, command.getSubcommands().keySet());
    }
    List<String> known = options(command);
    for (String word : args) {
      String name = word.replaceFirst("=.*", "");
      boolean isBlamed = unmatched.contains(word) || message.contains("'" + word + "'");
      if (isBlamed && name.startsWith("-") && !known.contains(name)) {
        return guess("Unknown option: '" + name + "'", name, known);
      }
    }
    return unmatched.isEmpty()
        ? message
        : String.valueOf(new UnmatchedArgumentException(command, unmatched).getMessage());
  }

  private static String guess(String said, String typed, Collection<String> words) {
    return Spelling.nearest(typed, words)
        .map(meant -> said + ". Did you mean " + meant + "?")
        .orElse(said);
  }

  private static List<String> options(CommandLine command) {
    List<String> names = new ArrayList<>();
    command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
    return names;
  }
}
