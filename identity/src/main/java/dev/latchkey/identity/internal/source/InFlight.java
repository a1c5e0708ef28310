package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Work in flight: one piece at a time for each key, however many threads want its result. Each
 * waits as long as it likes. When the last one leaves without a result, the work is interrupted.
 * The work has a thread of its own, which ends with it, or one of the app's executor.
 *
 * @param <K> what the work is for
 * @param <V> its result
 */
public final class InFlight<K, V> {
  private static final String ENDED_BY_ITSELF = "had ended by itself";

  private final Waiter waiter;
  private final String threadName;
  private final @Nullable Executor executor;
  private final Duration longestEnd;
  private final Map<K, Flight> open = new HashMap<>(); // Guarded by itself.

  /** What gives the result. */
  @FunctionalInterface
  public interface Work<V> {
    /**
     * Works, on a thread that is interrupted when nobody waits any more.
     *
     * @return the result
     * @throws Failure why there is none
     * @throws InterruptedException when the thread was interrupted
     */
    V run() throws Failure, InterruptedException;
  }

  /** The failures of a caller that leaves without a result. */
  public interface Waiter {
    /**
     * The caller's time is over.
     *
     * @param waited how long it waited
     * @param afterwards what happened to the work: {@code was ended}
     * @return the failure
     */
    Failure timedOut(Duration waited, String afterwards);

    /**
     * The caller was interrupted.
     *
     * @param afterwards what happened to the work, or {@code null} if the caller never waited
     * @return the failure
     */
    Failure interrupted(@Nullable String afterwards);
  }

  /**
   * Nothing in flight, each piece of work with a thread of its own.
   *
   * @param waiter what the failures of callers say
   * @param threadName what the threads are called
   * @param longestEnd how long the last caller to leave waits for the end of the work
   */
  public InFlight(Waiter waiter, String threadName, Duration longestEnd) {
    this(waiter, threadName, longestEnd, null);
  }

  /**
   * Nothing in flight.
   *
   * @param waiter what the failures of callers say
   * @param threadName what threads of our own are called
   * @param longestEnd how long the last caller to leave waits for the end of the work
   * @param executor the app's own threads, or {@code null}
   */
  public InFlight(
      Waiter waiter, String threadName, Duration longestEnd, @Nullable Executor executor) {
    this.waiter = waiter;
    this.threadName = threadName;
    this.longestEnd = longestEnd;
    this.executor = executor;
  }

  /**
   * The result of the work, which is in flight already or starts now.
   *
   * @param key what it is for
   * @param work what gives the result
   * @param timeout how long to wait, or {@code null} to wait for the end of the work
   * @param meanwhile what this thread does first, or {@code null}
   * @return the result
   * @throws Failure what the work threw, or why this thread waits no longer
   */
  public V join(K key, Work<V> work, @Nullable Duration timeout, @Nullable Runnable meanwhile)
      throws Failure {
    if (Thread.currentThread().isInterrupted()) {
      throw waiter.interrupted(null);
    }
    Flight flight = board(key, work);
    return flight.await(timeout, meanwhile);
  }

  private Flight board(K key, Work<V> work) throws Failure {
    Flight flight;
    try {
      synchronized (open) {
        Flight present = open.get(key);
        if (present != null && present.enter()) {
          return present;
        }
        flight = new Flight(key, work);
        flight.enter();
        if (executor == null) {
          flight.startThread();
        }
        open.put(key, flight);
      }
    } catch (OutOfMemoryError e) {
      throw new Failure(FailureKind.UNEXPECTED, "the system has no thread to spare", null, e);
    }
    if (executor != null) {
      execute(executor, flight);
    }
    return flight;
  }

  /** Outside of the lock, since an executor may run the work on this thread. */
  private void execute(Executor threads, Flight flight) throws Failure {
    boolean isTaken = false;
    try {
      threads.execute(flight);
      isTaken = true;
    } catch (RejectedExecutionException e) {
      throw new Failure(
          FailureKind.UNEXPECTED,
          "the executorService of the builder takes no work, since it is full or shut down");
    } catch (OutOfMemoryError e) {
      throw new Failure(FailureKind.UNEXPECTED, "the system has no thread to spare");
    } finally {
      if (!isTaken) {
        flight.crash(); // Nothing will ever work at it.
      }
    }
  }

