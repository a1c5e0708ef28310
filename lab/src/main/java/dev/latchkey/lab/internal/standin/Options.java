package dev.latchkey.lab.internal.standin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of one command. A short name is the same option as its long one. */
final class Options {
  private static final String REFERENCE =
      "\n\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs";
  private static final Map<String, String> SHORT =
      Map.of("-o", "--output", "-s", "--subscription", "-t", "--tenant");

  /** Options of az that would change the output or the sign-in. They are refused, never ignored. */
  private static final Set<String> ONLY_REAL_AZ =
      Set.of(
          "--query",
          "--resource-type",
          "--debug",
          "--verbose",
          "--help",
          "-h",
          "--service-principal",
          "--username",
          "-u",
          "--password",
          "-p",
          "--certificate",
          "--identity",
          "--claims-challenge");

  private static final Set<String> OUTPUTS = Set.of("json", "none");

  private final Map<String, String> values = new HashMap<>();

  private Options() {}

  static Options parse(List<String> words, Set<String> withValue, Set<String> flags)
      throws AzFailure {
    Options options = new Options();
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      name = SHORT.getOrDefault(name, name);
      boolean takesValue = withValue.contains(name) || name.equals("--output");
      if (flags.contains(name) || name.equals("--only-show-errors")) {
        options.values.put(name, "");
      } else if (!takesValue && ONLY_REAL_AZ.contains(name)) {
        throw onlyRealAz(name);
      } else if (!takesValue) {
        unknown.add(word);
      } else if (equals >= 0) {
        options.values.put(name, word.substring(equals + 1));
      } else if (i + 1 < words.size()) {
        options.values.put(name, words.get(++i));
      } else {
        throw usage("argument " + name + ": expected one argument");
      }
    }
    if (!unknown.isEmpty()) {
      throw usage("unrecognized arguments: " + String.join(" ", unknown));
    }
    if (!OUTPUTS.contains(options.output())) {
      throw onlyRealAz("--output " + options.output());
    }
    return options;
  }

  /** The failure for a command line that az can't read. */
  static AzFailure usage(String fault) {
    return new AzFailure(2, fault + REFERENCE);
  }

  private static AzFailure onlyRealAz(String option) {
    return new AzFailure(
        2, "The lab's stand-in for az has no '" + option + "'. Install the Azure CLI to use it.");
  }

  /** How the answer is printed: as JSON, or not at all. */
  String output() {
    return find("--output").orElse("json");
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }
}
