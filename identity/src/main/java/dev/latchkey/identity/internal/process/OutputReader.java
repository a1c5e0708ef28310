package dev.latchkey.identity.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads both streams of one process at once, on one thread that never blocks in a read. A read that
 * blocks could not be ended while a grandchild holds the pipe open: closing a pipe on POSIX does
 * not wake its reader. So only what is available is read, and the end of the process is the end of
 * the streams. When the process ends, the JDK empties both pipes into memory and closes them; bytes
 * that the process itself wrote are never lost, and a grandchild keeps nothing of ours open.
 */
final class OutputReader implements Runnable {
  static final int LIMIT = 1 << 20;
  private static final long SHORTEST_PAUSE = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(8);
  private static final long LONGEST_END = TimeUnit.MILLISECONDS.toNanos(200);

  private final Thread thread;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private volatile @Nullable Process process;
  private volatile boolean ending;
  private volatile boolean overflowed;

  OutputReader(String name) {
    thread = new Thread(this, name);
    thread.setDaemon(true);
  }

  /** Starts the thread, before the process: where there is no thread, no process is started. */
  void start() {
    thread.start();
  }

  void read(Process started) {
    process = started;
    LockSupport.unpark(thread);
  }

  /** Called when the process has ended, or is given up: reads what is left, then stops. */
  void end() {
    ending = true;
    LockSupport.unpark(thread);
  }

  /** Waits until all is read. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    return !thread.isAlive();
  }

  /** Ends reading even on an interrupted thread, which can't wait in the usual way. */
  void endNow() {
    end();
    long last = System.nanoTime() + LONGEST_END;
    while (thread.isAlive() && System.nanoTime() - last < 0) {
      LockSupport.parkNanos(this, SHORTEST_PAUSE);
    }
  }

  boolean isOverflowed() {
    return overflowed;
  }

  String stdout() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  String stderr() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void run() {
    long pause = SHORTEST_PAUSE;
    while (true) {
      boolean last = ending; // Before the look: what was written before the end is then seen.
      Process running = process;
      if (running != null && readAvailable(running)) {
        pause = SHORTEST_PAUSE;
      } else if (last) {
        return;
      } else {
        LockSupport.parkNanos(this, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    }
  }

  private boolean readAvailable(Process running) {
    try {
      int onStdout = readOnce(running.getInputStream(), stdout);
      int onStderr = readOnce(running.getErrorStream(), stderr);
      if (onStdout > 0 && stdout.size() > LIMIT && !overflowed) {
        overflowed = true;
        running.destroyForcibly(); // Wakes the waiting thread, which ends the rest of the tree.
      }
      return onStdout + onStderr > 0;
    } catch (IOException e) {
      ending = true; // Closed under us, after the process was given up.
      return false;
    }
  }

  private int readOnce(InputStream from, ByteArrayOutputStream to) throws IOException {
    int available = from.available();
    if (available <= 0) {
      return 0;
    }
    int count = from.read(buffer, 0, Math.min(available, buffer.length));
    if (count > 0) {
      // One byte over the limit is kept, to tell "full" from "too much"; the rest is dropped.
      to.write(buffer, 0, Math.min(count, LIMIT + 1 - to.size()));
    }
    return Math.max(count, 0);
  }
}
