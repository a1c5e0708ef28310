package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tool's program on one machine: found, run, and what it means when that does not succeed. */
final class ToolProgram {
  private final Surroundings surroundings;
  private final ToolFacts facts;

  ToolProgram(Surroundings surroundings, ToolFacts facts) {
    this.facts = facts;
    this.surroundings = surroundings;
  }

  String find() throws ToolFailure {
    try {
      return new ToolFinder(surroundings)
          .find(facts.program(), facts.pathVariable(), facts.windowsFolder());
    } catch (ToolNotFoundException e) {
      throw new ToolFailure(Kind.NOT_INSTALLED, String.valueOf(e.getMessage()), howToInstall());
    }
  }

  ToolOutput run(List<String> command, Map<String, String> settings, Duration timeout)
      throws ToolFailure, InterruptedException {
    try {
      return new ToolRunner(surroundings).run(command, settings, timeout);
    } catch (ToolRunException e) {
      throw notRun(e, timeout);
    }
  }

  private ToolFailure notRun(ToolRunException e, Duration timeout) {
    String seen = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NOT_RUNNABLE -> new ToolFailure(Kind.NOT_INSTALLED, seen, howToInstall(), e);
      case NOT_STARTED -> new ToolFailure(Kind.UNEXPECTED, seen, null, e);
      case TIMED_OUT -> ToolFailure.timedOut(facts.program(), timeout, "was ended");
      case TOO_MUCH_OUTPUT ->
          new ToolFailure(
              Kind.UNREADABLE_ANSWER,
              facts.program() + " printed more than 1 MiB on stdout and was ended");
    };
  }

  private String howToInstall() {
    return "install "
        + facts.source()
        + " or set "
        + facts.pathVariable()
        + " to the absolute path of "
        + facts.program();
  }
}
