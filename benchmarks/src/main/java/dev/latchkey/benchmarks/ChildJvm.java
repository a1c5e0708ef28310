package dev.latchkey.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own.
 *
 * @param sandbox where it runs
 * @param command what starts it
 */
record ChildJvm(Sandbox sandbox, List<String> command) {
  static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /**
   * One run.
   *
   * @param millis from its start to its end
   * @param said what it told
   * @param toolRuns how many tools it started
   */
  record Run(double millis, Map<String, String> said, int toolRuns) {
    /** The most memory that it had. */
    double peakMiB() {
      return Integer.parseInt(Objects.requireNonNull(said.get("VmHWM"), "VmHWM").replace(" kB", ""))
          / 1024.0;
    }

    /** The time that processors have worked for it; Linux counts hundredths of a second. */
    double cpuMillis() {
      String stat = Objects.requireNonNull(said.get("stat"), "stat");
      // proc(5): pid (name) state …, utime the 14th, stime after it
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    double number(String name) {
      return Double.parseDouble(said.get(name));
    }
  }

  /** A main and its arguments, in a JVM with no option but a home. */
  static ChildJvm ofMain(Sandbox sandbox, String classPath, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.add("-Duser.home=" + sandbox.home());
    command.addAll(List.of("-cp", classPath));
    command.addAll(arguments);
    return new ChildJvm(sandbox, command);
  }

  Run run() throws IOException, InterruptedException {
    return run(LONGEST)
        .orElseThrow(() -> new IOException(command + " has not ended after " + LONGEST));
  }

  /** A run, or nothing if it had not ended after a time; then it was killed. */
  Optional<Run> run(Duration longest) throws IOException, InterruptedException {
    Path stdout = sandbox.file("stdout");
    ProcessBuilder builder = builder().redirectOutput(stdout.toFile());
    sandbox.takeRuns();
    long start = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
    double millis = (System.nanoTime() - start) / 1e6;
    if (!ended) {
      process.destroyForcibly().waitFor();
      return Optional.empty();
    }
    String printed = Files.readString(stdout, StandardCharsets.UTF_8);
    requireGood(process.exitValue() == 0, printed);
    return Optional.of(new Run(millis, values(printed), sandbox.takeRuns()));
  }

  /**
   * A run whose time ends when it prints a line. The process then ends by itself; after {@link
   * #LONGEST} it is killed, which fails the run.
   */
  Run runUntil(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = builder();
    sandbox.takeRuns();
    long start = System.nanoTime();
    Process process = builder.start();
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(LONGEST.toNanos(), TimeUnit.NANOSECONDS));
    double millis = Double.NaN;
    StringBuilder printed = new StringBuilder();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        if (next.equals(line) && Double.isNaN(millis)) {
          millis = (System.nanoTime() - start) / 1e6;
        }
        printed.append(next).append('\n');
      }
    } finally {
      limit.cancel(false);
    }
    requireGood(process.waitFor() == 0 && !Double.isNaN(millis), printed.toString());
    return new Run(millis, values(printed.toString()), sandbox.takeRuns());
  }

  private ProcessBuilder builder() {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(sandbox.home().toFile())
            .redirectInput(new File(Sandbox.ON_WINDOWS ? "NUL" : "/dev/null"))
            .redirectError(sandbox.file("stderr").toFile());
    builder.environment().clear();
    builder.environment().putAll(sandbox.environment());
    return builder;
  }

  private void requireGood(boolean isGood, String printed) throws IOException {
    if (!isGood) {
      String errors = Files.readString(sandbox.file("stderr"));
      throw new IOException(
          "no measurement of " + command + ": " + (errors.isBlank() ? printed : errors).strip());
    }
  }

  private static Map<String, String> values(String stdout) {
    Map<String, String> values = new HashMap<>();
    for (String line : stdout.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return values;
  }
}
