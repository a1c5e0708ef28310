package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Token;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeptTokensTest {
  private static final String VAULT = "https://vault.azure.net";

  private Instant now = Machine.NOW;
  private final AtomicInteger asked = new AtomicInteger();
  private final KeptTokens tokens =
      new KeptTokens(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  private String get(Duration life) throws Failure, InterruptedException {
    return get(VAULT, false, life);
  }

  private String get(String resource, boolean isChallenged, Duration life)
      throws Failure, InterruptedException {
    return tokens.get(resource, isChallenged, () -> token(life)).value();
  }

  private Token token(Duration life) throws Failure {
    return Token.of("a test", "token-" + asked.incrementAndGet(), now.plus(life), null);
  }

  private Token refuse() throws Failure {
    asked.incrementAndGet();
    throw new Failure(FailureKind.NETWORK, "out of order");
  }

  @Test
  void tokenIsKeptUntilFiveMinutesBeforeItsEnd() throws Exception {
    assertThat(get(Duration.ofHours(1))).isEqualTo("token-1");
    now = now.plus(Duration.ofMinutes(54));
    assertThat(get(Duration.ofHours(1))).isEqualTo("token-1");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(get(Duration.ofHours(1))).isEqualTo("token-2");
  }

  @Test
  void tokenOfALongLifeIsRenewedAfterHalfOfIt() throws Exception {
    assertThat(get(Duration.ofHours(24))).isEqualTo("token-1");
    now = now.plus(Duration.ofHours(12).minusSeconds(1));
    assertThat(get(Duration.ofHours(24))).isEqualTo("token-1");
    now = now.plusSeconds(1);
    assertThat(get(Duration.ofHours(24))).isEqualTo("token-2");
  }

  @Test
  void oldTokenIsGoodWhileItsRenewalFails() throws Exception {
    get(Duration.ofHours(24));
    now = now.plus(Duration.ofHours(13));
    assertThat(tokens.get(VAULT, false, this::refuse).value()).isEqualTo("token-1");
    assertThat(tokens.get(VAULT, false, this::refuse).value()).isEqualTo("token-1");
    assertThat(asked).as("not asked again at once").hasValue(2);
    now = now.plusSeconds(30);
    assertThat(get(Duration.ofHours(24))).isEqualTo("token-3");
    now = now.plus(Duration.ofHours(23).plusMinutes(55));
    assertThat(
            catchThrowableOfType(Failure.class, () -> tokens.get(VAULT, false, this::refuse)))
        .isNotNull();
  }

  @Test
  void challengeAsksAnewAndItsTokenIsKept() throws Exception {
    get(Duration.ofHours(1));
    assertThat(get(VAULT, true, Duration.ofHours(1))).isEqualTo("token-2");
    assertThat(get(Duration.ofHours(1))).isEqualTo("token-2");
    assertThat(catchThrowableOfType(Failure.class, () -> tokens.get(VAULT, true, this::refuse)))
        .isNotNull();
  }

  @Test
  void resourcesAreApart() throws Exception {
    assertThat(get("a", false, Duration.ofHours(1))).isEqualTo("token-1");
    assertThat(get("b", false, Duration.ofHours(1))).isEqualTo("token-2");
    assertThat(get("a", false, Duration.ofHours(1))).isEqualTo("token-1");
  }

  @Test
  void failureIsNotKept() throws Exception {
    assertThat(
            catchThrowableOfType(Failure.class, () -> tokens.get(VAULT, false, this::refuse)))
        .isNotNull();
    assertThat(get(Duration.ofHours(1))).isEqualTo("token-2");
  }

  @Test
  void threadsThatWaitShareTheOutcome() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    KeptTokens.Question question =
        () -> {
          asking.countDown();
          go.await();
          return refuse();
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(() ->
              failures.add(
                  catchThrowableOfType(
                      Failure.class, () -> tokens.get(VAULT, false, question))));
      threads.add(thread);
      thread.start();
    }
    asking.await();
    for (Thread thread : threads) {
      while (!isAmongThem(thread)) {
        Thread.onSpinWait();
      }
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).hasSize(8).containsOnly(failures.element());
    assertThat(asked).hasValue(1);
  }

  /** Who waits elsewhere, for a class perhaps, has not seen yet that there is no token. */
  private static boolean isAmongThem(Thread thread) {
    boolean isInside =
        Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(KeptTokens.class.getName()));
    return isInside && thread.getState() == Thread.State.WAITING;
  }

  @Test
  void interruptedThreadStopsWaitingAndOthersGoOn() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
    Thread first =
        new Thread(() -> {
          try {
            tokens.get(
                VAULT,
                false,
                () -> {
                  asking.countDown();
                  go.await();
                  return token(Duration.ofHours(1));
                });
          } catch (Failure | InterruptedException e) {
            values.add(e.getClass().getSimpleName());
          }
        });
    first.start();
    asking.await();
    Thread second =
        new Thread(() -> {
          try {
            values.add(get(Duration.ofHours(1)));
          } catch (Failure | InterruptedException e) {
            values.add("failed");
          }
        });
    second.start();
    first.interrupt();
    first.join();
    second.join();
    assertThat(values).containsExactlyInAnyOrder("InterruptedException", "token-1");
  }
}
