package dev.latchkey.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command stands: its two streams and its environment. Nothing else reads them.
 *
 * @param out for results, and for nothing else
 * @param err for everything else
 * @param environment the inherited variables
 * @param interruption the signal that may end the command
 */
record Terminal(
    PrintStream out, PrintStream err, Map<String, String> environment, Interruption interruption) {

  /**
   * The terminal of this process. From here on {@code System.out} leads to stderr, so that a
   * library which logs there can't get between a result and the script that reads it.
   */
  static Terminal ofThisProcess() {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(err);
    return new Terminal(out, err, System.getenv(), new Interruption());
  }
}
