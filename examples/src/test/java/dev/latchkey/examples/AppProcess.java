package dev.latchkey.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An app in a JVM of its own; only its environment tells it about the lab. */
final class AppProcess implements AutoCloseable {
  /** Long enough for a machine ten times slower than usual; no passing test waits for it. */
  private static final int PATIENCE_SECONDS = 300;

  private static final String END = "\0";

  /**
   * azure-identity loads native code, and JDK 24 and later warn about it; 17 has no such option.
   */
  private static final String NATIVE_ACCESS =
      Runtime.version().feature() < 22 ? "-Xshare:auto" : "--enable-native-access=ALL-UNNAMED";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuilder seen = new StringBuilder();

  private AppProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "app-output");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a class, with stdout and stderr in one.
   *
   * @param classPath as {@code -cp} takes it
   */
  static AppProcess start(
      String classPath, Map<String, String> environment, String mainClass, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                NATIVE_ACCESS,
                "-cp",
                classPath,
                mainClass));
    command.addAll(List.of(arguments));
    return start(new ProcessBuilder(command), environment);
  }

  static AppProcess start(ProcessBuilder builder, Map<String, String> environment) {
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new AppProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The runtime class path that the build wrote for a module. */
  static String classPathOf(String module) {
    try {
      return Files.readString(Path.of(module, "target", "classpath.txt")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // It was ended.
    }
    lines.add(END);
  }

  /** Waits for a line that begins like this. */
  String awaitLine(String beginning) {
    String line = next();
    while (!line.startsWith(beginning)) {
      if (line.equals(END)) {
        throw new AssertionError("No line begins with '" + beginning + "':\n" + seen);
      }
      line = next();
    }
    return line;
  }

  private String next() {
    try {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("Nothing came any more after:\n" + seen);
      }
      if (!line.equals(END)) {
        seen.append(line).append('\n');
      }
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end, and returns everything that it printed. */
  String output() {
    while (!next().equals(END)) {}
    return seen.toString();
  }

  /** Ends it, and returns everything that it had printed until then. */
  String outputUntilItsEnd() {
    process.toHandle().destroyForcibly(); // Process.destroyForcibly would close its output.
    return output();
  }

  int exitCode() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("It did not end:\n" + seen);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
