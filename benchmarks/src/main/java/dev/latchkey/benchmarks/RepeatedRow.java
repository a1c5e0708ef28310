package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import java.io.IOException;
import java.util.Locale;

/** The same token again and again, by JMH. */
final class RepeatedRow {
  private RepeatedRow() {}

  static void measure(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox holding = bench.sandbox();
        Sandbox asked = bench.sandbox()) {
      holding.tool("az", FakeTool.az(TOOL)).az("person-with-tokens");
      asked.tool("az", FakeTool.az(TOOL)).az("person");
      ChildJvm.Run theirs = bench.jmh(asked, "RepeatedToken.microsoft").run();
      double micros = theirs.number("microsoft.micros");
      ChildJvm.Run ofTool = bench.jmh(asked, "RepeatedToken.latchkey").run();
      table.add(row("repeated getTokenSync, the tool was asked", micros, ofTool));
      ChildJvm.Run held = bench.jmh(holding, "RepeatedToken.latchkey").run();
      table.add(row("repeated getTokenSync, the tool holds it", micros, held));
    }
  }

  /** An application with a secret, whose token is in memory. */
  static void secret(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      ChildJvm.Run run = bench.jmh(sandbox, "RepeatedSecret").run();
      double theirs = run.number("microsoft.micros");
      double ours = run.number("latchkey.micros");
      table.add(
          new Row(
              "client secret, cached",
              String.format(Locale.ROOT, "%.1f µs", theirs),
              String.format(Locale.ROOT, "%.1f µs", ours),
              String.format(Locale.ROOT, "1 : %,.0f", theirs / ours),
              "≤ azure-identity",
              Row.standing(ours <= theirs)));
    }
  }

  private static Row row(String work, double theirs, ChildJvm.Run ours) {
    double micros = ours.number("latchkey.micros");
    double bytes = ours.number("latchkey.bytes");
    return new Row(
        work,
        String.format(Locale.ROOT, "%.0f ms", theirs / 1000),
        String.format(Locale.ROOT, "%.1f µs, %.0f bytes", micros, bytes),
        String.format(Locale.ROOT, "1 : %,.0f", theirs / micros),
        "≤ 20 µs, ≤ 2,048 bytes",
        Row.standing(micros <= 20 && bytes <= 2_048));
  }
}
