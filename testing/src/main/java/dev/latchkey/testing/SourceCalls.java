package dev.latchkey.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call in the source code of a module, for tests that compare the texts of messages with a page.
 *
 * @param place the file and the line
 * @param arguments the arguments as they are written, each on one line
 */
public record SourceCalls(String place, List<String> arguments) {
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * The calls of a method or constructor.
   *
   * @param folder the folder of the sources
   * @param function its name as it is written, {@code new Failure}
   */
  public static List<SourceCalls> of(Path folder, String function) {
    Pattern call = Pattern.compile("(?<![\\w.])" + Pattern.quote(function) + "\\(");
    try (Stream<Path> files = Files.walk(folder)) {
      List<SourceCalls> calls = new ArrayList<>();
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).sorted().toList()) {
        String code = Files.readString(file);
        Matcher found = call.matcher(code);
        while (found.find()) {
          long line = code.substring(0, found.start()).lines().count();
          calls.add(new SourceCalls(file.getFileName() + ":" + line, arguments(code, found.end())));
        }
      }
      return calls;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> arguments(String code, int start) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    int depth = 0;
    boolean isText = false;
    for (int i = start; depth >= 0; i++) {
      char c = code.charAt(i);
      if (isText) {
        isText = c != '"' || code.charAt(i - 1) == '\\';
      } else if (c == '"') {
        isText = true;
      } else if (c == '(' || c == '{') {
        depth++;
      } else if (c == ')' || c == '}') {
        depth--;
      }
      boolean isEnd = depth < 0 || (depth == 0 && !isText && c == ',');
      if (isEnd) {
        arguments.add(argument.toString().strip().replaceAll("\\s*\\R\\s*", " "));
        argument.setLength(0);
      } else {
        argument.append(c);
      }
    }
    return arguments;
  }

  /**
   * The texts in an argument. Those that are joined by a plus sign alone are one.
   *
   * @param index the argument
   * @return the texts without blanks at their ends; empty if the argument has none
   */
  public List<String> texts(int index) {
    return LITERAL
        .matcher(arguments.get(index).replaceAll("\"\\s*\\+\\s*\"", ""))
        .results()
        .map(text -> text.group(1).replace("\\\"", "\"").strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
