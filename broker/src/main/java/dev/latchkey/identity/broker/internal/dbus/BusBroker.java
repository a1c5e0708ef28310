package dev.latchkey.identity.broker.internal.dbus;

import dev.latchkey.identity.broker.internal.client.BrokerClient;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.List;

/**
 * The broker of Linux: Microsoft's ({@code microsoft-identity-broker}) or Himmelblau, a service of
 * the session bus. The bus starts it if it is not running.
 */
public final class BusBroker implements BrokerClient {
  /** How long the bus and the start of the broker may take. */
  private static final Duration LONGEST_START = Duration.ofSeconds(5);

  private final Surroundings machine;

  /**
   * Creates the broker of a machine.
   *
   * @param machine its variables and files
   */
  public BusBroker(Surroundings machine) {
    this.machine = machine;
  }

  @Override
  public void requirePossible() throws Failure {
    Failure first = null;
    for (BusAddress address : BusAddress.find(machine)) {
      if (machine.files().stateOf(address.path()) != FileState.MISSING) {
        return;
      }
      first = first == null ? BusFailures.missing(address) : first;
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public BrokerSession connect(Deadline deadline) throws Failure, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Deadline start = deadline.within(LONGEST_START);
    List<BusAddress> addresses = BusAddress.find(machine);
    Failure first = null;
    for (BusAddress address : addresses) {
      try {
        return connect(address, start);
      } catch (Failure e) {
        first = first == null ? e : first;
      }
    }
    if (first == null) {
      throw new IllegalStateException("an address list without an address");
    }
    throw first;
  }

  private BrokerSession connect(BusAddress address, Deadline start)
      throws Failure, InterruptedException {
    BusConnection connection;
    try {
      connection = BusConnection.open(address, start);
    } catch (IOException e) {
      throw BusFailures.unreachable(address, e, machine.files());
    } catch (InvalidPathException | UnsupportedOperationException e) {
      throw BusFailures.unreachable(address, new IOException(), machine.files());
    }
    BusSession session = new BusSession(connection, machine);
    boolean isReady = false;
    try {
      session.start(address, start);
      isReady = true;
      return session;
    } finally {
      if (!isReady) {
        session.close();
      }
    }
  }
}
