package dev.latchkey.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {
  /** How results and failures are written. */
  enum Output {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    /** The value as a user types it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "Form of the result, and of a failure: ${COMPLETION-CANDIDATES}.")
  Output output = Output.TEXT;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and do nothing else.")
  boolean helpAsked;

  CommonOptions() {}

  /** The options of one command, which has them as its mixin {@code common}. */
  static CommonOptions of(CommandLine command) {
    CommandSpec mixin = command.getCommandSpec().mixins().get("common");
    return mixin != null && mixin.userObject() instanceof CommonOptions options
        ? options
        : new CommonOptions();
  }

  boolean isJson() {
    return output == Output.JSON;
  }
}
