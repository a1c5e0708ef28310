package dev.latchkey.benchmarks.child;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;

/** What is done with a credential, the same for all. */
public final class Work {
  /** What tokens are for. */
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
   * @param work {@code first}, {@code fails}, {@code repeated}, {@code clients}, {@code threads},
   *     {@code warm-threads}, {@code timed} or {@code timed-twice}
   * @param maker makes the credentials
   * @throws Exception when a token is missing
   */
  public static void run(String work, Maker maker) throws Exception {
    switch (work) {
      case "first" -> first(maker.make());
      case "repeated" -> repeated(maker.make());
      case "fails" -> fails(maker.make());
      case "clients" -> {
        for (int i = 0; i < 10; i++) {
          first(maker.make());
        }
      }
      case "threads" -> threads(maker.make(), false);
      case "warm-threads" -> threads(maker.make(), true);
      case "timed" -> timed(maker.make());
      case "timed-twice" -> {
        timed(maker.make());
        timed(maker.make()); // What is told last counts.
      }
      default -> throw new IllegalArgumentException(work);
    }
    Said.cost();
  }

  static void first(TokenCredential credential) {
    require(credential.getTokenSync(request(SCOPE)));
  }

  /** The mean of many calls, after as many for the compilers. */
  private static void repeated(TokenCredential credential) throws IOException {
    int calls = 100_000;
    long start = 0;
    for (int i = 0; i < 2 * calls; i++) {
      if (i == calls) {
        start = System.nanoTime();
      }
      first(credential);
    }
    Said.value("micros", Double.toString((System.nanoTime() - start) / 1e3 / calls));
  }

  private static void fails(TokenCredential credential) {
    try {
      first(credential);
    } catch (ClientAuthenticationException e) {
      return;
    }
    throw new IllegalStateException("nobody is signed in, and there is a token");
  }

  /** 64 threads that ask at the same time for a token that nobody has asked for before. */
  private static void threads(TokenCredential credential, boolean isWarm) throws Exception {
    require(new Floor().getTokenSync(request(SCOPE)));
    if (isWarm) {
      require(credential.getTokenSync(request("https://vault.azure.net/.default")));
    }
    int before = toolRuns();
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
    Said.value("toolRuns", Integer.toString(toolRuns() - before));
    for (Asking one : asking) {
      if (!one.isAnswered) {
        throw new IllegalStateException("a thread got no token");
      }
    }
  }

  /** How often tools were started: each run has left a line. */
  private static int toolRuns() throws IOException {
    int count = 0;
    File[] files = new File(System.getenv("LATCHKEY_BENCHMARK"), "runs").listFiles();
    for (File file : files == null ? new File[0] : files) {
      count += Files.readAllLines(file.toPath()).size();
    }
    return count;
  }

  /** One call, in a JVM that has met azure-core before. */
  private static void timed(TokenCredential credential) throws IOException {
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
   * A request.
   *
   * @param scope what for
   * @return a new one
   */
  public static TokenRequestContext request(String scope) {
    return new TokenRequestContext().addScopes(scope);
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
