package dev.latchkey.lab;

import dev.latchkey.lab.internal.standin.StandInAzCalls;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One process in a lab that answers many calls of the stand-in for az. */
final class StandInAzProcess implements AutoCloseable {
  private final Process process;

  StandInAzProcess(Lab lab) {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            StandInAzCalls.class.getName());
    lab.environment().applyTo(java.environment());
    java.environment().remove("JAVA_TOOL_OPTIONS"); // As the script does.
    try {
      process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one command with a config folder of its own. */
  ToolRun.Result run(Path configFolder, String... words) {
    try {
      String call =
          Stream.concat(
                  Stream.of(Files.createDirectories(configFolder).toString()), Stream.of(words))
              .map(
                  word -> Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8)))
              .collect(Collectors.joining(" "));
      new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8).println(call);
      String result = process.inputReader().readLine();
      if (result == null) {
        throw new AssertionError("The process ended at " + String.join(" ", words));
      }
      String[] parts = result.split(" ", -1);
      return new ToolRun.Result(Integer.parseInt(parts[0]), decode(parts[1]), decode(parts[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(String base64) {
    // A tool ends its lines as its system does.
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
