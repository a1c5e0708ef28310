package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabEnvironment;
import dev.latchkey.lab.LabNetwork;
import dev.latchkey.lab.LabStartException;
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

  @Option(
      names = "--transparent",
      description =
          "Linux: run the command in a network that holds nothing but the lab, for clients that"
              + " know no proxy. Your own localhost is out of reach there.")
  boolean isTransparent;

  @Option(
      names = "--forward",
      paramLabel = "PORT",
      arity = "1..*",
      description = "With --transparent: ports of your own localhost that are reached too.")
  List<Integer> forwardedPorts = List.of();

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
    if (!isTransparent && !forwardedPorts.isEmpty()) {
      throw new CommandFailure(FailureKind.INVALID_REQUEST, "--forward needs --transparent.");
    }
    List<String> found = CommandLookup.find(command, terminal.machine());
    try (Lab lab = startLab()) {
      LabEnvironment environment = keepsHome ? lab.environmentWithUsersHome() : lab.environment();
      return CommandInLab.run(
          terminal, isTransparent ? network(lab).command(found) : found, environment::applyTo);
    }
  }

  private LabNetwork network(Lab lab) throws CommandFailure {
    try {
      return lab.startNetwork(forwardedPorts.stream().mapToInt(Integer::intValue).toArray());
    } catch (LabStartException e) {
      throw new CommandFailure(FailureKind.NOT_AVAILABLE_HERE, String.valueOf(e.getMessage()))
          .withExitCode(ExitCode.LAB_FAULT);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private Lab startLab() throws CommandFailure {
    try {
      return labOptions.start(lab -> lab.allowHost(allowedHosts.toArray(String[]::new)));
    } catch (CommandFailure e) {
      throw CommandInLab.fault(e);
    }
  }
}
