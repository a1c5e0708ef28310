package dev.latchkey.examples;

import dev.latchkey.testing.Page.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command that a page shows, and what it prints there. A {@code …} stands for any text, and for
 * any number of lines if it is alone on its line.
 *
 * @param place where the page shows it
 * @param command what is typed
 * @param output the lines below it; empty if the page shows none
 */
record Transcript(String place, String command, List<String> output) {
  private static final String PROMPT = "$ ";
  private static final String ANYTHING = "…";

  /** The commands of a block: {@code console} has prompts and output, {@code sh} is a script. */
  static List<Transcript> of(Block block) {
    if (block.language().equals("sh")) {
      return List.of(new Transcript(block.place(), block.text(), List.of()));
    }
    List<Transcript> all = new ArrayList<>();
    for (String line : block.text().lines().toList()) {
      if (line.startsWith(PROMPT)) {
        String command = line.substring(PROMPT.length());
        all.add(new Transcript(block.place(), command, new ArrayList<>()));
      } else if (all.isEmpty()) {
        throw new AssertionError(block.place() + " begins without a command after '$ '");
      } else {
        all.get(all.size() - 1).output.add(line);
      }
    }
    return all;
  }

  /** Fails if a command printed something else, or failed where the page shows no words of that. */
  void assertMatches(int exitCode, String printed) {
    String clean = withoutProgress(printed);
    boolean mustSucceed = output.stream().allMatch(line -> line.strip().equals(ANYTHING));
    boolean isAlike =
        (exitCode == 0 || !mustSucceed) && (output.isEmpty() || pattern().matcher(clean).matches());
    if (!isAlike) {
      throw new AssertionError(
          "%s: '%s' ended with exit code %d and printed:\n%s\nThe page shows:\n%s"
              .formatted(place, command.strip(), exitCode, clean, String.join("\n", output)));
    }
  }

  private Pattern pattern() {
    String lines =
        output.stream()
            .map(line -> line.strip().equals(ANYTHING) ? "(?:.*\n)*?" : quoted(line) + "\n")
            .collect(Collectors.joining());
    return Pattern.compile(lines);
  }

  private static String quoted(String line) {
    return Pattern.compile(ANYTHING, Pattern.LITERAL)
        .splitAsStream(line.stripTrailing() + "\0")
        .map(part -> Pattern.quote(part.replace("\0", "")))
        .collect(Collectors.joining(".*"));
  }

  /** Lines that come only on a slow machine, and what a JVM says of the lab's options. */
  private static String withoutProgress(String printed) {
    return printed
        .lines()
        .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS") && !line.endsWith(" …"))
        .map(line -> line.stripTrailing() + "\n")
        .collect(Collectors.joining())
        .replaceAll("\\n+\\z", "\n");
  }
}
