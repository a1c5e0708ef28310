package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private final String tool;
  private final Work work;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;
  private int waiting;
  private boolean isClosed;
  private volatile @Nullable Runnable atEnd;
  private volatile @Nullable ToolToken token;
  private volatile @Nullable ToolFailure failure;
  private volatile @Nullable Throwable crash;

  Question(String tool, Work work) {
    this.tool = tool;
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
   * @param timeout how long
   * @param meanwhile what is done first, since there is time
   * @throws ToolFailure also when this thread is interrupted; its flag stays set
   */
  ToolToken await(Duration timeout, Runnable meanwhile) throws ToolFailure {
    long end = System.nanoTime() + nanos(timeout);
    boolean isOver = false;
    boolean isInterrupted = false;
    String afterwards;
    try {
      meanwhile.run();
      isOver = ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      isInterrupted = true;
    } finally {
      afterwards = leave();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
      throw new ToolFailure(
          Kind.INTERRUPTED, "the thread was interrupted, and " + tool + " " + afterwards);
    }
    if (!isOver && token == null && failure == null) {
      throw ToolFailure.timedOut(tool, timeout, afterwards);
    }
    letThreadEnd();
    return answer();
  }

  private static long nanos(Duration timeout) {
    Duration longest = Duration.ofDays(36500);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
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

  /** What has become of the tool, in words: only the last one who leaves ends it. */
  private String leave() {
    synchronized (this) {
      waiting--;
      if (isClosed) {
        return "had ended by itself";
      }
      if (waiting > 0) {
        return "goes on for others who wait";
      }
      isClosed = true;
    }
    thread.interrupt();
    boolean isOver = awaitEnd();
    letThreadEnd();
    return isOver ? "was ended" : "was told to end";
  }

  /** Also on an interrupted thread: nothing of the tool may be left when the call returns. */
  private boolean awaitEnd() {
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
    return isOver;
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
      Runnable end = atEnd;
      if (end != null) {
        end.run();
      }
      ended.countDown();
    }
  }
}
