package dev.latchkey.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/**
 * What a command has started and must end, last first: when it is done, and when a signal ends the
 * JVM. The order matters: a process that still runs would write into a lab's folder that is being
 * removed.
 */
final class Opened implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread onSignal = new Thread(this::endBySignal, "latchkey-end");
  private boolean ended;
  private int exitCode = -1;

  Opened() {
    Runtime.getRuntime().addShutdownHook(onSignal);
  }

  /** Starts something; a signal waits until it is there, and can be ended. */
  synchronized <T extends AutoCloseable> T open(Callable<T> start) throws Exception {
    if (ended) {
      throw new InterruptedException("This command is being ended.");
    }
    T part = start.call();
    parts.push(part);
    return part;
  }

  /** With what to end after a signal, instead of the signal's own exit code. */
  void exitWith(int code) {
    exitCode = code;
  }

  private void endBySignal() {
    endAll();
    if (exitCode >= 0) {
      Runtime.getRuntime().halt(exitCode);
    }
  }

  private synchronized void endAll() {
    ended = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        System.err.println("latchkey: something was left behind: " + e);
      }
    }
  }

  @Override
  public void close() {
    endAll();
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException e) {
      // A signal is ending the JVM, and the hook found nothing left to do.
    }
  }
}
