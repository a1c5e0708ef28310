package dev.latchkey.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints a line on stderr when work takes longer than a second. */
final class Progress {
  private static final Duration DELAY = Duration.ofSeconds(1);

  private Progress() {}

  /**
   * The work that a user waits for.
   *
   * @param <T> its result
   * @param <E> its failure
   */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    /** Does the work. */
    T run() throws E;
  }

  static <T, E extends Exception> T during(PrintStream err, String what, Work<T, E> work) throws E {
    // Nothing is printed once the work is over: the last line of stderr is the failure's.
    AtomicBoolean isOver = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(DELAY.toMillis());
                synchronized (isOver) {
                  if (!isOver.get()) {
                    err.println(what + " …");
                  }
                }
              } catch (InterruptedException e) {
                // The work is done: there is nothing to print.
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
