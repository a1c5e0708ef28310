package dev.latchkey.identity.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads both streams of one process on one thread that never blocks in a read. A blocked read could
 * not be ended while a grandchild holds the pipe open: on POSIX, closing a pipe does not wake its
 * reader. So the thread reads only what is available, and the end of the process counts as the end
 * of its streams. On Linux and macOS, the JDK then copies both pipes into memory and closes them.
 * No byte that the process itself wrote is lost, and a grandchild can't keep our pipes open.
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

  /** Starts the thread. This comes before the process: without a thread, no process is started. */
  void start() {
    thread.start();
  }

  void read(Process started) {
    process = started;
    LockSupport.unpark(thread);
  }

  /** Reads what is left, then stops. Called when the process has ended or is given up. */
  void end() {
    ending = true;
    LockSupport.unpark(thread);
  }

  /** Waits until everything is read. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
    return !thread.isAlive();
  }

  /** Ends reading, even if this thread is interrupted and can't wait in the normal way. */
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
      boolean last = ending; // Read before the streams: output from before the end is then found.
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
      ending = true; // Another thread closed it after the process was given up.
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
      // One byte over the limit is kept, to tell "full" from "too much". The rest is dropped.
      to.write(buffer, 0, Math.min(count, LIMIT + 1 - to.size()));
    }
    return Math.max(count, 0);
  }
}
