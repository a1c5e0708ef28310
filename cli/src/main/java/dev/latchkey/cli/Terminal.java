package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The outside of a command: its two streams, its environment and its signals. No other class reads
 * them.
 *
 * @param out for results alone
 * @param err for everything else
 * @param environment the inherited variables
 * @param interruption the signal that may end the command
 */
record Terminal(
    PrintStream out, PrintStream err, Map<String, String> environment, Interruption interruption) {

  /**
   * The terminal of this process. From now on {@code System.out} leads to stderr: a library that
   * logs there must not disturb a script that reads the result.
   */
  static Terminal ofThisProcess() {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(err);
    return new Terminal(out, err, System.getenv(), new Interruption());
  }

  /** This machine, with the variables that the command inherited. */
  Surroundings machine() {
    Surroundings here = Surroundings.ofThisMachine();
    return new Surroundings(environment, here.clock(), here.platform(), here.files());
  }
}
