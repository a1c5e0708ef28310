package dev.latchkey.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A line on stderr for whatever takes longer than a second; nothing for what is quicker. */
final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Progress() {}

  /**
   * What is waited for.
   *
   * @param <T> what comes of it
   * @param <E> how it fails
   */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  static <T, E extends Exception> T during(PrintStream err, String what, Work<T, E> work) throws E {
    // Nothing is said once it is over: the last line of stderr is the failure's.
    AtomicBoolean isOver = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(PATIENCE.toMillis());
                synchronized (isOver) {
                  if (!isOver.get()) {
                    err.println(what + " …");
                  }
                }
              } catch (InterruptedException e) {
                // It was quick: there is nothing to say.
              }
            },
            "latchkey-progress");
    thread.setDaemon(true);
    thread.start();
    try {
      return work.run();
    } finally {
      synchronized (isOver) {
        isOver.set(true);
      }
      thread.interrupt();
    }
  }
}
