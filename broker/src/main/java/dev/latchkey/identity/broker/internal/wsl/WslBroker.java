package dev.latchkey.identity.broker.internal.wsl;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The broker of Windows, reached from Linux inside Windows (WSL 2.4.13 or newer): {@code wslinfo}
 * names a program of Windows that passes one request on to it and prints the answer. The account is
 * that of the Windows user.
 *
 * <p>Source: command lines of MSALRuntime 0.20.7, recorded on a machine that played WSL.
 */
public final class WslBroker implements BrokerClient {
  /** By its path: processes that systemd starts don't have it in their PATH. */
  private static final String WSLINFO = "/usr/bin/wslinfo";

  /** It can hang (microsoft/WSL#12714). */
  private static final Duration LONGEST_LOOKUP = Duration.ofSeconds(5);

  private static final Remedy UPDATE =
      Remedy.step(
          "run in Windows: wsl --update (2.4.13 or newer), or sign in to another tool: az login");

  private final Surroundings machine;
  private final String wslinfo;

  /**
   * Creates the broker of a machine.
   *
   * @param machine its files and variables
   */
  public WslBroker(Surroundings machine) {
    this(machine, WSLINFO);
  }

  /**
   * Creates the broker of a machine with another {@code wslinfo}.
   *
   * @param machine its files and variables
   * @param wslinfo the absolute path of the program
   */
  public WslBroker(Surroundings machine, String wslinfo) {
    this.machine = machine;
    this.wslinfo = wslinfo;
  }

  /**
   * Whether a machine is Linux inside Windows, by the name of its kernel.
   *
   * @param machine its files
   * @return {@code false} also where nothing is known
   */
  public static boolean isPossibleOn(Surroundings machine) {
    String kernel =
        machine.files().textOf("/proc/sys/kernel/osrelease").orElse("").toLowerCase(Locale.ROOT);
    return machine.platform() == Platform.LINUX
        && (kernel.contains("microsoft") || kernel.contains("wsl2"));
  }

  @Override
  public void requirePossible() throws Failure {
    if (machine.files().stateOf(wslinfo) != FileState.EXECUTABLE) {
      throw absent("'" + wslinfo + "' is missing, so the broker of Windows can't be found");
    }
  }

  @Override
  public BrokerSession connect(Deadline deadline) throws Failure, InterruptedException {
    requirePossible();
    ToolOutput output;
    try {
      output =
          new ToolRunner(machine)
              .run(
                  List.of(wslinfo, "--msal-proxy-path", "-n"),
                  Map.of(),
                  deadline.within(LONGEST_LOOKUP).left());
    } catch (ToolRunException e) {
      throw WslSession.notRun("wslinfo", e);
    }
    String proxy = output.stdout().strip();
    if (output.exitCode() != 0 || !proxy.startsWith("/") || proxy.indexOf('\n') >= 0) {
      throw absent(
          "wslinfo does not name the program for the broker of Windows: this WSL is too old");
    }
    if (machine.files().stateOf(proxy) != FileState.EXECUTABLE) {
      throw absent(
          "wslinfo names something that is not a program: '" + Surroundings.shown(proxy) + "'");
    }
    return new WslSession(machine, proxy);
  }

  private static Failure absent(String seen) {
    return new Failure(FailureKind.NOT_AVAILABLE_HERE, seen, UPDATE);
  }
}
