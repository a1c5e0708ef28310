package dev.latchkey.identity;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged: slf4j-simple writes to System.err, at the levels of simplelogger.properties. */
final class Logged {
  private Logged() {}

  /** The lines that this library logged while something was done. */
  static List<String> by(Runnable action) {
    return everythingBy(action)
        .lines()
        .filter(line -> line.contains("dev.latchkey.identity."))
        .toList();
  }

  /** All that anybody wrote to System.err while something was done. */
  static String everythingBy(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
