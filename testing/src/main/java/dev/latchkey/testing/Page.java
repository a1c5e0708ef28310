package dev.latchkey.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, and the fenced blocks on it, in order.
 *
 * @param name the file's path in the checkout, {@code docs/migration.md}
 * @param text all of it
 * @param blocks the fenced blocks
 */
public record Page(String name, String text, List<Block> blocks) {
  /** Tests run in the folder of their module. */
  private static final Path CHECKOUT = Path.of("..");

  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^ *<!-- (?<note>[^\\n]*) -->\\n)?^(?<indent> *)```(?<language>\\w*)\\n"
              + "(?<text>.*?)^\\k<indent>```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern NOTE_OF_ALL =
      Pattern.compile("^<!-- all blocks (run by \\w+) -->$", Pattern.MULTILINE);

  /** What a note above a block begins with. */
  private static final String NOT_RUN = "not run: ";

  private static final String RUN_BY = "run by ";
  private static final String NEEDS = "needs ";

  /**
   * A fenced block. A comment on the line above it says what a test can't see in the block itself:
   * {@code not run: REASON}, {@code run by TEST} for a test class that takes the block from the
   * page or runs the same, {@code needs TOOL} for a tool that not every machine has. The comment
   * {@code all blocks run by TEST} stands for one above each block of the page.
   *
   * @param place the page and the line, {@code README.md:12}
   * @param language the word after the fence; empty if there is none
   * @param text what is between the fences, without their indentation
   * @param note the comment above it; empty if there is none
   */
  public record Block(String place, String language, String text, String note) {

    /** Why nothing runs it, if so. */
    public Optional<String> notRun() {
      return after(NOT_RUN);
    }

    /** The simple name of the test class that runs it, if it is a class of its own. */
    public Optional<String> runBy() {
      return after(RUN_BY);
    }

    /** The tool without which it can't be run, if there is one. */
    public Optional<String> needs() {
      return after(NEEDS);
    }

    private Optional<String> after(String word) {
      return note.startsWith(word) ? Optional.of(note.substring(word.length())) : Optional.empty();
    }

    /** Notes in the record of the test run that this block was not run. */
    public void recordNotRun(String reason) {
      RunRecord.add("not run: " + place + ": " + reason);
    }
  }

  /**
   * Reads a page.
   *
   * @param name its path in the checkout
   */
  public static Page of(String name) {
    try {
      String text = Files.readString(CHECKOUT.resolve(name));
      return new Page(name, text, blocksOf(name, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every page of the checkout that people read: at the top, in docs and in examples. */
  public static List<Page> all() {
    return Stream.of("", "docs/", "examples/").flatMap(Page::in).map(Page::of).toList();
  }

  private static Stream<String> in(String folder) {
    try (Stream<Path> files = Files.list(CHECKOUT.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".md"))
          .sorted()
          .map(file -> folder + file)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks in a language. */
  public List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  private static List<Block> blocksOf(String name, String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher found = BLOCK.matcher(text);
    while (found.find()) {
      long line = text.substring(0, found.start("indent")).lines().count() + 1;
      String note = found.group("note");
      blocks.add(
          new Block(
              name + ":" + line,
              found.group("language"),
              found.group("text").replaceAll("(?m)^" + found.group("indent"), ""),
              note == null ? ofAll(text) : note));
    }
    return blocks;
  }

  private static String ofAll(String text) {
    Matcher found = NOTE_OF_ALL.matcher(text);
    return found.find() ? found.group(1) : "";
  }
}
