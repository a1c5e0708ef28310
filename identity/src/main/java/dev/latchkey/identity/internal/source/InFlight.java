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
 * Work in flight: one piece of work at a time for each key, for any number of threads that need its
 * result. Each thread waits as long as it wants to. When the last one leaves without a result, the
 * work is interrupted. The work runs on its own thread, which ends with it, or on the app's
 * executor.
 *
 * @param <K> the key of the work
 * @param <V> its result
 */
public final class InFlight<K, V> {
  /** How long a caller waits for a thread of the app's executor before it does the work itself. */
  private static final long LONGEST_START = TimeUnit.MILLISECONDS.toNanos(500);

  private static final String ENDED_BY_ITSELF = "had ended by itself";

  private final Waiter waiter;
  private final String threadName;
  private final @Nullable Executor executor;
  private final Duration longestEnd;
  private final Map<K, Flight> open = new HashMap<>(); // Guarded by itself.

  /** The work that gives the result. */
  @FunctionalInterface
  public interface Work<V> {
    /**
     * Does the work, on a thread that is interrupted when no caller waits any more.
     *
     * @return the result
     * @throws Failure why there is none
     * @throws InterruptedException if the thread was interrupted
     */
    V run() throws Failure, InterruptedException;
  }

  /** Creates the failures of callers that leave without a result. */
  public interface Waiter {
    /**
     * The caller's timeout has passed.
     *
     * @param waited how long the caller waited
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
   * Creates an empty set of work. Each piece of work gets its own thread.
   *
   * @param waiter creates the failures of callers
   * @param threadName the name of the threads
   * @param longestEnd how long the last caller that leaves waits for the work to end
   */
  public InFlight(Waiter waiter, String threadName, Duration longestEnd) {
    this(waiter, threadName, longestEnd, null);
  }

  /**
   * Creates an empty set of work.
   *
   * @param waiter creates the failures of callers
   * @param threadName the name of our own threads
   * @param longestEnd how long the last caller that leaves waits for the work to end
   * @param executor the app's executor, or {@code null}
   */
  public InFlight(
      Waiter waiter, String threadName, Duration longestEnd, @Nullable Executor executor) {
    this.waiter = waiter;
    this.threadName = threadName;
    this.longestEnd = longestEnd;
    this.executor = executor;
  }

  /**
   * Gets the result of work that is already in flight or starts now.
   *
   * @param key the key of the work
   * @param work gives the result
   * @param timeout how long to wait, or {@code null} to wait for the end of the work
   * @param meanwhile what this thread does before it waits, or {@code null}
   * @return the result
   * @throws Failure the failure of the work, or why this thread no longer waits
   */
  public V join(K key, Work<V> work, @Nullable Duration timeout, @Nullable Runnable meanwhile)
      throws Failure {
    if (Thread.currentThread().isInterrupted()) {
      throw waiter.interrupted(null);
    }
    Flight flight = board(key, work);
    long start = System.nanoTime();
    try {
      return flight.await(timeout, meanwhile);
    } catch (Failure e) {
      if (!flight.isLeftByItsRunner || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      // The interrupt of the caller that ran the work is not this caller's.
      Duration left = timeout == null ? null : timeout.minusNanos(System.nanoTime() - start);
      return join(key, work, left, null);
    }
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

  /** Starts the work. Not inside the lock, since an executor may run the work on this thread. */
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
        flight.crash(); // No thread will ever run it.
      }
    }
  }

  /** One piece of work and all callers that wait for it. */
  private final class Flight implements Runnable {
    private final K key;
    private final Work<V> work;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread own;
    private @Nullable Thread runner;
    private volatile @Nullable Thread ranOn;
    private int waiting;
    private boolean isClosed;
    private boolean isStarted;
    private volatile @Nullable Thread caller;
    private volatile boolean isLeftByItsRunner;
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

    /** Joins the waiting callers, unless the work is over or was given up. */
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
        if (executor != null) {
          long soon = Math.min(LONGEST_START, Math.max(0, end - System.nanoTime()));
          isOver = ended.await(soon, TimeUnit.NANOSECONDS);
          if (!isOver && end - System.nanoTime() > 0) {
            runWhereNoThreadIsFree();
          }
        }
        isOver = isOver || ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        isInterrupted = true;
      } finally {
        afterwards = leave();
      }
      if (isInterrupted) {
        Thread.currentThread().interrupt();
        throw waiter.interrupted(afterwards);
      }
      // If this caller has just interrupted the work, the work's failure is not the real reason.
      if (!isOver && value == null && !afterwards.equals(ENDED_BY_ITSELF)) {
        throw waiter.timedOut(timeout == null ? Duration.ZERO : timeout, afterwards);
      }
      letThreadEnd();
      return result();
    }

    /**
     * Runs the work on the calling thread, if the app's executor has not started it yet: all of its
     * threads may be callers that wait for it.
     */
    private void runWhereNoThreadIsFree() throws InterruptedException {
      synchronized (this) {
        if (isStarted) {
          return;
        }
        isStarted = true;
        caller = Thread.currentThread();
      }
      runOnThisThread();
      if (isLeftByItsRunner) {
        throw new InterruptedException();
      }
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
        // The interrupt is not from this class, since this caller has waited to the end.
        if (Thread.currentThread().equals(ranOn)) {
          Thread.currentThread()
              .interrupt(); // An executor may run the work on the caller's thread.
        }
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

    /**
     * Leaves the work, and returns in words what happened to it. Only the last caller that leaves
     * ends it.
     */
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

    /**
     * Waits for the end, even on an interrupted thread: nothing of the work may be left when the
     * call returns.
     */
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

    /**
     * Waits the few microseconds that a thread needs to end after its result, so that no thread is
     * left.
     */
    private void letThreadEnd() {
      Thread thread = own;
      for (int i = 0; thread != null && i < 100 && thread.isAlive(); i++) {
        LockSupport.parkNanos(this, 20_000);
      }
    }

    /** Ends the work without a result, for an executor that refused it. */
    private void crash() {
      synchronized (this) {
        isClosed = true;
      }
      thrown = new Failure(FailureKind.UNEXPECTED, "there was no thread for the request");
      end();
    }

    @Override
    public void run() {
      synchronized (this) {
        if (isStarted) {
          return; // A caller runs it, or has run it.
        }
        isStarted = true;
      }
      runOnThisThread();
    }

    private void runOnThisThread() {
      boolean isGivenUp;
      synchronized (this) {
        isGivenUp = isClosed;
        runner = Thread.currentThread();
        ranOn = runner;
      }
      if (isGivenUp) { // Before a thread was free. Outside the lock: board() takes both.
        end();
        return;
      }
      try {
        value = work.run();
      } catch (Failure | InterruptedException | RuntimeException | Error e) {
        thrown = e;
        boolean isInterrupted =
            e instanceof InterruptedException || Thread.currentThread().isInterrupted();
        isLeftByItsRunner = isInterrupted && Thread.currentThread().equals(caller);
      } finally {
        synchronized (this) {
          if (isClosed) {
            Thread.interrupted(); // It was for this work, not for the executor's next.
          }
          isClosed = true;
          runner = null;
        }
        end();
      }
    }

    /**
     * Ends the work. New callers start new work from here on; only after that do waiting callers
     * get the result.
     */
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
