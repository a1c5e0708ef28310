package dev.latchkey.identity.internal.entra;

import org.jspecify.annotations.Nullable;

/**
 * A thread that does one piece of work and can be interrupted even where the JDK does not listen,
 * in a read from a socket: whoever reads names what ends it.
 */
final class Worker extends Thread {
  private volatile @Nullable Runnable end;

  Worker(Runnable work) {
    super(work, "latchkey-entra");
    setDaemon(true); // Nobody's JVM stays for a token.
  }

  /**
   * Sets what an interrupt of this thread does beside setting its flag; does nothing in a thread of
   * another kind.
   *
   * @param end what ends the work at hand, or {@code null} when it is done
   */
  static void onInterrupt(@Nullable Runnable end) {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.end = end;
    }
  }

  @Override
  public void interrupt() {
    super.interrupt();
    Runnable ending = end;
    if (ending != null) {
      ending.run();
    }
  }
}
