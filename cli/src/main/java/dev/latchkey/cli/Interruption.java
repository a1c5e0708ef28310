package dev.latchkey.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Turns a signal that ends this JVM into an interrupt of the command's thread. The command then
 * ends what it started in the right order, a process before the lab around it, and the JVM waits.
 */
final class Interruption {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean started;
  private volatile int exitCode;

  Interruption() {}

  /** Makes signals interrupt the calling thread from now on. */
  void interruptThisThread() {
    Thread command = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (done.getCount() > 0) {
                    started = true;
                    command.interrupt();
                    awaitEnd();
                  }
                },
                "latchkey-signal"));
  }

  private void awaitEnd() {
    try {
      done.await();
    } catch (InterruptedException e) {
      return;
    }
    if (exitCode != ExitCode.INTERRUPTED.value) {
      // The command ended by itself. Otherwise the exit code is the signal's, 128 + n.
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** Lets the JVM end: the command has ended, and so has everything that it started. */
  void end(int code) {
    exitCode = code;
    done.countDown();
  }

  /** Whether a signal is ending this JVM. */
  boolean isStarted() {
    return started;
  }

  /**
   * Whether the signal is a Ctrl-C at the terminal. The terminal sends it to every process in the
   * foreground, so a command in the lab gets it too. It may ignore it, as a shell does.
   */
  boolean isCtrlC() {
    return started && isInterruptSignal() && isTerminal();
  }

  /** The JVM names the thread that ends it after the signal. */
  private static boolean isInterruptSignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
  }

  /** The script {@code latchkey} sets the property: Java can't ask about stdin alone. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("latchkey.terminal");
  }
}
