package dev.latchkey.identity.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.ShellProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each test no thread, process, or open file of a run is left. */
public final class Leftovers implements BeforeEachCallback, AfterEachCallback {
  /** In the environment of every tool that this JVM starts: other JVMs run such tests, too. */
  public static final String VARIABLE = "LATCHKEY_TEST_JVM";

  public static final String OURS = Long.toString(ProcessHandle.current().pid());

  private int pipesBefore;

  @Override
  public void beforeEach(ExtensionContext context) {
    pipesBefore = pipes();
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    // On a busy machine a thread that has nothing left to do may take a moment to end.
    for (int i = 0; i < 4_000 && !threads().isEmpty(); i++) {
      Thread.sleep(5);
    }
    assertThat(threads()).as("threads left").isEmpty();
    List<String> left = ShellProgram.ON_WINDOWS ? ProcessesOnWindows.endAll() : processes();
    assertThat(left).as("processes left").isEmpty();
    assertThat(pipes()).as("open pipes").isLessThanOrEqualTo(pipesBefore);
  }

  /** A lab lives longer than a test, and sees to its own. */
  public static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("latchkey-") && !name.startsWith("latchkey-lab-"))
        .toList();
  }

  /** Command lines of the processes that tools of this JVM have left; none on macOS. */
  public static List<String> processes() {
    return processesOf(OURS);
  }

  /** The same for another JVM of the tests, by its process id. */
  public static List<String> processesOf(String jvm) {
    if (ShellProgram.ON_WINDOWS) {
      return ProcessesOnWindows.all().stream().map(ProcessesOnWindows::command).toList();
    }
    List<String> found = new ArrayList<>();
    File[] all = new File("/proc").listFiles((dir, name) -> name.matches("\\d+"));
    for (File process : Optional.ofNullable(all).orElse(new File[0])) {
      String environment = read(process.toPath().resolve("environ"));
      if (environment.contains(VARIABLE + "=" + jvm + "\0")) {
        found.add(read(process.toPath().resolve("cmdline")).replace('\0', ' '));
      }
    }
    return found;
  }

  private static int pipes() {
    if (ShellProgram.ON_WINDOWS) {
      return 0; // Windows has no list of them. Under Wine /proc is Linux's, and knows other things.
    }
    File[] open = new File("/proc/self/fd").listFiles();
    int pipes = 0;
    for (File descriptor : Optional.ofNullable(open).orElse(new File[0])) {
      try {
        if (Files.readSymbolicLink(descriptor.toPath()).toString().startsWith("pipe:")) {
          pipes++;
        }
      } catch (IOException e) {
        // Closed since.
      }
    }
    return pipes;
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
