package dev.latchkey.lab;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one lab: as many as it needs, all daemons. */
final class LabThreads {
  private LabThreads() {}

  static ExecutorService create() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "latchkey-lab-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }
}
