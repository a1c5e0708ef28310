package dev.latchkey.lab.internal.broker;

import java.io.IOException;
import java.nio.file.Path;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * A broker on a bus of its own. dbus-java speaks the protocol: it is nobody's who is tested here.
 */
public final class BrokerOnBus implements AutoCloseable {
  private static final String NAME = "com.microsoft.identity.broker1";
  private static final String PATH = "/com/microsoft/identity/broker1";

  private final PrivateBus bus;
  private final DBusConnection connection;

  private BrokerOnBus(PrivateBus bus, DBusConnection connection) {
    this.bus = bus;
    this.connection = connection;
  }

  /**
   * The configuration of a bus.
   *
   * @param socket the path of its socket
   * @return the content of the file for {@link #start}
   */
  public static String configuration(Path socket) {
    return PrivateBus.configuration(socket);
  }

  /**
   * Starts a bus, and the broker on it.
   *
   * @param configuration the file with the bus's configuration
   * @param socket the path of its socket
   * @param said the file for what the bus's daemon says, which is quoted if it does not start
   * @param answers what the broker answers
   * @return the broker, to be closed
   * @throws IOException if one of them can't be started
   */
  public static BrokerOnBus start(Path configuration, Path socket, Path said, BrokerAnswers answers)
      throws IOException {
    PrivateBus bus = PrivateBus.start(configuration, socket, said);
    try {
      DBusConnection connection =
          DBusConnectionBuilder.forAddress(bus.address()).withShared(false).build();
      try {
        connection.exportObject(PATH, new Service(answers));
        connection.requestBusName(NAME);
      } catch (DBusException | RuntimeException e) {
        connection.disconnect();
        throw e;
      }
      return new BrokerOnBus(bus, connection);
    } catch (DBusException e) {
      bus.close();
      throw new IOException("the broker can't be put on its bus: " + e.getMessage(), e);
    } catch (RuntimeException | LinkageError e) { // Without dbus-java its classes are missing.
      bus.close();
      throw e;
    }
  }

  /** {@return the bus's address, for {@code DBUS_SESSION_BUS_ADDRESS}} */
  public String address() {
    return bus.address();
  }

  /** {@return whether the bus still runs} */
  public boolean isAlive() {
    return bus.isAlive();
  }

  @Override
  public void close() {
    connection.disconnect();
    bus.close();
  }

  /** The object on the bus. dbus-java calls it by reflection. */
  static final class Service implements BrokerService {
    private final BrokerAnswers answers;

    Service(BrokerAnswers answers) {
      this.answers = answers;
    }

    @Override
    public String getObjectPath() {
      return PATH;
    }

    @Override
    public boolean isRemote() {
      return false;
    }

    @Override
    public String getAccounts(String protocolVersion, String correlationId, String request) {
      return answers.accounts();
    }

    @Override
    public String acquireTokenSilently(
        String protocolVersion, String correlationId, String request) {
      return answers.silently(request);
    }

    @Override
    public String acquireTokenInteractively(
        String protocolVersion, String correlationId, String request) {
      return answers.interactively(request);
    }

    /** A sign-in has ended before it could be cancelled: nobody has to type anything. */
    @Override
    public String cancelInteractiveFlow(
        String protocolVersion, String correlationId, String request) {
      return "{}";
    }

    @Override
    public String removeAccount(String protocolVersion, String correlationId, String request) {
      return answers.remove(request);
    }

    @Override
    public String acquirePrtSsoCookie(
        String protocolVersion, String correlationId, String request) {
      return BrokerAnswers.notPlayed("acquirePrtSsoCookie");
    }

    @Override
    public String generateSignedHttpRequest(
        String protocolVersion, String correlationId, String request) {
      return BrokerAnswers.notPlayed("generateSignedHttpRequest");
    }

    @Override
    public String getLinuxBrokerVersion(
        String protocolVersion, String correlationId, String request) {
      return "{\"linuxBrokerVersion\":\"2.0.2\"}";
    }
  }
}
