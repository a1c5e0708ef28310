package dev.latchkey.benchmarks.child;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** What is done with a credential, the same for all. */
public final class Work {
  /** What every token is for. */
  public static final String SCOPE = "https://storage.azure.com/.default";

  private Work() {}

  /** Makes a credential. */
  public interface Maker {
    /**
     * Makes a credential.
     *
     * @return a new one
     */
    TokenCredential make();
  }

  /**
   * Does what is named, and tells what it took.
   *
   * @param work {@code first}, {@code clients}, {@code threads} or {@code hung}
   * @param maker makes the credentials
   * @throws Exception when a token is missing
   */
  public static void run(String work, Maker maker) throws Exception {
    switch (work) {
      case "first" -> first(maker.make());
      case "clients" -> {
        for (int i = 0; i < 10; i++) {
          first(maker.make());
        }
      }
      case "threads" -> threads(maker.make());
      case "hung" -> hung(maker.make());
      default -> throw new IllegalArgumentException(work);
    }
    Said.peak();
  }

  static void first(TokenCredential credential) {
    require(credential.getTokenSync(request()));
  }

  /** 64 threads that ask at the same time, in a JVM that has met azure-core before. */
  private static void threads(TokenCredential credential) throws Exception {
    first(new Floor());
    CountDownLatch go = new CountDownLatch(1);
    Thread[] threads = new Thread[64];
    Asking[] asking = new Asking[threads.length];
    for (int i = 0; i < threads.length; i++) {
      asking[i] = new Asking(credential, go);
      threads[i] = new Thread(asking[i]);
      threads[i].start();
    }
    Thread.sleep(50); // Until all of them wait.
    long start = System.nanoTime();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    sayMillisSince(start);
    for (Asking one : asking) {
      if (!one.isAnswered) {
        throw new IllegalStateException("a thread got no token");
      }
    }
  }

  private static void hung(TokenCredential credential) throws IOException {
    first(new Floor());
    long start = System.nanoTime();
    String outcome = "a token";
    try {
      first(credential);
    } catch (RuntimeException e) {
      outcome = e.getClass().getSimpleName();
    }
    sayMillisSince(start);
    Said.value("outcome", outcome);
  }

  private static void sayMillisSince(long start) throws IOException {
    Said.value("millis", Double.toString((System.nanoTime() - start) / 1e6));
  }

  /**
   * What every token is asked for.
   *
   * @return a new request
   */
  public static TokenRequestContext request() {
    return new TokenRequestContext().addScopes(SCOPE);
  }

  private static void require(AccessToken token) {
    if (!token.getToken().startsWith("eyJ") || token.isExpired()) {
      throw new IllegalStateException("that is no good token");
    }
  }

  private static final class Asking implements Runnable {
    private final TokenCredential credential;
    private final CountDownLatch go;
    private volatile boolean isAnswered;

    private Asking(TokenCredential credential, CountDownLatch go) {
      this.credential = credential;
      this.go = go;
    }

    @Override
    public void run() {
      try {
        go.await();
        first(credential);
        isAnswered = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
