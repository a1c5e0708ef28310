package dev.latchkey.identity.internal.entra;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs MSAL's work on the thread that submits it, but only after MSAL's method has returned: the
 * device code flow reads its own future, which does not exist before.
 */
public final class DeferredExecutor extends DirectExecutor {
  private final ThreadLocal<Deque<Runnable>> work = ThreadLocal.withInitial(ArrayDeque::new);

  /** An executor without work. */
  public DeferredExecutor() {}

  /**
   * The result of MSAL's work.
   *
   * @param method calls MSAL
   * @param <T> the type of the result
   * @return the result
   * @throws CompletionException when MSAL's future holds a failure
   */
  public <T> T run(Supplier<CompletableFuture<T>> method) {
    try {
      CompletableFuture<T> future = method.get();
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
}
