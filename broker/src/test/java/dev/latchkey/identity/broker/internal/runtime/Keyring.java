package dev.latchkey.identity.broker.internal.runtime;

import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** GNOME's keyring on a private bus, unlocked, in a folder of its own. */
final class Keyring implements AutoCloseable {
  private static final String NAME = "org.freedesktop.secrets";

  private final Process daemon;

  private Keyring(Process daemon) {
    this.daemon = daemon;
  }

  /** Starts it, and waits until it has its name; a test without one is skipped. */
  static Keyring start(String bus, Path parent) throws Exception {
    RealTool tool = RealTools.keyring();
    tool.assumeFound();
    Path home = Files.createTempDirectory(parent, "keyring");
    ProcessBuilder builder =
        new ProcessBuilder(
                tool.program().toString(), "--foreground", "--components=secrets", "--unlock")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    for (String variable : List.of("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME")) {
      builder.environment().put(variable, home.toString());
    }
    builder.environment().put("DBUS_SESSION_BUS_ADDRESS", bus);
    Keyring keyring = new Keyring(builder.start());
    try {
      try (var password = keyring.daemon.getOutputStream()) {
        password.write("of a test".getBytes(StandardCharsets.UTF_8));
      }
      keyring.awaitName(bus);
      return keyring;
    } catch (IOException | InterruptedException | AssertionError e) {
      keyring.close();
      throw e;
    }
  }

  private void awaitName(String bus) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!hasOwner(bus)) {
      Assertions.assertThat(daemon.isAlive()).as("%s", this).isTrue();
      Assertions.assertThat(System.nanoTime() - deadline).as("waiting for it").isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean hasOwner(String bus) throws IOException, InterruptedException {
    Process ask =
        new ProcessBuilder(
                "dbus-send",
                "--bus=" + bus,
                "--print-reply=literal",
                "--dest=org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.NameHasOwner",
                "string:" + NAME)
            .redirectErrorStream(true)
            .start();
    String answer = new String(ask.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    ask.waitFor();
    return answer.contains("true");
  }

  @Override
  public void close() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
        daemon.destroyForcibly();
      }
    } catch (InterruptedException e) {
      daemon.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "keyring " + daemon.pid();
  }
}
