package dev.latchkey.cli;

import java.io.PrintStream;
import java.time.Duration;

/** A line on stderr for whatever takes longer than a second; nothing for what is quicker. */
final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Thread thread;

  Progress(PrintStream err, String what) {
    thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(PATIENCE.toMillis());
                err.println(what + " …");
              } catch (InterruptedException e) {
                // It was quick: there is nothing to say.
              }
            },
            "latchkey-progress");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
