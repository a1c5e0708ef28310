package dev.latchkey.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java files of a module, for rules that no library checks. */
public final class SourceFiles {
  /** More code lines than this hold two thoughts. */
  private static final int LONGEST = 400;

  private SourceFiles() {}

  /** The files of {@code src/main/java} that are too long, comments and blank lines left out. */
  public static List<String> tooLong() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> codeLines(file) > LONGEST)
          .map(file -> file + ": " + codeLines(file) + " code lines, " + LONGEST + " at most")
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long codeLines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(String::strip).filter(SourceFiles::isCode).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isCode(String line) {
    return !line.isEmpty()
        && !line.startsWith("//")
        && !line.startsWith("/*")
        && !line.startsWith("*");
  }
}
