package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The app's own executor, all of whose threads wait for a token. */
@Timeout(60)
class StarvedExecutorTest {
  private final Token token =
      Token.of("a-token", Clock.systemUTC().instant().plusSeconds(3600), null);

  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final RenewedTokens<String> tokens =
      new RenewedTokens<>(Clock.systemUTC(), Duration.ofSeconds(50), Duration.ZERO, pool);

  @AfterEach
  void end() {
    pool.shutdownNow();
  }

  @Test
  void waitingCallersDoTheWorkWhereAllThreadsWait() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicInteger asked = new AtomicInteger();
    long start = System.nanoTime();
    Future<Token> first = pool.submit(() -> get(both, "a", asked));
    Future<Token> second = pool.submit(() -> get(both, "b", asked));

    assertThat(first.get()).isEqualTo(token);
    assertThat(second.get()).isEqualTo(token);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).as("a free thread does not ask once more").hasValue(2);
  }

  private Token get(CyclicBarrier both, String key, AtomicInteger asked) throws Exception {
    both.await();
    return tokens.get(
        key,
        null,
        isRenewal -> {
          asked.incrementAndGet();
          return token;
        });
  }

  @Test
  void callersOfOneTokenAskOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    AtomicInteger asked = new AtomicInteger();
    Future<Token> first = pool.submit(() -> get(both, "a", asked));
    Future<Token> second = pool.submit(() -> get(both, "a", asked));
    assertThat(first.get()).isEqualTo(second.get());
    assertThat(asked).hasValue(1);
  }

  /** The one that does the work is interrupted; the other waits for the same token. */
  @Test
  void interruptOfTheCallerThatDoesTheWorkIsNotTheOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Future<?> full = pool.submit(() -> release.await(50, TimeUnit.SECONDS));
    Future<?> fuller = pool.submit(() -> release.await(50, TimeUnit.SECONDS));
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch working = new CountDownLatch(1);
    RenewedTokens.Question question =
        isRenewal -> {
          if (asked.incrementAndGet() == 1) {
            working.countDown();
            Thread.sleep(50_000);
          }
          return token;
        };
    Failure[] failure = new Failure[1];
    boolean[] flag = new boolean[1];
    Thread worker =
        new Thread(() -> {
          failure[0] = catchThrowableOfType(Failure.class, () -> tokens.get("a", null, question));
          flag[0] = Thread.currentThread().isInterrupted();
        });
    worker.start();
    working.await();
    Token[] got = new Token[1];
    Thread other =
        new Thread(() -> {
          try {
            got[0] = tokens.get("a", null, question);
          } catch (Failure e) {
            throw new AssertionError(e);
          }
        });
    other.start();
    while (other.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    worker.interrupt();
    worker.join();
    other.join();
    assertThat(failure[0].kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag[0]).isTrue();
    assertThat(got[0]).isEqualTo(token);
    release.countDown();
    full.get();
    fuller.get();
  }
}
