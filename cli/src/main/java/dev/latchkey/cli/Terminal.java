package dev.latchkey.cli;

import dev.latchkey.identity.internal.process.Surroundings;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

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

  /** True if stdin is a terminal. The script {@code latchkey} knows: Java can't ask about it. */
  boolean isInteractive() {
    return Boolean.getBoolean("latchkey.terminal");
  }

  /**
   * How many characters the terminal of stdout has in a line; 0 where stdout is none, or where that
   * is not known. The script {@code latchkey} knows: Java can't ask about it.
   */
  int width() {
    return Math.max(0, Integer.getInteger("latchkey.columns", 0));
  }

  /**
   * Prints a sentence to stdout, broken where the terminal is narrower. The command at its end is
   * not, so that it can be copied.
   */
  void say(String line) {
    int width = width();
    if (width <= 0 || line.length() <= width) {
      out.println(line);
      return;
    }
    int command = line.indexOf(" Run: ");
    String sentence = command < 0 ? line : line.substring(0, command);
    int indent = line.length() - line.stripLeading().length();
    WrappedText.lines(sentence, width, indent + 2).forEach(out::println);
    if (command >= 0) {
      out.println(" ".repeat(indent + 2) + line.substring(command).strip());
    }
  }

  /** True if stdout is a terminal with colours. The script {@code latchkey} knows the first. */
  boolean isColourful() {
    return Boolean.getBoolean("latchkey.colours")
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /**
   * Asks on stderr, and waits for a line on stdin.
   *
   * @return true for {@code y} and {@code yes}, false for anything else and the end of stdin
   * @throws InterruptedException if a signal ends the command
   */
  boolean isConfirmed(String question) throws InterruptedException {
    err.print(question + " [y/N] ");
    err.flush();
    BlockingQueue<String> answer = new LinkedBlockingQueue<>();
    // A read can't be interrupted; the JVM does not wait for this thread.
    Thread reader = new Thread(() -> answer.add(readLine()), "latchkey-stdin");
    reader.setDaemon(true);
    reader.start();
    return List.of("y", "yes").contains(answer.take().strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The end of what comes on stdin.
   *
   * @param most how many bytes of it are kept
   * @throws InterruptedException if a signal ends the command
   */
  String readInput(int most) throws InterruptedException {
    BlockingQueue<String> input = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> input.add(readEnd(most)), "latchkey-stdin");
    reader.setDaemon(true);
    reader.start();
    return input.take();
  }

  private static String readEnd(int most) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      int count = System.in.read(buffer);
      while (count >= 0) {
        kept.write(buffer, 0, count);
        if (kept.size() > 2 * most) {
          byte[] end = end(kept, most);
          kept.reset();
          kept.write(end, 0, end.length);
        }
        count = System.in.read(buffer);
      }
    } catch (IOException e) {
      // What came before counts.
    }
    return new String(end(kept, most), StandardCharsets.UTF_8);
  }

  private static byte[] end(ByteArrayOutputStream all, int most) {
    return Arrays.copyOfRange(all.toByteArray(), Math.max(0, all.size() - most), all.size());
  }

  private static String readLine() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      return "";
    }
  }
}
