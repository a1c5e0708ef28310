package dev.latchkey.identity.broker.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.bin.EmbeddedDBusDaemon;
import org.jspecify.annotations.Nullable;

/** A private session bus, which ends with the test. */
public final class TestBus implements AutoCloseable {
  private final Path folder;
  private final @Nullable EmbeddedDBusDaemon embedded;
  private final @Nullable Process daemon;

  private TestBus(Path folder, @Nullable EmbeddedDBusDaemon embedded, @Nullable Process daemon) {
    this.folder = folder;
    this.embedded = embedded;
    this.daemon = daemon;
  }

  /** The kinds of bus that a test can run on. */
  public enum Kind {
    /** dbus-java's, in the JVM of the test. */
    EMBEDDED,
    /** The one that every desktop has. */
    REAL
  }

  /** Starts a bus. Ends the test as skipped if this machine has none of that kind. */
  public static TestBus start(Kind kind) {
    try {
      // A short path: that of a socket may have 108 characters.
      Path folder = Files.createTempDirectory("lk-bus-");
      return kind == Kind.EMBEDDED ? embedded(folder) : real(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TestBus embedded(Path folder) {
    EmbeddedDBusDaemon bus = daemonOn("unix:path=" + folder.resolve("bus") + ",listen=true");
    bus.startInBackgroundAndWait(20_000);
    return new TestBus(folder, bus, null);
  }

  private static EmbeddedDBusDaemon daemonOn(String address) {
    try {
      return new EmbeddedDBusDaemon(address);
    } catch (org.freedesktop.dbus.exceptions.InvalidBusAddressException e) {
      throw new AssertionError(e);
    }
  }

  private static TestBus real(Path folder) throws IOException {
    RealTool program = RealTools.dbus();
    program.assumeFound();
    Files.createDirectories(folder.resolve("services"));
    Files.writeString(
        folder.resolve("session.conf"),
        """
        <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
          "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig>
          <type>session</type>
          <listen>unix:path=%1$s/bus</listen>
          <servicedir>%1$s/services</servicedir>
          <policy context="default">
            <allow send_destination="*" eavesdrop="true"/>
            <allow eavesdrop="true"/>
            <allow own="*"/>
          </policy>
          <limit name="service_start_timeout">3000</limit>
        </busconfig>
        """
            .formatted(folder));
    Process process =
        new ProcessBuilder(
                program.program().toString(),
                "--config-file=" + folder.resolve("session.conf"),
                "--nofork",
                "--print-address=1")
            .redirectError(folder.resolve("stderr").toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    // The address is printed when the bus listens.
    assertThat(process.inputReader().readLine()).startsWith("unix:path=" + folder);
    return new TestBus(folder, null, process);
  }

  /** Lets the bus start a program when the broker is called. */
  public TestBus activates(String command) throws IOException {
    Files.writeString(
        folder.resolve("services/com.microsoft.identity.broker1.service"),
        "[D-BUS Service]\nName=com.microsoft.identity.broker1\nExec=" + command + "\n");
    return this;
  }

  /** The address, as the variable of a session has it. */
  public String address() {
    return "unix:path=" + folder.resolve("bus");
  }

  /** Whether it is the one of dbus-java. */
  public boolean isEmbedded() {
    return embedded != null;
  }

  /** The folder of the bus, for files that end with it. */
  public Path folder() {
    return folder;
  }

  /** The variables of a session on this bus, with a home folder that is empty. */
  public Map<String, String> session() {
    return Map.of("DBUS_SESSION_BUS_ADDRESS", address(), "HOME", folder.resolve("home").toString());
  }

  /** Ends the daemon as if it had crashed; {@link #close} removes its files. */
  public void kill() {
    Objects.requireNonNull(daemon).destroyForcibly();
  }

  @Override
  public void close() {
    try {
      if (embedded != null) {
        embedded.close();
      }
      if (daemon != null) {
        daemon.destroy();
        assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
      List<Path> files = new ArrayList<>();
      try (var all = Files.walk(folder)) {
        all.forEach(files::add);
      }
      for (int i = files.size() - 1; i >= 0; i--) {
        Files.deleteIfExists(files.get(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
