package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.LabEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command in one lab. */
final class LabRun {
  private final Terminal terminal;
  private final List<String> command;
  private final boolean keepsHome;

  LabRun(Terminal terminal, List<String> command, boolean keepsHome) {
    this.terminal = terminal;
    this.command = command;
    this.keepsHome = keepsHome;
  }

  int run(@Nullable Path file, List<String> allowedHosts) throws Exception {
    CommandLookup.check(command.get(0), terminal.environment());
    try (Lab lab = startLab(file, allowedHosts)) {
      LabEnvironment environment = keepsHome ? lab.environmentWithUsersHome() : lab.environment();
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      environment.applyTo(builder.environment());
      try (CommandProcess started = start(builder)) {
        return await(started.process());
      }
    }
  }

  private static Lab startLab(@Nullable Path file, List<String> allowedHosts)
      throws CommandFailure {
    try {
      LabBuilder described = LabOptions.describe(file);
      return LabOptions.start(described.allowHost(allowedHosts.toArray(String[]::new)));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    } catch (CommandFailure e) {
      throw e.exitCode() == ExitCode.FAULT ? e.withExitCode(ExitCode.LAB_FAULT) : e;
    }
  }

  private CommandProcess start(ProcessBuilder builder) throws CommandFailure {
    try {
      return CommandProcess.start(builder);
    } catch (IOException e) {
      throw new CommandFailure(
              FailureKind.NOT_INSTALLED,
              "The command '" + command.get(0) + "' could not be executed: " + e.getMessage() + ".")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
  }

  private int await(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      if (!terminal.interruption().isCtrlC()) {
        throw e;
      }
      // The command has the Ctrl-C too, and the lab lives as long as it does.
      return process.waitFor();
    }
  }
}
