package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.Bench.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command, from its start to its end, when az holds the token: how many times F it takes, the
 * median of all rounds. And the script that starts it, with a Java that does nothing.
 */
final class CommandRows {
  private static final String[] TOKEN = {"token", "--scope", "https://storage.azure.com/.default"};
  private static final double MOST_OF_FLOOR = Runtime.version().feature() >= 25 ? 0.5 : 0.6;
  private static final double MOST_OF_SCRIPT = 30;

  private CommandRows() {}

  static void measure(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox az = bench.sandbox();
        Sandbox noJava = bench.sandbox()) {
      az.az("person-with-tokens").variable("JAVA_HOME", System.getProperty("java.home"));
      noJava.variable("JAVA_HOME", idleJava(noJava.file("java")).toString());
      List<Runs> runs =
          Bench.interleaved(
              bench.rounds(),
              List.of(
                  bench.floor(az),
                  latchkey(bench, az, TOKEN),
                  latchkey(bench, az, "token", TOKEN[1], TOKEN[2], "--output", "json"),
                  latchkey(bench, az, "whoami"),
                  latchkey(bench, noJava, TOKEN)));
      Samples floor = runs.get(0).millis();
      Samples script = runs.get(4).millis();
      table.add(new Row("new JVM, F", "", floor.shown("ms"), "", "", ""));
      table.add(row("latchkey token, az holds it", runs.get(1).millis(), floor));
      table.add(row("the same, --output json", runs.get(2).millis(), floor));
      table.add(row("latchkey whoami", runs.get(3).millis(), floor));
      table.add(
          new Row(
              "the script latchkey, without Java",
              "",
              script.shown("ms"),
              "",
              String.format(Locale.ROOT, "≤ %.0f ms", MOST_OF_SCRIPT),
              Row.standing(script.median() <= MOST_OF_SCRIPT)));
    }
  }

  private static ChildJvm latchkey(Bench bench, Sandbox sandbox, String... words) {
    List<String> command = new ArrayList<>();
    command.add(bench.checkout().resolve("latchkey").toString());
    command.addAll(List.of(words));
    return new ChildJvm(sandbox, command);
  }

  /** A home of Java that says which build it is, and does nothing. */
  private static Path idleJava(Path home) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.createSymbolicLink(home.resolve("bin/java"), Path.of("/bin/true"));
    Files.copy(Path.of(System.getProperty("java.home"), "release"), home.resolve("release"));
    return home;
  }

  private static Row row(String work, Samples ours, Samples floor) {
    double ratio = ours.dividedBy(floor).median();
    return new Row(
        work,
        "",
        ours.shown("ms") + String.format(Locale.ROOT, "; %.2f × F", ratio),
        "",
        String.format(Locale.ROOT, "≤ %.1f × F", MOST_OF_FLOOR),
        Row.standing(ratio <= MOST_OF_FLOOR));
  }
}
