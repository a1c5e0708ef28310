package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabBroker;
import dev.latchkey.lab.LabEnvironment;
import dev.latchkey.lab.LabStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab broker}: an authentication broker of Linux with the lab's accounts. */
@Command(
    name = "broker",
    description = "Runs an authentication broker of Linux, with accounts and tokens of a lab.",
    footer = {
      "",
      "The broker is a service on a message bus of its own, which needs dbus-daemon. A command gets",
      "the bus's address in DBUS_SESSION_BUS_ADDRESS; without one, the address is printed and the",
      "broker lives until Ctrl-C. In a shell that is in a lab it is that lab's; elsewhere a lab is",
      "started for it. Visual Studio Code seems to be signed in as the first account.",
      "",
      "Exit codes: the command's own, as those of lab run.",
      "",
      "Examples:",
      "  latchkey lab broker -- java -version",
      "  latchkey lab broker --user bob@contoso.test --output json"
    })
final class LabBrokerCommand implements Callable<Integer> {
  private static final String VARIABLE = "DBUS_SESSION_BUS_ADDRESS";
  private static final String DAEMON = "dbus-daemon";

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin LabOptions labOptions = new LabOptions();

  @Option(
      names = "--user",
      paramLabel = "USER",
      description =
          "Who is signed in to the broker, the system's own account first; by default the lab's first"
              + " user. Can be repeated.")
  List<String> users = List.of();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, after --.")
  List<String> command = List.of();

  private final Terminal terminal;

  LabBrokerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    List<String> found =
        command.isEmpty() ? command : CommandLookup.find(command, terminal.machine());
    boolean isInLab = terminal.machine().variable(LabControl.VARIABLE).isPresent();
    try {
      requireDaemon();
      return isInLab ? runInThisLab(found) : runInANewLab(found);
    } catch (CommandFailure e) {
      throw command.isEmpty() ? e : CommandInLab.fault(e);
    }
  }

  private void requireDaemon() throws CommandFailure {
    try {
      CommandLookup.find(List.of(DAEMON), terminal.machine());
    } catch (CommandFailure e) {
      throw new CommandFailure(
          FailureKind.NOT_INSTALLED,
          "The lab's broker needs the program "
              + DAEMON
              + ", and PATH has none. Install it; on Debian: apt-get install dbus",
          "apt-get install dbus");
    }
  }

  private int runInThisLab(List<String> found) throws CommandFailure, InterruptedException {
    if (labOptions.file != null) {
      throw new CommandFailure(
          FailureKind.INVALID_REQUEST,
          "--file '"
              + labOptions.file
              + "' describes a lab of its own, and this shell is in one already. Leave it out, or unset "
              + LabControl.VARIABLE
              + ".");
    }
    try (BrokerStream broker = LabControl.in(terminal.environment()).broker(users)) {
      Map<String, String> bus = Map.of(VARIABLE, broker.busAddress());
      if (!found.isEmpty()) {
        return CommandInLab.run(terminal, found, environment -> environment.putAll(bus));
      }
      announce(broker.busAddress(), null, null);
      return awaitEnd(broker);
    }
  }

  /** Waits for a signal, or the end of the lab. */
  private int awaitEnd(BrokerStream broker) throws CommandFailure, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              broker.awaitEnd();
              ended.countDown();
            },
            "latchkey-lab-broker");
    reader.setDaemon(true);
    reader.start();
    if (!terminal.out().checkError()) {
      ended.await(); // A signal interrupts this thread.
      throw new CommandFailure(
          FailureKind.NETWORK,
          "The lab of " + LabControl.VARIABLE + " has ended, and its broker with it.");
    }
    return ExitCode.OK.value;
  }

  private int runInANewLab(List<String> found) throws Exception {
    try (Lab lab = labOptions.start(builder -> builder);
        LabBroker broker = start(lab)) {
      LabEnvironment environment = lab.environment().with(broker.environment());
      if (!found.isEmpty()) {
        Consumer<Map<String, String>> inLab = environment::applyTo;
        return CommandInLab.run(terminal, found, inLab);
      }
      Path file = LabStartCommand.envFileOf(lab);
      try (EnvFile written = EnvFile.write(file, environment, terminal.environment())) {
        announce(broker.busAddress(), lab, written.path());
        if (!terminal.out().checkError()) {
          new CountDownLatch(1).await(); // A signal interrupts this thread.
        }
        return ExitCode.OK.value;
      } catch (IOException e) {
        throw LabStartCommand.notWritten(file, e);
      }
    }
  }

  private LabBroker start(Lab lab) throws CommandFailure {
    try {
      return lab.startBroker(users.toArray(String[]::new));
    } catch (LabStartException e) {
      throw new CommandFailure(FailureKind.UNEXPECTED, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.of(e);
    }
  }

  private void announce(String busAddress, @Nullable Lab lab, @Nullable Path envFile) {
    if (common.isJson()) {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      json.put("busAddress", busAddress);
      json.put("labUrl", lab == null ? null : lab.controlUri().toString());
      json.put("envFile", envFile == null ? null : envFile.toString());
      terminal.out().println(Json.write(json));
      return;
    }
    terminal.out().println(VARIABLE + "=" + busAddress);
    if (lab != null && envFile != null) {
      terminal.out().println("console  " + lab.controlUri());
      terminal.out().println("enter    " + EnvForm.of(envFile).reading(envFile.toString()));
    }
    terminal.out().println("end      Ctrl-C here");
  }
}
