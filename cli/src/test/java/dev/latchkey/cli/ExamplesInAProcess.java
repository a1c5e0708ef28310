package dev.latchkey.cli;

import java.util.Arrays;

/**
 * Runs several commands, one after the other, since most of what a command takes in a new process
 * is the start of its JVM. Prints a line with each exit code, and above those of failures what they
 * printed.
 */
final class ExamplesInAProcess {
  private ExamplesInAProcess() {}

  public static void main(String[] args) {
    for (String example : args) {
      LatchkeyProcess.Result result =
          CommandInProcess.run(System.getenv(), HelpIT.words(example.strip()));
      if (result.exitCode() != 0) {
        System.out.println(result);
      }
      System.out.println(line(result.exitCode(), example));
    }
    System.exit(0);
  }

  static String line(int exitCode, String example) {
    return "exit code " + exitCode + " of " + Arrays.toString(HelpIT.words(example.strip()));
  }
}
