package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab run}: runs a command in a lab of its own. */
@Command(
    name = "run",
    description = "Runs a command in a lab of its own, and ends with its exit code.",
    footer = {
      "",
      "Stdin, stdout and stderr are the command's. Its environment leads every JVM, and every tool",
      "that honours HTTPS_PROXY, into the lab. Its home folder is empty, and your own Azure settings",
      "are removed. On Windows azd can't be used in a lab: it trusts the system's certificates alone.",
      "",
      "Exit codes: the command's own; 125 the lab failed, 126 the command can't be executed,",
      "127 the command does not exist, 128+n signal n ended the command.",
      "",
      "Examples:",
      "  latchkey lab run -- java -version",
      "  latchkey lab run --allow-host example.org -- sh -c 'echo $LATCHKEY_LAB_URL'"
    })
final class LabRunCommand implements Callable<Integer> {
  /** Enough for a server to close its files. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin LabOptions labOptions = new LabOptions();

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      arity = "1..*",
      description = "Hosts of the outside world that the lab lets through, with TLS and without.")
  List<String> allowedHosts = List.of();

  @Option(names = "--keep-home", description = "Keep your own home folder.")
  boolean keepsHome;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments, after --.")
  List<String> command = List.of();

  private final Terminal terminal;

  LabRunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<String> found = CommandLookup.find(command, terminal.machine());
    try (Lab lab = startLab()) {
      LabEnvironment environment = keepsHome ? lab.environmentWithUsersHome() : lab.environment();
      ProcessBuilder builder = new ProcessBuilder(found).inheritIO();
      environment.applyTo(builder.environment());
      try (CommandProcess process = start(builder)) {
        return await(process);
      }
    }
  }

  private Lab startLab() throws CommandFailure {
    try {
      return labOptions.start(lab -> lab.allowHost(allowedHosts.toArray(String[]::new)));
    } catch (CommandFailure e) {
      throw e.exitCode() == ExitCode.FAULT ? e.withExitCode(ExitCode.LAB_FAULT) : e;
    }
  }

  private CommandProcess start(ProcessBuilder builder) throws CommandFailure {
    try {
      return CommandProcess.start(builder, GRACE);
    } catch (IOException e) {
      throw new CommandFailure(
              FailureKind.NOT_INSTALLED,
              "The command '" + command.get(0) + "' could not be executed: " + e.getMessage() + ".")
          .withExitCode(ExitCode.NOT_EXECUTABLE);
    }
  }

  private int await(CommandProcess process) throws InterruptedException {
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
