package dev.latchkey.examples;

import dev.latchkey.testing.Page.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that a page shows in full: its block begins with a comment that names it, {@code //
 * App.java} or {@code # lab.yaml}.
 *
 * @param name its path in the checkout
 * @param text its content
 */
record PageFile(String name, String text) {
  private static final Pattern NAMED =
      Pattern.compile("(?://|#) (?<name>[\\w./-]+\\.\\w+)\\n.*", Pattern.DOTALL);

  static Optional<PageFile> in(Block block) {
    Matcher found = NAMED.matcher(block.text());
    return found.matches()
        ? Optional.of(new PageFile(found.group("name"), block.text()))
        : Optional.empty();
  }

  void writeTo(Path folder) {
    try {
      Path file = folder.resolve(name);
      if (Files.isSymbolicLink(folder.resolve(Path.of(name).getName(0)))) {
        throw new AssertionError("The block of '" + name + "' would change the checkout");
      }
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
