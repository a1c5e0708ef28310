package dev.latchkey.benchmarks.child;

import java.io.IOException;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH, whose forks have this process's environment. */
public final class JmhMain {
  private JmhMain() {}

  /**
   * Runs benchmarks, and tells what each took and allocated.
   *
   * @param args which, as a regular expression; a file for what JMH prints; a home folder
   * @throws RunnerException when one fails
   * @throws IOException when stdout is closed
   */
  public static void main(String[] args) throws RunnerException, IOException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(args[0])
                    .addProfiler(GCProfiler.class)
                    .jvmArgsAppend("-Duser.home=" + args[2])
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.NORMAL)
                    .output(args[1])
                    .build())
            .run();
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      String method = name.substring(name.lastIndexOf('.') + 1);
      Said.value(method + ".micros", Double.toString(result.getPrimaryResult().getScore()));
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      if (allocated != null) {
        Said.value(method + ".bytes", Double.toString(allocated.getScore()));
      }
    }
  }
}
