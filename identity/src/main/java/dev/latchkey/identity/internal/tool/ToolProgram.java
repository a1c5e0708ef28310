package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolFinder;
import dev.latchkey.identity.internal.process.ToolNotFoundException;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A tool's program on one machine: finds it, runs it, and turns errors into failures. */
public final class ToolProgram {
  private final Surroundings surroundings;
  private final ToolFacts facts;

  public ToolProgram(Surroundings surroundings, ToolFacts facts) {
    this.facts = facts;
    this.surroundings = surroundings;
  }

  public String find() throws Failure {
    try {
      return new ToolFinder(surroundings)
          .find(facts.program(), facts.pathVariable(), facts.windowsFolder());
    } catch (ToolNotFoundException e) {
      throw new Failure(FailureKind.NOT_INSTALLED, String.valueOf(e.getMessage()), howToInstall());
    }
  }

  public ToolOutput run(List<String> command, Map<String, String> settings, Duration timeout)
      throws Failure, InterruptedException {
    try {
      return new ToolRunner(surroundings).run(command, settings, timeout);
    } catch (ToolRunException e) {
      throw notRun(e, timeout);
    }
  }

  private Failure notRun(ToolRunException e, Duration timeout) {
    String seen = String.valueOf(e.getMessage());
    return switch (e.reason()) {
      case NOT_RUNNABLE -> new Failure(FailureKind.NOT_INSTALLED, seen, howToInstall(), e);
      case NOT_STARTED -> new Failure(FailureKind.UNEXPECTED, seen, null, e);
      case TIMED_OUT -> Failure.timedOut(facts.program(), timeout, "was ended");
      case TOO_MUCH_OUTPUT ->
          new Failure(
              FailureKind.UNREADABLE_ANSWER,
              facts.program() + " printed more than 1 MiB on stdout and was ended");
    };
  }

  private Remedy howToInstall() {
    return Remedy.step(
        "install "
            + facts.source()
            + " or set "
            + facts.pathVariable()
            + " to the absolute path of "
            + facts.program());
  }
}
