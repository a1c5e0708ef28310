package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import dev.latchkey.benchmarks.Bench.Runs;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The first token of a new JVM, from its start to its end. Judged by how much more than F it took
 * in the same round, the median of all rounds.
 */
final class NewJvmRows {
  private NewJvmRows() {}

  static void measure(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox holding = bench.sandbox();
        Sandbox asked = bench.sandbox()) {
      holding.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      asked.tool("az", FakeTool.az(TOOL)).az("person");
      List<Runs> runs =
          Bench.interleaved(
              bench.rounds(),
              List.of(
                  bench.empty(holding),
                  bench.floor(holding),
                  bench.latchkey(holding, "az", "first"),
                  bench.microsoft(holding, "az", "first"),
                  bench.latchkey(asked, "az", "first"),
                  bench.microsoft(asked, "az", "first")));
      Runs floor = runs.get(1);
      table.add(of("new JVM, an empty main", runs.get(0)));
      table.add(of("new JVM, F: azure-core with a token at hand", floor));
      table.add(
          row("new JVM, first token, az holds one", runs.get(2), runs.get(3), floor, 60, 62, 0));
      double tool = bench.tool(asked, "az").median();
      table.add(
          row(
              "new JVM, first token, az must be asked (%.0f ms)".formatted(tool),
              runs.get(4),
              runs.get(5),
              floor,
              TOOL.toMillis() + 80,
              Double.MAX_VALUE,
              1));
    }
  }

  private static Row of(String work, Runs runs) {
    return new Row(work, "", shown(runs), "", "", "");
  }

  private static String shown(Runs runs) {
    return runs.millis().shown("ms") + ", " + runs.peakMiB().shown("MiB");
  }

  private static Row row(
      String work,
      Runs ours,
      Runs theirs,
      Runs floor,
      double mostBeyondFloor,
      double mostMiB,
      int mostTools) {
    Samples beyond = ours.millis().beyond(floor.millis());
    boolean isMet =
        beyond.median() <= mostBeyondFloor
            && ours.peakMiB().median() <= mostMiB
            && ours.mostToolRuns() <= mostTools;
    String memory = mostMiB < 1e6 ? String.format(Locale.ROOT, ", ≤ %.0f MiB", mostMiB) : "";
    return new Row(
        work,
        shown(theirs),
        shown(ours) + String.format(Locale.ROOT, "; F + %.0f ms", beyond.median()),
        String.format(Locale.ROOT, "%.2f", ours.millis().dividedBy(theirs.millis()).median()),
        String.format(Locale.ROOT, "≤ F + %.0f ms%s", mostBeyondFloor, memory),
        Row.standing(isMet));
  }
}
