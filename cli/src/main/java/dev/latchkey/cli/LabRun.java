package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
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
    try (Opened opened = new Opened()) {
      Lab lab = startLab(opened, file, allowedHosts);
      LabEnvironment environment =
          keepsHome ? lab.environmentWithUsersHome() : lab.environment();
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      environment.applyTo(builder.environment());
      Process process = start(opened, builder);
      return process.waitFor();
    }
  }

  private static Lab startLab(Opened opened, @Nullable Path file, List<String> allowedHosts)
      throws CommandFailure {
    try {
      return LabOptions.start(opened, LabOptions.describe(file).allowHost(allowedHosts.toArray(String[]::new)));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    } catch (CommandFailure e) {
      throw e.exitCode() == ExitCode.FAULT ? e.withExitCode(ExitCode.LAB_FAULT) : e;
    }
  }

  private Process start(Opened opened, ProcessBuilder builder) throws Exception {
    try {
      CommandProcess started = opened.open(() -> CommandProcess.start(builder));
      opened.open(() -> () -> leaveToTheCommand(opened, started.process()));
      return started.process();
    } catch (IOException e) {
      throw new CommandFailure(
              FailureKind.NOT_INSTALLED,
              "The command '" + command.get(0) + "' could not be executed: " + e.getMessage() + ".")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
  }

  /** At a Ctrl-C the lab lives as long as the command wants to. */
  private static void leaveToTheCommand(Opened opened, Process process)
      throws InterruptedException {
    if (process.isAlive() && Signals.isCtrlC()) {
      opened.exitWith(process.waitFor());
    }
  }
}
