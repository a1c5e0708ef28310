package dev.latchkey.identity.internal.process;

import java.io.IOException;

/**
 * Ends a tool when the JVM exits while the tool runs: its threads are daemons, so that nobody would
 * be left to keep the deadline. Set only as long as the tool runs.
 */
final class ExitHook extends Thread {
  private final ProcessTree tree;
  private boolean isOver; // Guarded by this hook.

  ExitHook(ProcessTree tree) {
    super("latchkey-exit");
    this.tree = tree;
  }

  /** Starts the tool, unless it would be too late to end it. */
  Process start(ProcessBuilder builder) throws IOException {
    try {
      Runtime.getRuntime().addShutdownHook(this);
    } catch (IllegalStateException e) {
      // The JVM exits already: a hook of the app asks, and waits for the answer.
    }
    synchronized (this) {
      if (isOver) {
        throw new IOException("the JVM exits");
      }
      Process process = builder.start();
      tree.note(process.toHandle());
      return process;
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
    synchronized (this) {
      isOver = true;
    }
    tree.kill();
  }
}
