package dev.latchkey.cli;

import org.jspecify.annotations.Nullable;

/**
 * The program: finds the command, runs it, and reports how it ended. It does without picocli where
 * the command line is plain.
 */
final class Latchkey {
  private Latchkey() {}

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofThisProcess();
    terminal.interruption().interruptThisThread();
    int exitCode = ExitCode.FAULT.value;
    boolean isPlain = false;
    try {
      PlainCommand plain = PlainCommand.find(terminal, args);
      isPlain = plain != null;
      exitCode = run(terminal, plain, args);
      if (terminal.out().checkError()) {
        exitCode = fault(terminal, "the result could not be written to stdout.", args);
      }
    } catch (Error e) { // No memory, or a replaced jar. A signal must not wait for ever.
      e.printStackTrace(terminal.err());
      exitCode = fault(terminal, "an error of Java's, " + e.getClass().getSimpleName() + ".", args);
    } finally {
      terminal.interruption().end(exitCode);
    }
    // From Java 21 on, System.exit sets up logging first, which takes longer than a plain command.
    // Such a command has only daemon threads, so the JVM ends when this method returns.
    if (!isPlain || exitCode != ExitCode.OK.value) {
      System.exit(exitCode);
    }
  }

  private static int fault(Terminal terminal, String seen, String... args) {
    return new FailureReport(terminal).reportFault("latchkey: " + seen, args);
  }

  static int run(Terminal terminal, String... args) {
    return run(terminal, PlainCommand.find(terminal, args), args);
  }

  private static int run(Terminal terminal, @Nullable PlainCommand plain, String... args) {
    return plain == null ? RootCommand.run(terminal, args) : plain.run(terminal);
  }
}
