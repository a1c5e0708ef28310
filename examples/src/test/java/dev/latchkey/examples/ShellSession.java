package dev.latchkey.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Commands that are typed into one shell, one after the other: what one of them sets, the next one
 * sees.
 */
final class ShellSession {
  private static final String BEGIN = "@@ begin ";
  private static final String END = "@@ end ";

  private ShellSession() {}

  /** Runs them to the end, and compares each with what its page shows. */
  static void run(List<Transcript> typed, Path folder, Map<String, String> environment)
      throws IOException {
    Path script = Files.writeString(folder.resolve("typed.sh"), script(typed));
    ProcessBuilder shell =
        new ProcessBuilder("/bin/sh", script.toString()).directory(folder.toFile());
    String printed;
    try (AppProcess process = AppProcess.start(shell, environment)) {
      printed = process.output();
    } finally {
      Files.delete(script);
    }
    for (int i = 0; i < typed.size(); i++) {
      int begin = printed.indexOf(BEGIN + i + "\n");
      int end = printed.indexOf("\n" + END, begin);
      if (begin < 0 || end < 0) {
        throw new AssertionError("The shell ended before '" + typed.get(i) + "':\n" + printed);
      }
      int begun = begin + (BEGIN + i + "\n").length();
      String exitCode = printed.substring(end + END.length() + 1).lines().findFirst().orElseThrow();
      typed
          .get(i)
          .assertMatches(
              Integer.parseInt(exitCode), printed.substring(Math.min(begun, end), end) + "\n");
    }
  }

  /** The exit code of one command is there for the next one, as {@code $?}. */
  private static String script(List<Transcript> typed) {
    StringBuilder script = new StringBuilder("ended=0\n");
    for (int i = 0; i < typed.size(); i++) {
      script.append("echo '" + BEGIN + i + "'\n(exit $ended)\n");
      script.append(typed.get(i).command()).append('\n');
      script.append("ended=$?\nprintf '\\n" + END + "%d\\n' $ended\n");
    }
    return script.toString();
  }
}
