package dev.latchkey.lab;

import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.broker.BrokerAnswers;
import dev.latchkey.lab.internal.broker.BrokerOnBus;
import dev.latchkey.lab.internal.control.BrokerSessions;
import dev.latchkey.lab.internal.entra.BrokerTokens;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An authentication broker of Linux, as Microsoft's and Himmelblau's are: a service on a bus of its
 * own, with accounts of the lab's directory and tokens of the lab's Entra. As long as it lives,
 * Visual Studio Code seems to be signed in as its first account in the lab's home folder.
 *
 * <p>It needs {@code dbus-daemon} (on Debian, the package {@code dbus}), and dbus-java on the class
 * path: {@code com.github.hypfvieh:dbus-java-core} and {@code
 * com.github.hypfvieh:dbus-java-transport-native-unixsocket}, 5.2 or newer. The command has it.
 *
 * <pre>{@code
 * try (Lab lab = Lab.start(); LabBroker broker = lab.startBroker("alice@contoso.test")) {
 *   ProcessBuilder app = new ProcessBuilder("java", "-jar", "app.jar");
 *   lab.environment().applyTo(app.environment());
 *   app.environment().putAll(broker.environment());
 *   app.start();
 * }
 * }</pre>
 *
 * <p>Safe for any number of threads.
 */
public final class LabBroker implements AutoCloseable {
  /** The variable that names the bus to a process. */
  static final String VARIABLE = "DBUS_SESSION_BUS_ADDRESS";

  private final BrokerOnBus broker;
  private final List<Path> files;
  private final VisualStudioCodeRecord record;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  private LabBroker(BrokerOnBus broker, List<Path> files, VisualStudioCodeRecord record) {
    this.broker = broker;
    this.files = files;
    this.record = record;
  }

  static LabBroker start(BrokerTokens tokens, List<User> users, LabFolder lab, Path home) {
    if (File.separatorChar == '\\') {
      throw new LabStartException(
          "The lab's broker is one of Linux: it needs a message bus that Windows does not have.",
          null);
    }
    String name = lab.newName("s");
    Path socket = lab.path().resolve(name);
    Path said = lab.path().resolve(name + ".err");
    List<Path> files = List.of(socket, said, lab.path().resolve(name + ".conf"));
    try {
      // The first mention of that class: without dbus-java, it is an error.
      Path configuration = lab.write(name + ".conf", BrokerOnBus.configuration(socket));
      BrokerOnBus broker =
          BrokerOnBus.start(configuration, socket, said, new BrokerAnswers(tokens, users));
      try {
        return new LabBroker(broker, files, VisualStudioCodeRecord.write(home, users.get(0)));
      } catch (IOException e) {
        broker.close();
        throw e;
      }
    } catch (IOException e) {
      delete(files);
      throw new LabStartException("The lab's broker could not start: " + e.getMessage() + ".", e);
    } catch (LinkageError e) {
      delete(files);
      throw new LabStartException(
          "The lab's broker could not start: dbus-java is not on the class path, or not all of it."
              + " Add com.github.hypfvieh:dbus-java-core and"
              + " com.github.hypfvieh:dbus-java-transport-native-unixsocket, 5.2 or newer.",
          e);
    }
  }

  /** A broker for a client of the control endpoint, which is told why there is none. */
  static BrokerSessions.Session session(Lab lab, List<String> users) {
    LabBroker broker;
    try {
      broker = lab.startBroker(users.toArray(String[]::new));
    } catch (LabStartException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new BrokerSessions.Session() {
      @Override
      public String busAddress() {
        return broker.busAddress();
      }

      @Override
      public boolean isAlive() {
        return broker.broker.isAlive();
      }

      @Override
      public void close() {
        broker.close();
      }
    };
  }

  /** {@return the address of the bus, {@code unix:path=…}} */
  public String busAddress() {
    return broker.address();
  }

  /**
   * {@return what leads a process to the broker, to be added to its environment after {@link
   * LabEnvironment#applyTo}}
   */
  public Map<String, String> environment() {
    return Map.of(VARIABLE, busAddress());
  }

  /** Ends the broker and its bus, and signs Visual Studio Code out. */
  @Override
  public void close() {
    if (!isClosed.getAndSet(true)) {
      broker.close();
      record.delete();
      delete(files);
    }
  }

  private static void delete(List<Path> files) {
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
