package dev.latchkey.lab.internal.standin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of one command, long and short names folded into one. */
final class Options {
  private static final Map<String, String> SHORT =
      Map.of("-o", "--output", "-s", "--subscription", "-t", "--tenant", "-n", "--subscription");

  private final Map<String, String> values = new HashMap<>();

  private Options() {}

  static Options parse(List<String> words, Set<String> withValue, Set<String> flags)
      throws AzFailure {
    Options options = new Options();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      name = SHORT.getOrDefault(name, name);
      if (flags.contains(name)) {
        options.values.put(name, "");
      } else if (!withValue.contains(name) && !name.equals("--output")) {
        throw new AzFailure(2, "unrecognized arguments: " + word);
      } else if (equals >= 0) {
        options.values.put(name, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        options.values.put(name, words.get(++i));
      } else {
        throw new AzFailure(2, "argument " + name + ": expected one argument");
      }
    }
    return options;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }
}
