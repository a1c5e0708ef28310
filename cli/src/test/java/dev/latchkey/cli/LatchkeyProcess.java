package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.testing.ShellProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The command as a child process, as the script starts it, with a home, a temporary folder and a
 * mark of its own, so that whatever it leaves behind is found.
 */
final class LatchkeyProcess {
  /** For a machine on which a JVM takes ten times as long as it should; no test waits for it. */
  static final long DEADLINE_SECONDS = 300;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "LATCHKEY_TEST_MARK";

  /**
   * What a build in the background (nohup, a shell's &) ignores, its children ignore too, a JVM for
   * good. env of GNU coreutils 8.31 or newer undoes it; elsewhere such a build fails.
   */
  private static final List<String> HEEDING_SIGNALS = findHeedingSignals();

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private final List<String> jvmOptions = new ArrayList<>();
  private final List<String> prefix = new ArrayList<>();
  private final String mark = UUID.randomUUID().toString();
  private Path workingFolder;
  private boolean isInputSilent;
  private Path input = Path.of(ShellProgram.ON_WINDOWS ? "NUL" : "/dev/null");

  LatchkeyProcess(Path folder) {
    this.folder = folder;
    environment
        .keySet()
        .removeIf(name -> name.startsWith("AZURE_") || name.startsWith("LATCHKEY_"));
    // A JVM announces each of them on stderr.
    environment
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    environment.put(MARK, mark);
    for (String home : List.of("HOME", "USERPROFILE")) {
      environment.keySet().removeIf(home::equalsIgnoreCase);
      environment.put(home, make("home").toString());
    }
    workingFolder = make("work");
    make("tmp");
  }

