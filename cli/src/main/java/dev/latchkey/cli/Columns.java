package dev.latchkey.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table for people: the cells of a column begin below one another. */
final class Columns {
  private final List<List<String>> rows = new ArrayList<>();

  Columns() {}

  /** Adds a row. Control characters, which could move the cursor, become question marks. */
  Columns row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(cell.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?"));
    }
    rows.add(row);
    return this;
  }

  void print(PrintStream to) {
    lines().forEach(to::println);
  }

  /** The rows as lines of text. */
  List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).codePointCount(0, row.get(i).length());
        if (i == widths.size()) {
          widths.add(width);
        }
        widths.set(i, Math.max(widths.get(i), width));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        int width = cell.codePointCount(0, cell.length());
        line.append("  ").append(cell).append(" ".repeat(widths.get(i) - width));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
