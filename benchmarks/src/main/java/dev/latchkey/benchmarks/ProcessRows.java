package dev.latchkey.benchmarks;

import static dev.latchkey.benchmarks.Bench.TOOL;

import dev.latchkey.benchmarks.Bench.Runs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How many processes are started, and how many are left. */
final class ProcessRows {
  private ProcessRows() {}

  static void threads(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      sandbox.tool("az", FakeTool.az(TOOL)).az("person");
      List<Runs> runs =
          Bench.interleaved(
              5,
              List.of(
                  bench.latchkey(sandbox, "az", "threads"),
                  bench.microsoft(sandbox, "az", "threads")));
      double tool = bench.tool(sandbox, "az").median();
      Samples ours = runs.get(0).said("millis");
      Samples theirs = runs.get(1).said("millis");
      double beyond = ours.median() - tool;
      table.add(
          new Row(
              "64 threads at once, cold",
              theirs.shown("ms") + ", " + processes(runs.get(1)),
              String.format(
                  Locale.ROOT,
                  "%s, %s; tool + %.0f ms",
                  ours.shown("ms"),
                  processes(runs.get(0)),
                  beyond),
              ratio(ours, theirs),
              "1 process, ≤ tool + 50 ms",
              Row.standing(runs.get(0).mostToolRuns() == 1 && beyond <= 50)));
    }
  }

  static void clients(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      sandbox.tool("az", FakeTool.az(TOOL)).az("person");
      List<Runs> runs =
          Bench.interleaved(
              3,
              List.of(
                  bench.latchkey(sandbox, "az", "clients"),
                  bench.microsoft(sandbox, "az", "clients")));
      Samples ours = runs.get(0).millis();
      Samples theirs = runs.get(1).millis();
      table.add(
          new Row(
              "new JVM, 10 clients, each with its own credential",
              theirs.shown("ms") + ", " + processes(runs.get(1)),
              ours.shown("ms") + ", " + processes(runs.get(0)),
              ratio(ours, theirs),
              "≤ 1 process",
              Row.standing(runs.get(0).mostToolRuns() <= 1)));
    }
  }

  /** A tool that hangs for 25 s beside a child that it has started, and 2 s to wait for it. */
  static void hung(Bench bench, Table table) throws IOException, InterruptedException {
    String az = FakeTool.hungAz(Duration.ofSeconds(25), Duration.ofSeconds(60));
    try (Sandbox ours = bench.sandbox();
        Sandbox theirs = bench.sandbox()) {
      ours.tool("az", az).az("person");
      theirs.tool("az", az).az("person");
      ChildJvm.Run their = bench.microsoft(theirs, "az-2s", "hung").run();
      int theirsLeft = theirs.processes().size();
      double[] millis = new double[3];
      int left = 0;
      String outcome = "";
      for (int i = 0; i < millis.length; i++) {
        ChildJvm.Run run = bench.latchkey(ours, "az-2s", "hung").run();
        millis[i] = run.number("millis");
        outcome = run.said().get("outcome");
        left = Math.max(left, ours.processes().size());
      }
      Samples our = new Samples(millis);
      table.add(
          new Row(
              "hung tool, processTimeout 2 s",
              String.format(
                  Locale.ROOT,
                  "%.1f s, %s, %d left",
                  their.number("millis") / 1000,
                  their.said().get("outcome"),
                  theirsLeft),
              String.format(
                  Locale.ROOT, "%.2f s, %s, %d left", our.median() / 1000, outcome, left),
              "",
              "2.0–2.3 s, 0 left",
              Row.standing(our.min() >= 2_000 && our.median() <= 2_300 && left == 0)));
    }
  }

  private static String processes(Runs runs) {
    int count = runs.mostToolRuns();
    return count + (count == 1 ? " process" : " processes");
  }

  private static String ratio(Samples ours, Samples theirs) {
    return String.format(Locale.ROOT, "%.2f", ours.dividedBy(theirs).median());
  }
}
