package dev.latchkey.identity.internal.process;

import dev.latchkey.identity.internal.process.ToolRunException.Reason;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a tool if the JVM exits while the tool runs. The JVM's threads that enforce the deadline are
 * daemons, so none of them would be left. The hook is set only while the tool runs.
 */
final class ExitHook extends Thread {
  /**
   * How long a tool may take to end by itself. If az is killed while it writes its token cache,
   * only half of the cache is left.
   */
  private static final long GRACE_MILLIS = 2000;

  private final ProcessTree tree;
  private boolean isOver; // Guarded by this hook, and so is the process.
  private @Nullable Process process;

  ExitHook(ProcessTree tree) {
    super("latchkey-exit");
    this.tree = tree;
  }

  /** Starts the tool, unless the JVM is exiting and could no longer end it. */
  Process start(ProcessBuilder builder) throws IOException, ToolRunException {
    try {
      Runtime.getRuntime().addShutdownHook(this);
    } catch (IllegalStateException e) {
      // The JVM is already exiting: a hook of the app calls this and waits for the answer.
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
      // The JVM is exiting: the hook is running already, or was never set.
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
