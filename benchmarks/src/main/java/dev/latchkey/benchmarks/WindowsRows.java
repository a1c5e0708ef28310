package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import dev.latchkey.benchmarks.Bench.Runs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What Windows makes dear: processes. Only ratios and differences within one run mean something,
 * since it is mostly Wine that is measured.
 */
final class WindowsRows {
  private WindowsRows() {}

  static void measure(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox asked = bench.sandbox();
        Sandbox hung = bench.sandbox()) {
      asked.tool("az", FakeTool.az(TOOL)).az("person");
      hung.tool("az", FakeTool.hungAz(Duration.ofSeconds(25), Duration.ofSeconds(60))).az("person");
      table.add(first(bench, asked));
      table.add(repeated(bench.latchkey(asked, "az", "repeated").run()));
      table.add(ended(bench, hung));
    }
  }

  private static Row first(Bench bench, Sandbox asked) throws IOException, InterruptedException {
    List<Runs> runs =
        Bench.interleaved(
            bench.rounds(), List.of(bench.floor(asked), bench.latchkey(asked, "az", "first")));
    double tool = bench.tool(asked, "az").median();
    double floor = runs.get(0).millis().median();
    Samples ours = runs.get(1).millis();
    double ratio = ours.median() / (tool + floor);
    return new Row(
        "new JVM, first token: AzureCliCredential, az.cmd must be asked",
        "",
        ours.shown("ms")
            + String.format(
                Locale.ROOT, "; tool %.0f ms, F %.0f ms: %.2f × their sum", tool, floor, ratio),
        "",
        "≤ 1.25 × (tool + F)",
        Row.standing(ratio <= 1.25));
  }

  private static Row repeated(ChildJvm.Run run) {
    double micros = run.number("micros");
    return new Row(
        "repeated getTokenSync, az.cmd was asked",
        "",
        String.format(Locale.ROOT, "%.1f µs", micros),
        "",
        "≤ 50 µs",
        Row.standing(micros <= 50));
  }

  private static Row ended(Bench bench, Sandbox hung) throws IOException, InterruptedException {
    double[] millis = new double[3];
    int left = 0;
    for (int i = 0; i < millis.length; i++) {
      millis[i] = bench.latchkey(hung, "az-2s", "timed").run().number("millis");
      left = Math.max(left, hung.processes().size());
    }
    Samples ours = new Samples(millis);
    return new Row(
        "hung tool, processTimeout 2 s",
        "",
        String.format(Locale.ROOT, "%.2f s, %d left", ours.median() / 1000, left),
        "",
        "≤ 2.7 s, 0 left",
        Row.standing(ours.min() >= 2_000 && ours.median() <= 2_700 && left == 0));
  }
}
