package dev.latchkey.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What the demo tells: a line for each step as it is done, or one document at the end. */
final class DemoReport {
  private final Terminal terminal;
  private final boolean isJson;
  private final List<Map<String, Object>> steps = new ArrayList<>();

  DemoReport(Terminal terminal, boolean isJson) {
    this.terminal = terminal;
    this.isJson = isJson;
  }

  /**
   * One step of the demo.
   *
   * @param <T> what it finds
   */
  @FunctionalInterface
  interface Step<T> {
    /** Does the step. */
    T run() throws Exception;
  }

  void step(String name, String waitingFor, Step<String> step) throws Exception {
    step(name, waitingFor, step, detail -> detail);
  }

  <T> T step(String name, String waitingFor, Step<T> step, Function<T, String> describe)
      throws Exception {
    long start = System.nanoTime();
    try {
      T result = Progress.during(terminal.err(), waitingFor, step::run);
      add(name, true, describe.apply(result), start);
      return result;
    } catch (Exception e) {
      add(name, e, start);
      throw e;
    }
  }

  /** What a later step of that name needs: a line of its own only when it fails. */
  <T> T prepare(String name, Step<T> preparation) throws Exception {
    long start = System.nanoTime();
    try {
      return preparation.run();
    } catch (Exception e) {
      add(name, e, start);
      throw e;
    }
  }

  private void add(String name, Exception failure, long start) {
    String seen = failure instanceof InterruptedException ? "interrupted" : "failed";
    add(name, false, failure instanceof CommandFailure e ? e.message() : seen, start);
  }

  private void add(String name, boolean ok, String detail, long start) {
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("name", name);
    step.put("ok", ok);
    step.put("detail", detail);
    step.put("durationMs", duration.toMillis());
    steps.add(step);
    if (!isJson) {
      String line =
          String.format(
              Locale.ROOT, "%5d ms  %-8s %s", duration.toMillis(), name, ok ? detail : "failed");
      terminal.out().println(line);
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
