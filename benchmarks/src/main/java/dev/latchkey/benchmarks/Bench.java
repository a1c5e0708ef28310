package dev.latchkey.benchmarks;

import dev.latchkey.benchmarks.ChildJvm.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What all measurements share.
 *
 * @param checkout the project's folder
 * @param paths the class paths
 * @param rounds how often a quick thing is measured
 */
record Bench(Path checkout, ClassPaths paths, int rounds) {
  /** How long the tools take to answer. */
  static final Duration TOOL = Duration.ofMillis(600);

  private static final String CHILD = "dev.latchkey.benchmarks.child.";

  Sandbox sandbox() throws IOException {
    return new Sandbox(new RecordedState(checkout));
  }

  ChildJvm empty(Sandbox sandbox) {
    return child(sandbox, paths.azureCore(), "EmptyMain");
  }

  /** F: a main that calls a credential of azure-core that has its token. */
  ChildJvm floor(Sandbox sandbox) {
    return child(sandbox, paths.azureCore(), "Floor");
  }

  ChildJvm latchkey(Sandbox sandbox, String credential, String work) {
    return child(sandbox, paths.latchkey(), "LatchkeyMain", credential, work);
  }

  /** With the module for brokers, too. */
  ChildJvm withBroker(Sandbox sandbox, String credential, String work) {
    return child(sandbox, paths.withBroker(), "LatchkeyMain", credential, work);
  }

  ChildJvm microsoft(Sandbox sandbox, String credential, String work) {
    return child(sandbox, paths.microsoft(), "MicrosoftMain", credential, work);
  }

  ChildJvm jmh(Sandbox sandbox, String benchmarks) {
    return child(
        sandbox,
        paths.all(),
        "JmhMain",
        benchmarks,
        sandbox.file("jmh").toString(),
        sandbox.home().toString());
  }

  private ChildJvm child(Sandbox sandbox, List<Path> jars, String main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(CHILD + main));
    command.addAll(List.of(arguments));
    return ChildJvm.ofMain(sandbox, paths.withMains(jars), command);
  }

  /** How a child is run once. */
  @FunctionalInterface
  interface Measured {
    Run of(ChildJvm child) throws IOException, InterruptedException;
  }

  /** Runs each of them once in each round, so that the machine's other work hits all alike. */
  static List<Runs> interleaved(int rounds, List<ChildJvm> children)
      throws IOException, InterruptedException {
    return interleaved(rounds, children, ChildJvm::run);
  }

  /** The same, each run in a way. */
  static List<Runs> interleaved(int rounds, List<ChildJvm> children, Measured way)
      throws IOException, InterruptedException {
    List<List<Run>> runs = new ArrayList<>();
    for (ChildJvm child : children) {
      way.of(child); // Once for nothing: the first one reads its jars from the disk.
      runs.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < children.size(); i++) {
        runs.get(i).add(way.of(children.get(i)));
      }
    }
    return runs.stream().map(Runs::new).toList();
  }

  /** How long a tool takes by itself, which is a little more than it sleeps. */
  Samples tool(Sandbox sandbox, String name) throws IOException, InterruptedException {
    double[] millis = new double[5];
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      ProcessBuilder builder = new ProcessBuilder(sandbox.program(name).toString());
      builder.redirectOutput(sandbox.file("stdout").toFile()).start().waitFor();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    return new Samples(millis);
  }

  /**
   * The runs of one thing.
   *
   * @param runs in the order in which they were made
   */
  record Runs(List<Run> runs) {
    Samples millis() {
      return new Samples(runs.stream().mapToDouble(Run::millis).toArray());
    }

    Samples cpuMillis() {
      return new Samples(runs.stream().mapToDouble(Run::cpuMillis).toArray());
    }

    Samples peakMiB() {
      return new Samples(runs.stream().mapToDouble(Run::peakMiB).toArray());
    }

    Samples said(String name) {
      return new Samples(runs.stream().mapToDouble(run -> run.number(name)).toArray());
    }

    int mostToolRuns() {
      return runs.stream().mapToInt(Run::toolRuns).max().orElse(0);
    }
  }
}
