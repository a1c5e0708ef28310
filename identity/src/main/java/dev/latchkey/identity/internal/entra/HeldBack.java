package dev.latchkey.identity.internal.entra;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs MSAL's work on the thread that asked for it, but only once MSAL has returned: the device
 * code flow looks at its own future, which does not exist before.
 */
final class HeldBack extends AbstractExecutorService {
  private final ThreadLocal<Deque<Runnable>> work = ThreadLocal.withInitial(ArrayDeque::new);

  /**
   * The result of MSAL's work.
   *
   * @param question gives MSAL's future
   * @return what the future holds in the end
   * @throws CompletionException when it holds a failure
   */
  <T> T run(Supplier<CompletableFuture<T>> question) {
    try {
      CompletableFuture<T> future = question.get();
      for (Runnable next = work.get().poll(); next != null; next = work.get().poll()) {
        next.run();
      }
      return future.join();
    } finally {
      work.remove();
    }
  }

  @Override
  public void execute(Runnable command) {
    work.get().add(command);
  }

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
