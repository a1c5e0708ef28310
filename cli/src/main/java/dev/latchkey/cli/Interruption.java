package dev.latchkey.cli;

import java.util.concurrent.CountDownLatch;

/**
 * A signal that ends this JVM, as an interrupt of the command's own thread: the command ends what
 * it started in its own order, a process before the lab that it lives in, and the JVM waits for it.
 */
final class Interruption {
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean started;
  private volatile int exitCode;

  Interruption() {}

  /** From here on, a signal interrupts the calling thread. */
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
      // The command came to an end of its own; else the exit code is the signal's, 128 + n.
      Runtime.getRuntime().halt(exitCode);
    }
  }

  /** The command has ended, and so has all that it started. */
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
   * foreground, so that a command in the lab has it too, and may do with it what it likes: a shell
   * goes on.
   */
  boolean isCtrlC() {
    return started && isInterruptSignal() && isTerminal();
  }

  /** The JVM runs its end in a thread that it names after the signal. */
  private static boolean isInterruptSignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("SIGINT handler"));
  }

  /** The script that starts the command knows; Java can't ask it of stdin alone. */
  private static boolean isTerminal() {
    return Boolean.getBoolean("latchkey.terminal");
  }
}
