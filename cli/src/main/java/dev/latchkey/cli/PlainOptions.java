package dev.latchkey.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a plain command line: each has one value, and there is nothing else. Read without
 * picocli, whose classes take longer to load than a token that is at hand takes to read. Help,
 * mistakes and every other way to write an option are left to picocli.
 */
final class PlainOptions {
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  private PlainOptions() {}

  /**
   * Reads what follows the name of a command.
   *
   * @param args the command line
   * @param known the names of the options that may come, but for {@code --output}
   * @return the options, or {@code null} if picocli has to read this command line
   */
  static @Nullable PlainOptions read(String[] args, List<String> known) {
    PlainOptions options = new PlainOptions();
    int next = 1;
    while (next < args.length) {
      String word = args[next];
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 && next + 1 == args.length) {
        return null;
      }
      String value = equals < 0 ? args[next + 1] : word.substring(equals + 1);
      if (!isPlain(value) || !(known.contains(name) || name.equals("--output"))) {
        return null;
      }
      options.names.add(name);
      options.values.add(value);
      next += equals < 0 ? 2 : 1;
    }
    return options;
  }

  /** An empty value, an option in a value's place, and a file of arguments are not plain. */
  private static boolean isPlain(String value) {
    return !value.isEmpty() && value.charAt(0) != '-' && value.charAt(0) != '@';
  }

  /** The values of an option that may be repeated. */
  List<String> all(String name) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  /** The value of an option, or {@code null} without it. */
  @Nullable String find(String name) {
    int index = names.indexOf(name);
    return index < 0 ? null : values.get(index);
  }

  /**
   * Sets the form of the result.
   *
   * @return false for a form that does not exist
   */
  boolean setOutput(CommonOptions common) {
    String output = find("--output");
    boolean isJson = "json".equalsIgnoreCase(output);
    if (isJson) {
      common.output = CommonOptions.Output.JSON;
    }
    return isJson || output == null || "text".equalsIgnoreCase(output);
  }

  /** True if an option comes more than once, but for the one that may. */
  boolean isRepeatedBut(String allowed) {
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals(allowed) && names.lastIndexOf(names.get(i)) != i) {
        return true;
      }
    }
    return false;
  }
}
