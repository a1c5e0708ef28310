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

  /** 64 threads that ask at once for a token that nobody holds. */
  static void threads(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      sandbox.tool("az", FakeTool.az(TOOL)).az("person").azdSignedOut();
      sandbox.variable("AZURE_TOKEN_CREDENTIALS", "dev");
      List<Runs> runs =
          Bench.interleaved(
              5,
              List.of(
                  bench.latchkey(sandbox, "az", "warm-threads"),
                  bench.microsoft(sandbox, "az", "warm-threads"),
                  bench.latchkey(sandbox, "az", "threads"),
                  bench.microsoft(sandbox, "az", "threads"),
                  bench.latchkey(sandbox, "default", "threads"),
                  bench.microsoft(sandbox, "default", "threads")));
      double tool = bench.tool(sandbox, "az").median();
      table.add(threads("64 threads at once, cold", runs.get(0), runs.get(1), tool, 50));
      table.add(threads("the same, first call of the JVM", runs.get(2), runs.get(3), tool, 50));
      table.add(
          threads(
              "64 threads on a cold chain, first call of the JVM",
              runs.get(4),
              runs.get(5),
              tool,
              Double.MAX_VALUE));
    }
  }

  private static Row threads(
      String work, Runs ours, Runs theirs, double tool, double mostBeyondTool) {
    double beyond = ours.said("millis").median() - tool;
    boolean isMet = ours.said("toolRuns").max() == 1 && beyond <= mostBeyondTool;
    return new Row(
        work,
        threads(theirs),
        threads(ours) + String.format(Locale.ROOT, "; tool + %.0f ms", beyond),
        ratio(ours.said("millis"), theirs.said("millis")),
        mostBeyondTool < 1e6
            ? String.format(Locale.ROOT, "1 process, ≤ tool + %.0f ms", mostBeyondTool)
            : "1 walk",
        Row.standing(isMet));
  }

  private static String threads(Runs runs) {
    return runs.said("millis").shown("ms") + ", " + processes((int) runs.said("toolRuns").max());
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
              theirs.shown("ms") + ", " + processes(runs.get(1).mostToolRuns()),
              ours.shown("ms") + ", " + processes(runs.get(0).mostToolRuns()),
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
      ChildJvm.Run their = bench.microsoft(theirs, "az-2s", "timed").run();
      int theirsLeft = theirs.processes().size();
      double[] millis = new double[3];
      int left = 0;
      String outcome = "";
      for (int i = 0; i < millis.length; i++) {
        ChildJvm.Run run = bench.latchkey(ours, "az-2s", "timed").run();
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
              String.format(Locale.ROOT, "%.2f s, %s, %d left", our.median() / 1000, outcome, left),
              "",
              "2.0–2.3 s, 0 left",
              Row.standing(our.min() >= 2_000 && our.median() <= 2_300 && left == 0)));
    }
  }

  /** Visual Studio Code where nobody has ever signed in to it: what most machines have. */
  static void withoutRecord(Bench bench, Table table) throws IOException, InterruptedException {
    try (Sandbox sandbox = bench.sandbox()) {
      List<Runs> runs =
          Bench.interleaved(
              5,
              List.of(
                  bench.latchkey(sandbox, "vscode", "timed-twice"),
                  bench.microsoft(sandbox, "vscode", "timed-twice")));
      Samples ours = runs.get(0).said("millis");
      Samples theirs = runs.get(1).said("millis");
      table.add(
          new Row(
              "VisualStudioCodeCredential without a record, second call of a JVM",
              String.format(Locale.ROOT, "%.2f ms", theirs.median()),
              String.format(Locale.ROOT, "%.2f ms", ours.median()),
              ratio(ours, theirs),
              "≤ 2 ms",
              Row.standing(ours.median() <= 2)));
    }
  }

  static String processes(int count) {
    return count + (count == 1 ? " process" : " processes");
  }

  private static String ratio(Samples ours, Samples theirs) {
    return String.format(Locale.ROOT, "%.2f", ours.dividedBy(theirs).median());
  }
}