  private static List<String> findHeedingSignals() {
    List<String> prefix = List.of("/usr/bin/env", "--default-signal=INT,HUP");
    List<String> trial = new ArrayList<>(prefix);
    trial.add("true");
    try {
      return new ProcessBuilder(trial).start().waitFor() == 0 ? prefix : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path make(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LatchkeyProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  LatchkeyProcess withAll(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  LatchkeyProcess without(String name) {
    environment.remove(name);
    return this;
  }

  /** No az, and nothing else but a shell's tools, or Windows's own. */
  LatchkeyProcess withoutAz() {
    if (ShellProgram.ON_WINDOWS) {
      environment.keySet().removeIf(name -> name.equalsIgnoreCase("PATH"));
      return with("PATH", Path.of(System.getenv("SystemRoot"), "System32").toString());
    }
    Path bin = folder.resolve("bin");
    if (!Files.exists(bin)) {
      make("bin");
      for (String tool : List.of("sh", "env", "cat", "sleep", "echo", "true", "kill", "printf")) {
        for (String place : List.of("/bin/", "/usr/bin/")) {
          stub(bin.resolve(tool), Path.of(place + tool));
        }
      }
    }
    return with("PATH", bin.toString());
  }

  private static void stub(Path stub, Path target) {
    try {
      if (Files.isExecutable(target) && !Files.exists(stub)) {
        Files.writeString(stub, "#!/bin/sh\nexec " + target + " \"$@\"\n");
        assertThat(stub.toFile().setExecutable(true)).isTrue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The system calls of the command and all that it starts are written to a file, by strace. */
  LatchkeyProcess traced(Path trace, String calls) {
    prefix.addAll(List.of("/usr/bin/strace", "-f", "-qq", "-e", "trace=" + calls));
    prefix.addAll(List.of("-o", trace.toString()));
    return this;
  }

  LatchkeyProcess jvmOption(String option) {
    jvmOptions.add(option);
    return this;
  }

  /** What comes on stdin; nothing by default. */
  LatchkeyProcess input(String text) throws IOException {
    input = Files.writeString(Files.createTempFile(folder, "in", ""), text);
    return this;
  }

  /** Nothing comes on stdin, and it does not end. */
  LatchkeyProcess silentInput() {
    isInputSilent = true;
    return this;
  }

  LatchkeyProcess in(Path newWorkingFolder) {
    workingFolder = newWorkingFolder;
    return this;
  }

  Path workingFolder() {
    return workingFolder;
  }

  /** An executable script in a folder of its own. */
  Path program(String name, String... lines) throws IOException {
    Path own = Files.createDirectories(folder.resolve("program-" + name));
    return ShellProgram.write(own, name, String.join("\n", lines) + "\n");
  }

  record Result(int exitCode, String stdout, String stderr) {
    JsonNode json() {
      assertThat(stdout.lines()).as("one document on stdout, stderr: %s", stderr).hasSize(1);
      return parse(stdout);
    }

    /** The document that a failure ends with. */
    JsonNode error() {
      assertThat(stdout).isEmpty();
      return lastLine();
    }

    JsonNode lastLine() {
      List<String> lines = stderr.lines().toList();
      JsonNode error = parse(lines.get(lines.size() - 1)).path("error");
      assertThat(error.properties().stream().map(Map.Entry::getKey))
          .containsExactly("kind", "message", "remedy", "attempts");
      return error;
    }

    private static JsonNode parse(String text) {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("This is no JSON: " + text, e);
      }
    }
  }

  Result run(String... args) throws Exception {
    return start(args).await();
  }

  Running start(String... args) throws IOException {
    return startJava(classPath(), "dev.latchkey.cli.Latchkey", args);
  }

  /** Runs another program of the tests in the same surroundings. */
  Result runMain(Class<?> main, String... args) throws Exception {
    String tests = Path.of("target", "test-classes").toAbsolutePath().toString();
    return startJava(tests + File.pathSeparator + classPath(), main.getName(), args).await();
  }

  /** A line for sh, in which {@code $latchkey} is the command. */
  Result runInShell(String line) throws Exception {
    // In a file: as an argument it would have only the characters that this JVM's locale knows.
    Path script = Files.createTempFile(folder, "line", ".sh");
    Files.writeString(script, line.replace("$latchkey", "\"$@\"") + "\n");
    List<String> shell = new ArrayList<>(List.of("/bin/sh", script.toString()));
    shell.addAll(java(classPath(), "dev.latchkey.cli.Latchkey"));
    return startProgram(shell).await();
  }

  private Running startJava(String classPath, String main, String... args) throws IOException {
    return startProgram(java(classPath, main, args));
  }

  private List<String> java(String classPath, String main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + folder.resolve("tmp")));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(Arrays.asList(args));
    return command;
  }

  Running startProgram(List<String> command) throws IOException {
    List<String> heeding = new ArrayList<>(HEEDING_SIGNALS);
    heeding.addAll(prefix);
    heeding.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(heeding).directory(workingFolder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(isInputSilent ? Redirect.PIPE : Redirect.from(input.toFile()));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  private static String classPath() throws IOException {
    if (ShellProgram.ON_WINDOWS) { // The jars may have been built on another system.
      String target = Path.of("target").toAbsolutePath().toString();
      return target + "\\*;" + target + "\\lib\\*";
    }
    Path file = Path.of("target", "classpath.txt").toAbsolutePath();
    assertThat(file).as("the module is packaged before its …IT run").exists();
    return Files.readString(file).strip();
  }

  record Running(Process process, Path out, Path err) {
    Result await() throws Exception {
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      Result result = new Result(ended ? process.exitValue() : -1, stdout(), Files.readString(err));
      assertThat(ended).as("ended in time: %s", result).isTrue();
      return result;
    }

    String stdout() throws IOException {
      return Files.readString(out, StandardCharsets.UTF_8);
    }

    String stderr() {
      return read(err.toFile());
    }

    /** Waits until the command has a thread of this name. Linux only. */
    void awaitThread(String name) throws InterruptedException {
      File threads = new File("/proc/" + process.pid() + "/task");
      awaitUntil(
          "the thread " + name,
          () ->
              !process.isAlive()
                  || Stream.of(Objects.requireNonNullElse(threads.listFiles(), new File[0]))
                      .anyMatch(thread -> read(new File(thread, "comm")).strip().equals(name)));
    }

    String awaitLine(String start) throws Exception {
      awaitUntil("a line '" + start + "'", () -> findLine(start).isPresent() || !process.isAlive());
      return findLine(start).orElseThrow(() -> new AssertionError(this + " ended too early"));
    }

    private Optional<String> findLine(String start) {
      try (Stream<String> lines = stdout().lines()) {
        return stdout().endsWith("\n")
            ? lines.filter(line -> line.startsWith(start)).findFirst()
            : Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Result signal(String name) throws Exception {
      send(name);
      return await();
    }

    /** By a shell's own command: not every machine has a program for it. */
    void send(String name) throws Exception {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start().waitFor();
    }
  }

  static void awaitUntil(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waiting for %s", what).isNegative();
      Thread.sleep(20);
    }
  }

  /** No process, no file in the temporary folder, nothing new in the home folder. */
  void assertNothingLeft() throws Exception {
    assertNoProcessLeft();
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    assertThat(folder.resolve("home")).isEmptyDirectory();
  }

  /**
   * What was killed is gone soon, and not at once; a {@code sleep 600} that was not stays longer.
   */
  void assertNoProcessLeft() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!processes().isEmpty() && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    assertThat(processes()).as("processes left").isEmpty();
  }

  /** The command lines of all processes that descend from this command, however they got away. */
  private List<String> processes() {
    if (ShellProgram.ON_WINDOWS) {
      return descendants();
    }
    File[] all = new File("/proc").listFiles((dir, name) -> name.matches("\\d+"));
    return Stream.of(all == null ? new File[0] : all)
        .filter(process -> read(process, "environ").contains(MARK + "=" + mark))
        .map(process -> read(process, "cmdline").replace('\0', ' '))
        .toList();
  }

  /** On Windows no process shows its variables to others: all that this JVM started count. */
  private static List<String> descendants() {
    try {
      return ProcessHandle.current()
          .descendants()
          .map(process -> process.pid() + " " + process.info().command().orElse(""))
          .toList();
    } catch (RuntimeException e) {
      return List.of(
          String.valueOf(e.getMessage())); // Windows gives no snapshot while one changes.
    }
  }

  private static String read(File process, String file) {
    return read(new File(process, file));
  }

  private static String read(File file) {
    try {
      return Files.readString(file.toPath(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }
}
