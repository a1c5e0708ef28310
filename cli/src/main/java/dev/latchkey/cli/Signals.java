package dev.latchkey.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What ended this JVM, as far as it can be known. */
final class Signals {
  private Signals() {}

  /**
   * Whether a Ctrl-C at the terminal is ending this JVM. The terminal sends it to every process in
   * the foreground, so that the command in the lab has it too, and may do with it what it likes: a
   * shell goes on.
   */
  static boolean isCtrlC() {
    return isInterrupt() && isTerminal();
  }

  /** The JVM runs its end in a thread that it names after the signal. */
  private static boolean isInterrupt() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
  }

  private static boolean isTerminal() {
    Path stdin = Path.of("/proc/self/fd/0");
    try {
      String target = Files.readSymbolicLink(stdin).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
