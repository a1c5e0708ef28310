package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A chain that looks for a managed identity before az, on a machine that has none. */
final class ImdsRows {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private ImdsRows() {}

  static void unreachable(Bench bench, Table table) throws IOException, InterruptedException {
    measure(bench, table, "ChainedTokenCredential(ManagedIdentity, AzureCli), no IMDS");
  }

  static void silent(Bench bench, Table table) throws IOException, InterruptedException {
    measure(bench, table, "ChainedTokenCredential(ManagedIdentity, AzureCli), IMDS silent");
  }

  private static void measure(Bench bench, Table table, String work)
      throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      sandbox.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      double[] millis = new double[3];
      String outcome = "";
      for (int i = 0; i < millis.length; i++) {
        ChildJvm.Run run = bench.latchkey(sandbox, "chained", "timed").run();
        millis[i] = run.number("millis");
        outcome = run.said().get("outcome");
      }
      Optional<ChildJvm.Run> theirs = bench.microsoft(sandbox, "chained", "timed").run(LONGEST);
      double median = new Samples(millis).median();
      table.add(
          new Row(
              work,
              theirs.map(ImdsRows::shown).orElse("no end in " + LONGEST.toSeconds() + " s"),
              String.format(Locale.ROOT, "%.2f s, %s", median / 1000, outcome),
              theirs
                  .map(run -> String.format(Locale.ROOT, "%.2f", median / run.number("millis")))
                  .orElse(""),
              "≤ 1.2 s, and it works",
              Row.standing(median <= 1_200 && "a token".equals(outcome))));
    }
  }

  private static String shown(ChildJvm.Run run) {
    return String.format(
        Locale.ROOT, "%.1f s, %s", run.number("millis") / 1000, run.said().get("outcome"));
  }
}
