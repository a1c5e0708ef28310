package dev.latchkey.cli;

import dev.latchkey.cli.Progress.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the demo reports: a line for each step when it is done, or one document at the end. */
final class DemoReport {
  private final Terminal terminal;
  private final boolean isJson;
  private final List<Map<String, Object>> steps = new ArrayList<>();

  DemoReport(Terminal terminal, boolean isJson) {
    this.terminal = terminal;
    this.isJson = isJson;
  }

  /** Runs a step that describes itself. */
  void step(String name, String waitingFor, Work<String, Exception> step) throws Exception {
    step(name, waitingFor, step, detail -> detail);
  }

  /** Runs a step with a result that later steps need. */
  <T> T step(String name, String waitingFor, Work<T, Exception> step, Function<T, String> describe)
      throws Exception {
    long start = System.nanoTime();
    try {
      T result = Progress.during(terminal.err(), waitingFor, step);
      add(name, true, describe.apply(result), start);
      return result;
    } catch (Exception e) {
      String seen = e instanceof InterruptedException ? "interrupted" : "failed";
      add(name, false, e instanceof CommandFailure failure ? failure.message() : seen, start);
      throw e;
    }
  }

  private void add(String name, boolean ok, String detail, long start) {
    long duration = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", name);
    step.put("ok", ok);
    step.put("detail", detail);
    step.put("durationMs", duration);
    steps.add(step);
    if (!isJson) {
      terminal
          .out()
          .println(
              String.format(
                  Locale.ROOT, "%5d ms  %-8s %s", duration, name, ok ? detail : "failed"));
    }
  }

  void end(boolean ok) {
    if (isJson) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("ok", ok);
      document.put("steps", steps);
      terminal.out().println(Json.write(document));
    } else {
      terminal.out().println(ok ? "demo: ok" : "demo: failed");
    }
  }
}
