package dev.latchkey.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a test run says about real tools and skipped tests. Each line is printed and appended to
 * {@code target/test-record.txt} of the module, where {@code .ci/run} reads it.
 */
final class RunRecord {
  private static final Path FOLDER = Path.of("target");

  private RunRecord() {}

  static synchronized void add(String line) {
    System.out.println(line);
    if (!Files.isDirectory(FOLDER)) {
      return; // Started by something other than Maven.
    }
    try {
      Files.writeString(
          FOLDER.resolve("test-record.txt"),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
