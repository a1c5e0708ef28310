package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One question to a tool, put on a thread of its own, and all who wait for its answer. Each waits
 * as long as it wants to; when the last has gone without an answer, the question is interrupted,
 * which ends the tool. The thread ends with the question.
 */
final class Question implements Runnable {
  /** How long the last one who leaves waits for the end of the tool. */
  private static final long LONGEST_END = TimeUnit.MILLISECONDS.toNanos(1500);

  /** What is done to get the answer. */
  @FunctionalInterface
  interface Work {
    ToolToken answer() throws ToolFailure, InterruptedException;
  }

  private final Work work;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private int waiting;
  private boolean isClosed;
  private volatile Runnable atEnd = () -> {};
  private volatile @Nullable ToolToken token;
  private volatile @Nullable ToolFailure failure;
  private volatile @Nullable Throwable crash;

  Question(String tool, Work work) {
    this.work = work;
    this.thread = new Thread(this, "latchkey-asks-" + tool);
    this.thread.setDaemon(true);
  }

  /** Puts the question; {@code end} is called before anybody hears of the answer. */
  void start(Runnable end) {
    atEnd = end;
    thread.start();
  }

  /** Joins those who wait, unless the question is over or was given up. */
  synchronized boolean enter() {
    if (isClosed) {
      return false;
    }
    waiting++;
    return true;
  }

  /**
   * Waits for the answer; to be called once for each {@link #enter}.
   *
   * @param nanos how long
   * @param meanwhile what is done first, since there is time
   */
  ToolToken await(long nanos, Runnable meanwhile)
      throws ToolFailure, InterruptedException, TimeoutException {
    long end = System.nanoTime() + nanos;
    boolean isOver = false;
    try {
      meanwhile.run();
      isOver = ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      leave();
    }
    if (!isOver && token == null && failure == null) {
      throw new TimeoutException();
    }
    letThreadEnd();
    return answer();
  }

  /** What is left of the thread after the answer takes microseconds: then nothing of it is left. */
  private void letThreadEnd() {
    for (int i = 0; i < 100 && thread.isAlive(); i++) {
      LockSupport.parkNanos(this, 20_000);
    }
  }

  private ToolToken answer() throws ToolFailure {
    ToolToken answered = token;
    if (answered != null) {
      return answered;
    }
    ToolFailure failed = failure;
    if (failed != null) {
      throw failed;
    }
    if (crash instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("the question to the tool was not answered", crash);
  }

  private void leave() {
    synchronized (this) {
      waiting--;
      if (waiting > 0 || isClosed) {
        return;
      }
      isClosed = true;
    }
    thread.interrupt();
    awaitEnd();
    letThreadEnd();
  }

  /** Also on an interrupted thread: nothing of the tool may be left when the call returns. */
  private void awaitEnd() {
    long last = System.nanoTime() + LONGEST_END;
    boolean wasInterrupted = Thread.interrupted();
    boolean isOver = false;
    while (!isOver && System.nanoTime() - last < 0) {
      try {
        isOver = ended.await(last - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      token = work.answer();
    } catch (ToolFailure e) {
      failure = e;
    } catch (InterruptedException e) {
      crash = e; // Given up: nobody waits.
    } catch (RuntimeException | Error e) {
      crash = e;
    } finally {
      synchronized (this) {
        isClosed = true;
      }
      atEnd.run();
      ended.countDown();
    }
  }
}
