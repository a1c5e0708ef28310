package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a tool when the JVM exits while the tool runs: its threads are daemons, so that nobody would
 * be left to keep the deadline. Set only as long as the tool runs.
 */
final class ExitHook extends Thread {
  /** Time to end by itself: az, killed as it writes its token cache, would leave half of one. */
  private static final long GRACE_MILLIS = 2000;

  private final ProcessTree tree;
  private boolean isOver; // Guarded by this hook, and so is the process.
  private @Nullable Process process;

  ExitHook(ProcessTree tree) {
    super("latchkey-exit");
    this.tree = tree;
  }

  /** Starts the tool, unless it would be too late to end it. */
  Process start(ProcessBuilder builder) throws IOException, ToolRunException {
    try {
      Runtime.getRuntime().addShutdownHook(this);
    } catch (IllegalStateException e) {
      // The JVM exits already: a hook of the app asks, and waits for the answer.
    }
    synchronized (this) {
      if (isOver) {
        throw new ToolRunException(
            Reason.NOT_STARTED, "no tool is started while the JVM exits", null);
      }
      Process started = builder.start();
      tree.note(started.toHandle());
      process = started;
      return started;
    }
  }

  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(this);
    } catch (IllegalStateException e) {
      // The JVM exits: it runs by now, or was never set.
    }
  }

  @Override
  public void run() {
    Process running;
    synchronized (this) {
      isOver = true;
      running = process;
    }
    if (running != null && (!endsByItself(running) || tree.isGivenUp())) {
      tree.kill();
    }
  }

  private static boolean endsByItself(Process process) {
    try {
      return process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
