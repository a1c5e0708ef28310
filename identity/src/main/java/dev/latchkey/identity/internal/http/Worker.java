package dev.latchkey.identity.internal.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A thread for one request of a client that knows no deadline, or that an interrupt does not reach.
 */
public final class Worker extends Thread {
  private volatile @Nullable Runnable onInterrupt;

  private Worker(Runnable work) {
    super(work, "latchkey-http");
    setDaemon(true); // A JVM does not wait for a token before it exits.
  }

  /**
   * Sends a request on a thread of its own, which is interrupted when the caller leaves.
   *
   * @param timeout how long the caller waits
   * @param exchange sends it
   * @return the answer
   * @throws IOException what the exchange threw; {@link SocketTimeoutException} at the deadline
   * @throws InterruptedException when the caller was interrupted
   */
  public static HttpAnswer within(Duration timeout, Callable<HttpAnswer> exchange)
      throws IOException, InterruptedException {
    FutureTask<HttpAnswer> work = new FutureTask<>(exchange);
    new Worker(work).start();
    try {
      return work.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("Read timed out");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } finally {
      work.cancel(true);
    }
  }

  private static IOException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException exception ? exception : new IOException(cause);
  }

  /**
   * Sets what an interrupt of this worker does in addition to setting its flag. Does nothing on
   * other threads.
   *
   * @param action ends what the worker is blocked in; {@code null} for nothing
   */
  static void onInterrupt(@Nullable Runnable action) {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.onInterrupt = action;
    }
  }

  @Override
  public void interrupt() {
    super.interrupt();
    Runnable action = onInterrupt;
    if (action != null) {
      action.run();
    }
  }
}
