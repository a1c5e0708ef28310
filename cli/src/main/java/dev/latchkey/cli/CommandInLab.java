package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A command that runs in a lab, with this process's stdin, stdout and stderr. */
final class CommandInLab {
  /** Enough for a server to close its files. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private CommandInLab() {}

  /**
   * Runs the command and waits for its end. Whatever it leaves running on purpose is left alone; if
   * this process is ended, the command's whole tree is.
   *
   * @param command what {@link CommandLookup} found
   * @param environment changes the inherited variables
   * @return the command's exit code
   */
  static int run(Terminal terminal, List<String> command, Consumer<Map<String, String>> environment)
      throws CommandFailure, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    environment.accept(builder.environment());
    try (CommandProcess process = start(builder)) {
      return await(terminal, process);
    }
  }

  /** The failure of a lab: a command in it may have every other exit code. */
  static CommandFailure fault(CommandFailure e) {
    return e.exitCode() == ExitCode.FAULT ? e.withExitCode(ExitCode.LAB_FAULT) : e;
  }

  private static CommandProcess start(ProcessBuilder builder) throws CommandFailure {
    try {
      return CommandProcess.start(builder, GRACE);
    } catch (IOException e) {
      throw new CommandFailure(
              FailureKind.NOT_INSTALLED,
              "The command '"
                  + builder.command().get(0)
                  + "' could not be executed: "
                  + e.getMessage()
                  + ".")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
  }

  private static int await(Terminal terminal, CommandProcess process) throws InterruptedException {
    try {
      return process.await();
    } catch (InterruptedException e) {
      if (!terminal.interruption().isCtrlC()) {
        throw e;
      }
      // The command got the Ctrl-C too. The lab lives as long as the command does.
      return process.await();
    }
  }
}