  /** One piece of work and all who wait for it. */
  private final class Flight implements Runnable {
    private final K key;
    private final Work<V> work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread own;
    private @Nullable Thread runner;
    private int waiting;
    private boolean isClosed;
    private volatile @Nullable V value;
    private volatile @Nullable Throwable thrown;

    Flight(K key, Work<V> work) {
      this.key = key;
      this.work = work;
    }

    void startThread() {
      Thread thread = new Thread(this, threadName);
      thread.setDaemon(true);
      thread.start();
      own = thread;
    }

    /** Joins those who wait, unless the work is over or was given up. */
    synchronized boolean enter() {
      if (isClosed) {
        return false;
      }
      waiting++;
      return true;
    }

    V await(@Nullable Duration timeout, @Nullable Runnable meanwhile) throws Failure {
      boolean isOver = false;
      boolean isInterrupted = false;
      String afterwards;
      long end = System.nanoTime() + nanos(timeout);
      try {
        if (meanwhile != null) {
          meanwhile.run();
        }
        isOver = ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      } finally {
        afterwards = leave();
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
        throw waiter.interrupted(afterwards);
      }
      // A failure of work that this caller has just interrupted is no reason of its own.
      if (!isOver && value == null && !afterwards.equals(ENDED_BY_ITSELF)) {
        throw waiter.timedOut(timeout == null ? Duration.ZERO : timeout, afterwards);
      }
      letThreadEnd();
      return result();
    }

    private V result() throws Failure {
      V result = value;
      if (result != null) {
        return result;
      }
      Throwable failure = thrown;
      if (failure instanceof Failure known) {
        throw known;
      }
      if (failure instanceof InterruptedException) {
        // Not by us, since this caller has waited to the end.
        throw waiter.interrupted(null);
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("work without a result", failure);
    }

    /** What happened to the work, in words: only the last one who leaves ends it. */
    private String leave() {
      synchronized (this) {
        waiting--;
        if (isClosed) {
          return ENDED_BY_ITSELF;
        }
        if (waiting > 0) {
          return "goes on for others who wait";
        }
        isClosed = true;
        if (runner != null) {
          runner.interrupt();
        }
      }
      boolean isOver = awaitEnd();
      letThreadEnd();
      return isOver ? "was ended" : "was told to end";
    }

    /** Also on an interrupted thread: nothing of the work may be left when the call returns. */
    private boolean awaitEnd() {
      long last = System.nanoTime() + longestEnd.toNanos();
      boolean wasInterrupted = Thread.interrupted();
      boolean isOver = ended.getCount() == 0;
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

    /** What is left of a thread after the result takes microseconds: then nothing is left. */
    private void letThreadEnd() {
      Thread thread = own;
      for (int i = 0; thread != null && i < 100 && thread.isAlive(); i++) {
        LockSupport.parkNanos(this, 20_000);
      }
    }

    /** Ends it without a result, for an executor that did not take it. */
    private void crash() {
      synchronized (this) {
        isClosed = true;
      }
      thrown = new Failure(FailureKind.UNEXPECTED, "there was no thread for the request");
      end();
    }

    @Override
    public void run() {
      boolean isGivenUp;
      synchronized (this) {
        isGivenUp = isClosed;
        runner = Thread.currentThread();
      }
      if (isGivenUp) { // Before this thread was free. Not in the lock: board() takes both.
        end();
        return;
      }
      try {
        value = work.run();
      } catch (Failure | InterruptedException | RuntimeException | Error e) {
        thrown = e;
      } finally {
        synchronized (this) {
          if (isClosed) {
            Thread.interrupted(); // Meant for this work, not for the next one of the executor.
          }
          isClosed = true;
          runner = null;
        }
        end();
      }
    }

    /** Whoever comes from now on starts new work, and only then the result is seen. */
    private void end() {
      synchronized (open) {
        open.remove(key, this);
      }
      ended.countDown();
    }
  }

  private static long nanos(@Nullable Duration timeout) {
    Duration longest = Duration.ofDays(36500);
    return (timeout == null || timeout.compareTo(longest) > 0 ? longest : timeout).toNanos();
  }
}
