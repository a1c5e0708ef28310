package dev.latchkey.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text in lines that a terminal has room for. */
final class WrappedText {
  private static final Pattern WORD = Pattern.compile("( *)([^ ]+)");

  /** A row of picocli's: an option or a command, and what it is for. */
  private static final Pattern ROW = Pattern.compile("( +[-a-z].*?) {2,}(\\S.*)");

  private WrappedText() {}

  /**
   * Breaks a line at its spaces. A word that is longer than a line stays whole, so that an id or a
   * command can be copied.
   *
   * @param line a line, with its indentation
   * @param width how many characters a line may have
   * @param hanging the indentation of the lines that follow the first
   */
  static List<String> lines(String line, int width, int hanging) {
    if (length(line) <= width) {
      return List.of(line);
    }
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      boolean isFirst = current.toString().isBlank();
      if (!isFirst && length(current) + length(word.group()) > width) {
        lines.add(current.toString());
        current = new StringBuilder(" ".repeat(hanging)).append(word.group(2));
      } else {
        current.append(word.group());
      }
    }
    lines.add(current.toString());
    return lines;
  }

  /**
   * A help text for a terminal that is too narrow for two columns.
   *
   * @param help a text in which no line was broken yet
   */
  static String inOneColumn(String help, int width) {
    List<String> lines = new ArrayList<>();
    for (String line : help.split("\\R", -1)) {
      Matcher row = ROW.matcher(line);
      if (length(line) > width && row.matches()) {
        lines.addAll(lines("  " + row.group(1).strip(), width, 4));
        lines.addAll(lines("      " + row.group(2), width, 6));
      } else {
        int indent = line.length() - line.stripLeading().length();
        lines.addAll(lines(line, width, indent == 0 ? 0 : indent + 2));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** Joins the lines of each paragraph, which a narrow terminal breaks elsewhere. */
  static String[] paragraphs(String... lines) {
    List<String> joined = new ArrayList<>();
    boolean isOpen = false;
    for (String line : lines) {
      boolean isText = !line.isEmpty() && !line.startsWith(" ") && !line.endsWith(":");
      if (isText && isOpen) {
        joined.set(joined.size() - 1, joined.get(joined.size() - 1) + " " + line);
      } else {
        joined.add(line);
      }
      isOpen = isText;
    }
    return joined.toArray(String[]::new);
  }

  private static int length(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }
}
