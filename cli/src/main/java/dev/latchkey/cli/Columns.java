package dev.latchkey.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table for people: the cells of a column begin below one another. On a terminal that is too
 * narrow for it, the last column is broken into lines, or each row becomes a few lines.
 */
final class Columns {
  /** The last column is broken only if it keeps this much room; else nobody could read it. */
  private static final int LEAST_ROOM = 30;

  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> labels;

  Columns() {
    labels = List.of();
  }

  private Columns(List<String> labels) {
    this.labels = labels;
  }

  /** A table whose first row names the columns. */
  static Columns of(String... labels) {
    return new Columns(List.of(labels)).row(labels);
  }

  /**
   * Adds a row. Control characters, which could move the cursor, become question marks. A cell that
   * is indented holds a command, and is never broken: it can be copied.
   */
  Columns row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(shown(cell));
    }
    rows.add(row);
    return this;
  }

  private static String shown(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      if (cell.charAt(i) < ' ' || cell.charAt(i) > '~') {
        return cell.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
      }
    }
    return cell; // The first pattern of a JVM costs milliseconds.
  }

  void print(Terminal terminal) {
    print(terminal.out(), terminal.width());
  }

  void print(PrintStream to, int width) {
    lines(width).forEach(to::println);
  }

  /**
   * The rows as lines of text.
   *
   * @param width how many characters the terminal has in a line; 0 where that is not known
   */
  List<String> lines(int width) {
    List<Integer> widths = widths();
    List<String> lines = new ArrayList<>();
    int longest = 0;
    for (List<String> row : rows) {
      String line = line(row, widths);
      lines.add(line);
      longest = Math.max(longest, length(line));
    }
    if (width <= 0 || longest <= width) {
      return lines;
    }
    int last = widths.size() - 1;
    int start = 2 + widths.stream().limit(last).mapToInt(one -> one + 2).sum();
    List<String> narrow = new ArrayList<>();
    if (width - start >= LEAST_ROOM) {
      for (List<String> row : rows) {
        narrow.addAll(broken(row, widths, start, width));
      }
      return narrow;
    }
    for (List<String> row : labels.isEmpty() ? rows : rows.subList(1, rows.size())) {
      narrow.addAll(labels.isEmpty() ? joined(row, width) : labelled(row, width));
    }
    return narrow;
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), length(row.get(i))));
      }
    }
    return widths;
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append("  ").append(cell).append(" ".repeat(widths.get(i) - length(cell)));
    }
    return line.toString().stripTrailing();
  }

  /** The first cells, and the last one in lines below one another. */
  private static List<String> broken(List<String> row, List<Integer> widths, int start, int width) {
    if (row.size() < widths.size() || isCommand(row)) {
      return List.of(line(row, widths));
    }
    List<String> lines = new ArrayList<>();
    String first = line(row.subList(0, row.size() - 1), widths);
    for (String part : WrappedText.lines(row.get(row.size() - 1), width - start, 0)) {
      lines.add((first + " ".repeat(start - length(first)) + part).stripTrailing());
      first = "";
    }
    return lines;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean isCommand(List<String> row) {
    return row.get(row.size() - 1).startsWith(" ");
  }

  /** A row whose cells say themselves what they are. */
  private static List<String> joined(List<String> row, int width) {
    String text = String.join("  ", row.stream().filter(cell -> !cell.isBlank()).toList());
    boolean isContinued = row.get(0).isBlank();
    if (isCommand(row)) {
      return List.of("    " + text.strip());
    }
    return WrappedText.lines((isContinued ? "    " : "  ") + text, width, isContinued ? 6 : 4);
  }

  /** The first three cells, then a line for each of the others that says something. */
  private List<String> labelled(List<String> row, int width) {
    String first = "  " + row.get(0) + "  " + row.get(1) + "  " + row.get(2);
    List<String> lines = new ArrayList<>(WrappedText.lines(first, width, 7));
    for (int i = 3; i < row.size(); i++) {
      if (!row.get(i).equals("-")) {
        String label = labels.get(i).toLowerCase(Locale.ROOT);
        lines.addAll(WrappedText.lines("       " + label + ": " + row.get(i), width, 9));
      }
    }
    return lines;
  }
}
