package dev.latchkey.lab.internal.broker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A message bus of its own: the real {@code dbus-daemon}, which ends with this JVM, however that
 * ends.
 */
final class PrivateBus implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * The longest path of a socket, in bytes, that the daemon and the clients of its library take:
   * libdbus's {@code _DBUS_MAX_SUN_PATH_LENGTH}, measured with 1.14.10. Linux itself takes 107.
   */
  private static final int LONGEST_PATH = 99;

  private static final String PROGRAM = "dbus-daemon";

  /**
   * The daemon ends when its shell's stdin does, which this JVM holds open. A shell gives a command
   * in the background no stdin, so it is passed as 3.
   */
  private static final String SCRIPT =
      "exec 3<&0; { cat <&3; kill $$; } >/dev/null 2>&1 & exec 3<&- \"$@\" </dev/null";

  private final Path socket;
  private final Path said;
  private final Process process;

  private PrivateBus(Path socket, Path said, Process process) {
    this.socket = socket;
    this.said = said;
    this.process = process;
  }

  /**
   * The daemon's configuration: one socket, and everybody who may open it may do everything.
   *
   * @param socket the path of the socket
   */
  static String configuration(Path socket) {
    return """
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
     "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>unix:path=%s</listen>
      <auth>EXTERNAL</auth>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
      </policy>
    </busconfig>
    """
        .formatted(escaped(socket));
  }

  /** Every byte that an address can't hold as it is becomes %xx (D-Bus specification). */
  private static String escaped(Path socket) {
    StringBuilder text = new StringBuilder();
    for (byte one : socket.toString().getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (one & 0xFF);
      boolean isPlain =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || "-_/.\\*".indexOf(letter) >= 0;
      text.append(isPlain ? String.valueOf(letter) : "%%%02x".formatted((int) letter));
    }
    return text.toString();
  }

  /**
   * Starts a bus.
   *
   * @param configuration the file that {@link #configuration} was written to
   * @param socket the path of the socket
   * @param said the file for what the daemon says, which is quoted if it does not start
   * @throws IOException if there is no daemon, or it does not start
   */
  static PrivateBus start(Path configuration, Path socket, Path said) throws IOException {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new IOException(
          "the path of its socket has more than "
              + LONGEST_PATH
              + " bytes, '"
              + socket
              + "'; give the lab a shorter temporary folder: LabBuilder.temporaryFolder, or the"
              + " JVM's option -Djava.io.tmpdir=/tmp");
    }
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, "sh", PROGRAM)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile());
    builder.command().addAll(List.of("--nofork", "--nopidfile", "--config-file=" + configuration));
    PrivateBus bus = new PrivateBus(socket, said, builder.start());
    try {
      bus.awaitStart();
    } catch (IOException | RuntimeException e) {
      bus.close();
      throw e;
    }
    return bus;
  }

  private void awaitStart() throws IOException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!answers()) {
      if (!process.isAlive()) {
        throw new IOException(
            process.exitValue() == 127
                ? "there is no program "
                    + PROGRAM
                    + " on PATH; install it, on Debian: apt-get install dbus"
                : PROGRAM + " ended with exit code " + process.exitValue() + quoted());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(PROGRAM + " did not start in " + TIMEOUT.toSeconds() + " seconds");
      }
      try {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("it was interrupted", e);
      }
    }
  }

  /** The daemon's last line, which is about what ended it. */
  private String quoted() throws IOException {
    List<String> lines = Files.readString(said).lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : ", and said '" + lines.get(lines.size() - 1) + "'";
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return false;
    }
  }

  /** The address for {@code DBUS_SESSION_BUS_ADDRESS}. */
  String address() {
    return "unix:path=" + escaped(socket);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
