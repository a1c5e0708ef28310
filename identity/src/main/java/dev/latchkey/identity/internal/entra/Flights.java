package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.tool.ToolFailure.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work at a time for each key, however many threads want its result. Whoever is
 * interrupted goes; when the last one has gone, the work is interrupted too.
 *
 * @param <K> what the work is for
 * @param <V> its result
 */
public final class Flights<K, V> {
  private final Map<K, Flight<V>> open = new HashMap<>();
  private final @Nullable Executor executor;

  /**
   * Nothing at work yet.
   *
   * @param executor the app's own threads, or {@code null} for a new thread each time
   */
  public Flights(@Nullable Executor executor) {
    this.executor = executor;
  }

  private static final class Flight<V> extends FutureTask<V> {
    private int passengers;

    Flight(Callable<V> work) {
      super(work);
    }
  }

  /**
   * The result of the work, that is at work already or starts now.
   *
   * @param key what it is for
   * @param work what gives the result
   * @param patience how long to wait
   * @return the result
   * @throws EntraFailure what the work threw, or {@code TIMED_OUT}
   * @throws InterruptedException if this thread is interrupted
   */
  public V join(K key, Callable<V> work, Duration patience)
      throws EntraFailure, InterruptedException {
    Flight<V> flight = board(key, work);
    try {
      return flight.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new EntraFailure(
          Kind.TIMED_OUT, "no answer within " + patience.toSeconds() + " seconds");
    } catch (CancellationException e) {
      throw new EntraFailure(Kind.UNEXPECTED, "there was no thread for the request");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EntraFailure failure) {
        throw failure;
      }
      throw EntraFailures.unexpected(e.getCause());
    } finally {
      leave(key, flight);
    }
  }

  private Flight<V> board(K key, Callable<V> work) throws EntraFailure {
    Flight<V> flight;
    synchronized (open) {
      flight = open.get(key);
      if (flight != null && !flight.isDone()) {
        flight.passengers++;
        return flight;
      }
      flight = new Flight<>(work);
      flight.passengers++;
      open.put(key, flight);
    }
    try {
      if (executor == null) {
        new Worker(flight).start();
      } else {
        executor.execute(flight);
      }
      return flight;
    } catch (RejectedExecutionException e) {
      giveUp(key, flight);
      throw new EntraFailure(
          Kind.UNEXPECTED,
          "the executorService of the builder takes no work, since it is full or shut down");
    } catch (OutOfMemoryError e) {
      giveUp(key, flight);
      throw new EntraFailure(Kind.UNEXPECTED, "the system has no thread to spare");
    } catch (RuntimeException | Error e) {
      // Whatever an app's executor throws: whoever asks next must not wait for this one.
      giveUp(key, flight);
      throw e;
    }
  }

  /** Nothing will ever work at it. */
  private void giveUp(K key, Flight<V> flight) {
    flight.cancel(false);
    leave(key, flight);
  }

  private void leave(K key, Flight<V> flight) {
    synchronized (open) {
      flight.passengers--;
      if (flight.passengers > 0) {
        return;
      }
      open.remove(key, flight);
    }
    flight.cancel(true);
  }
}
