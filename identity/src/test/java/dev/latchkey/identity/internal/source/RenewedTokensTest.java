package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** When a token is given again, renewed, or asked for, by a clock that the test moves. */
@ParameterizedClass
@EnumSource
@Timeout(30)
class RenewedTokensTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(24);

  /**
   * Whose tokens: Microsoft Entra is waited for a minute, an endpoint to the end of its retries.
   */
  enum Rules {
    ENTRA(Duration.ofSeconds(60), Duration.ZERO),
    ENDPOINT(null, Duration.ofMillis(1500));

    private final @Nullable Duration longest;
    private final Duration longestEnd;

    Rules(@Nullable Duration longest, Duration longestEnd) {
      this.longest = longest;
      this.longestEnd = longestEnd;
    }

    RenewedTokens<String> tokens(Clock clock, @Nullable ExecutorService threads) {
      return new RenewedTokens<>(clock, longest, longestEnd, threads);
    }
  }

  private final Rules rules;
  private final SettableClock clock = new SettableClock(START);
  private final AtomicInteger asked = new AtomicInteger();
  private final RenewedTokens<String> tokens;

  RenewedTokensTest(Rules rules) {
    this.rules = rules;
    this.tokens = rules.tokens(clock, null);
  }

  private void pass(Duration time) {
    clock.move(time);
  }

  private String get(Duration life, @Nullable Duration refreshIn) throws Failure {
    return get(VAULT, null, life, refreshIn);
  }

  private String get(
      String resource, @Nullable String claims, Duration life, @Nullable Duration refreshIn)
      throws Failure {
    return tokens.get(resource, claims, isRenewal -> token(life, refreshIn)).value();
  }

  private Token token(Duration life, @Nullable Duration refreshIn) {
    return Token.of(
        "token-" + asked.incrementAndGet(),
        clock.instant().plus(life),
        refreshIn == null ? null : clock.instant().plus(refreshIn));
  }

  private String getRefused(@Nullable String claims) throws Failure {
    return tokens.get(VAULT, claims, isRenewal -> refuse()).value();
  }

  private Token refuse() throws Failure {
    asked.incrementAndGet();
    throw new Failure(FailureKind.NETWORK, "out of order");
  }

  @Test
  void tokenIsGivenUntilFiveMinutesBeforeItsEnd() throws Exception {
    assertThat(get(HOUR, null)).isEqualTo("token-1");
    pass(Duration.ofMinutes(54));
    assertThat(get(HOUR, null)).isEqualTo("token-1");
    pass(Duration.ofMinutes(1));
    assertThat(get(HOUR, null)).isEqualTo("token-2");
  }

  @Test
  void tokenIsRenewedAtItsRefreshTime() throws Exception {
    assertThat(get(DAY, DAY.dividedBy(2))).isEqualTo("token-1");
    pass(Duration.ofHours(12).minusSeconds(1));
    assertThat(get(DAY, DAY.dividedBy(2))).isEqualTo("token-1");
    pass(Duration.ofSeconds(1));
    assertThat(get(DAY, DAY.dividedBy(2))).isEqualTo("token-2");
  }

  @Test
  void onlyARenewalRulesOutTheTokenThatTheServerKeeps() throws Exception {
    List<Boolean> renewals = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      tokens.get(
          VAULT,
          null,
          isRenewal -> {
            renewals.add(isRenewal);
            return token(HOUR, HOUR.dividedBy(2));
          });
      pass(HOUR.dividedBy(2));
    }
    assertThat(renewals).containsExactly(false, true);
  }

  @Test
  void oldTokenIsGivenWhileRenewingFailsAndTheServerGetsSomeRest() throws Exception {
    get(DAY, DAY.dividedBy(2));
    pass(Duration.ofHours(13));
    assertThat(getRefused(null)).isEqualTo("token-1");
    assertThat(getRefused(null)).isEqualTo("token-1");
    assertThat(get(DAY, DAY.dividedBy(2))).isEqualTo("token-1");
    assertThat(asked).as("not asked again at once").hasValue(2);
    pass(Duration.ofSeconds(30));
    assertThat(get(DAY, DAY.dividedBy(2))).isEqualTo("token-3");
    pass(Duration.ofHours(23).plusMinutes(55));
    assertThat(catchThrowableOfType(Failure.class, () -> getRefused(null))).isNotNull();
  }

  @Test
  void failureIsNotRemembered() throws Exception {
    assertThat(catchThrowableOfType(Failure.class, () -> getRefused(null)).kind())
        .isEqualTo(FailureKind.NETWORK);
    assertThat(get(HOUR, null)).isEqualTo("token-2");
  }

  @Test
  void claimsAreAskedForEachTimeAndTheirTokenIsKept() throws Exception {
    String claims = "{\"access_token\":{}}";
    assertThat(get(HOUR, null)).isEqualTo("token-1");
    assertThat(get(VAULT, claims, HOUR, null)).isEqualTo("token-2");
    assertThat(get(VAULT, claims, HOUR, null)).isEqualTo("token-3");
    assertThat(get(HOUR, null)).isEqualTo("token-3");
    assertThat(catchThrowableOfType(Failure.class, () -> getRefused(claims))).isNotNull();
  }

  @Test
  void keysAreApart() throws Exception {
    assertThat(get("a", null, HOUR, null)).isEqualTo("token-1");
    assertThat(get("b", null, HOUR, null)).isEqualTo("token-2");
    assertThat(get("a", null, HOUR, null)).isEqualTo("token-1");
  }

  @Test
  void threadsThatWaitShareTheOutcome() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    RenewedTokens.Question question =
        isRenewal -> {
          asking.countDown();
          go.await();
          return refuse();
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(() ->
              failures.add(
                  catchThrowableOfType(Failure.class, () -> tokens.get(VAULT, null, question))));
      threads.add(thread);
      thread.start();
    }
    asking.await();
    for (Thread thread : threads) {
      while (!isWaiting(thread)) {
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

  /** A thread that waits elsewhere, for a class perhaps, has not joined the request yet. */
  private static boolean isWaiting(Thread thread) {
    boolean isInside =
        Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().startsWith(InFlight.class.getName()));
    return isInside && thread.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void interruptedThreadStopsWaitingAndOthersGoOn() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
    RenewedTokens.Question question =
        isRenewal -> {
          asking.countDown();
          go.await();
          return token(HOUR, null);
        };
    Runnable caller =
        () -> {
          try {
            values.add(tokens.get(VAULT, null, question).value());
          } catch (Failure e) {
            values.add(e.kind() + " " + Thread.currentThread().isInterrupted());
          }
        };
    Thread first = new Thread(caller);
    first.start();
    asking.await();
    Thread second = new Thread(caller);
    second.start();
    first.interrupt();
    first.join();
    go.countDown();
    second.join();
    assertThat(values).containsExactly("INTERRUPTED true", "token-1");
  }

  @Test
  void workOfTheLastOneWhoLeavesIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    RenewedTokens.Question silent =
        isRenewal -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.countDown();
          }
          throw new Failure(FailureKind.UNEXPECTED, "interrupted");
        };
    Runnable caller = () -> assertThatThrownBy(() -> tokens.get(VAULT, null, silent));
    Thread first = new Thread(caller);
    Thread second = new Thread(caller);
    first.start();
    begun.await();
    second.start();
    while (!isWaiting(second)) {
      Thread.onSpinWait();
    }

    first.interrupt();
    first.join();
    assertThat(ended.getCount()).isEqualTo(1);
    second.interrupt();
    second.join();
    ended.await();
  }

  @Test
  void threadsOfTheAppAreUsedAndTheirEndIsReported() throws Exception {
    ExecutorService threads =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "the app's"));
    RenewedTokens<String> named = rules.tokens(clock, threads);
    RenewedTokens.Question question =
        isRenewal -> Token.of(Thread.currentThread().getName(), clock.instant().plus(HOUR), null);
    assertThat(named.get(VAULT, null, question).value()).isEqualTo("the app's");
    threads.shutdown();
    assertThatThrownBy(() -> named.get("other", null, question))
        .hasMessageContaining("executorService");
  }
}
