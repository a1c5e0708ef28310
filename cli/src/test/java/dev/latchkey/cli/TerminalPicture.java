package dev.latchkey.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Draws what commands print as an SVG that looks like a terminal: dark, so that it can be seen on a
 * light page and on a dark one.
 */
final class TerminalPicture {
  /** The table of whoami needs them, with its ids cut. */
  private static final int COLUMNS = 118;

  private static final double CHARACTER = 7.2;
  private static final int LINE = 18;
  private static final int MARGIN = 18;
  private static final int TOP = 46;

  /** A line, in a class of the style sheet. */
  private record Line(String style, String text) {}

  /** The only colour that the command uses: bold and green. */
  private static final Pattern COLOURED = Pattern.compile("\u001b\\[1;32m(.*)\u001b\\[0m");

  private final List<Line> lines = new ArrayList<>();

  /** Adds a command that is typed, and what it prints. */
  TerminalPicture typed(String command, List<String> output) {
    if (!lines.isEmpty()) {
      lines.add(new Line("o", ""));
    }
    lines.add(new Line("p", "$ " + command));
    for (String each : output) {
      Matcher coloured = COLOURED.matcher(each);
      boolean isColoured = coloured.matches();
      String text = isColoured ? coloured.group(1) : each;
      wrapped(text).forEach(part -> lines.add(new Line(isColoured ? "g" : "o", part)));
    }
    return this;
  }

  /** Breaks a long line at a blank; what is left stands below the line's last column. */
  private static List<String> wrapped(String text) {
    List<String> parts = new ArrayList<>();
    String indent = " ".repeat(lastColumn(text));
    String rest = text.stripTrailing();
    while (rest.length() > COLUMNS) {
      int end = rest.lastIndexOf(' ', COLUMNS);
      end = end <= indent.length() ? COLUMNS : end;
      parts.add(rest.substring(0, end).stripTrailing());
      rest = indent + rest.substring(end).strip();
    }
    parts.add(rest);
    return parts;
  }

  /** Where the text begins behind the last gap of two blanks within the first columns. */
  private static int lastColumn(String text) {
    Matcher gap = Pattern.compile(" {2,}(?=\\S)").matcher(text);
    int column = 0;
    while (gap.find() && gap.end() < COLUMNS / 2) {
      column = gap.end();
    }
    return column;
  }

  /** What a picture shows, with a blank in place of each end of a line. */
  static String textOf(String svg) {
    return Pattern.compile("<text [^>]*>([^<]*)</text>")
        .matcher(svg)
        .results()
        .map(line -> line.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        .collect(Collectors.joining(" "));
  }

  String svg() {
    int width = (int) Math.ceil(COLUMNS * CHARACTER) + 2 * MARGIN;
    int height = TOP + lines.size() * LINE + MARGIN;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-label="What latchkey demo, whoami and doctor print">
        <!-- Made by PictureIT from real output. -->
        <style>
          text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre; fill: #d7dde5 }
          .p { fill: #79b8ff; font-weight: bold }
          .g { fill: #7ee787; font-weight: bold }
        </style>
        <rect x="0.5" y="0.5" width="%3$d" height="%4$d" rx="9" fill="#161b22" stroke="#6e7681"/>
        <circle cx="20" cy="20" r="5.5" fill="#ff5f57"/><circle cx="39" cy="20" r="5.5" fill="#febc2e"/><circle cx="58" cy="20" r="5.5" fill="#28c840"/>
        """
            .formatted(width, height, width - 1, height - 1));
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (!line.text().isBlank()) {
        svg.append(text(line, TOP + i * LINE + 8)).append('\n');
      }
    }
    return svg.append("</svg>\n").toString();
  }

  /** Its length is given, so that columns stand below each other in every font. */
  private static String text(Line line, int y) {
    String text = line.text().stripLeading();
    double x = MARGIN + (line.text().length() - text.length()) * CHARACTER;
    return "<text class=\"%s\" x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" xml:space=\"preserve\">%s</text>"
        .formatted(
            line.style(),
            x,
            y,
            text.length() * CHARACTER,
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }
}
