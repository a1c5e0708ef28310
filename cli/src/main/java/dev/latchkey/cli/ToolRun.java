package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.ToolOutput;
import dev.latchkey.identity.internal.process.ToolRunException;
import dev.latchkey.identity.internal.process.ToolRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A tool that runs as the library runs it, while the command does something else. */
final class ToolRun implements AutoCloseable {
  private static final Duration LAST_GRACE = Duration.ofSeconds(3);

  private final CompletableFuture<ToolOutput> output = new CompletableFuture<>();
  private final Duration timeout;
  private final Thread thread;

  ToolRun(Surroundings surroundings, List<String> command, Duration timeout) {
    this.timeout = timeout;
    ToolRunner runner = new ToolRunner(surroundings);
    thread =
        new Thread(
            () -> {
              try {
                output.complete(runner.run(command, Map.of(), timeout));
              } catch (ToolRunException | InterruptedException | RuntimeException e) {
                output.completeExceptionally(e);
              }
            },
            "latchkey-tool");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isDone() {
    return output.isDone();
  }

  /** Waits for the tool's end. */
  ToolOutput await(String what) throws CommandFailure, InterruptedException {
    try {
      return output.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof InterruptedException) {
        throw new CommandFailure(FailureKind.INTERRUPTED, what + " was interrupted.");
      }
      if (!(cause instanceof ToolRunException failure)) {
        throw new IllegalStateException(cause);
      }
      throw new CommandFailure(
          switch (failure.reason()) {
            case NOT_RUNNABLE -> FailureKind.NOT_INSTALLED;
            case NOT_STARTED -> FailureKind.UNEXPECTED;
            case TIMED_OUT -> FailureKind.TIMED_OUT;
            case TOO_MUCH_OUTPUT -> FailureKind.UNREADABLE_ANSWER;
          },
          failure.reason() == ToolRunException.Reason.TIMED_OUT
              ? what + " gave no answer within " + timeout.toSeconds() + " s, and was ended."
              : what + " failed: " + failure.getMessage() + ".");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(LAST_GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
