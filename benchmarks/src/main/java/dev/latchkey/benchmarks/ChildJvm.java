package dev.latchkey.benchmarks;

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
    Path stderr = sandbox.file("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(sandbox.home().toFile())
            .redirectInput(new File(Sandbox.ON_WINDOWS ? "NUL" : "/dev/null"))
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().clear();
    builder.environment().putAll(sandbox.environment());
    sandbox.takeRuns();
    long start = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
    double millis = (System.nanoTime() - start) / 1e6;
    if (!ended) {
      process.destroyForcibly().waitFor();
      return Optional.empty();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "no measurement of " + command + ": " + Files.readString(stderr).strip());
    }
    return Optional.of(
        new Run(
            millis, values(Files.readString(stdout, StandardCharsets.UTF_8)), sandbox.takeRuns()));
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
