package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows as a table of Markdown that reads as well on a terminal. */
final class Table {
  private static final Row HEAD =
      new Row("work", "azure-identity 1.19.0", "Latchkey", "ratio", "aim", "");

  private final List<Row> rows = new ArrayList<>();

  void add(Row row) {
    rows.add(row);
  }

  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(HEAD.cells());
    rows.forEach(row -> lines.add(row.cells()));
    int[] widths = new int[HEAD.cells().length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.max(line[i].length(), 3));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < lines.size(); row++) {
      append(text, lines.get(row), widths, ' ');
      if (row == 0) {
        append(text, new String[widths.length], widths, '-');
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String[] cells, int[] widths, char fill) {
    for (int i = 0; i < widths.length; i++) {
      String cell = fill == ' ' ? cells[i] : "";
      text.append("| ")
          .append(cell)
          .append(String.valueOf(fill).repeat(widths[i] - cell.length()))
          .append(' ');
    }
    text.append("|\n");
  }
}
