package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a token is given again, renewed, or asked for anew, by a clock that the test moves. */
class CachedSourceTest {
  private static final EntraRequest REQUEST =
      new EntraRequest(List.of("https://a/.default"), "t", null, false);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MovableClock clock = new MovableClock();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable Duration refreshIn;
  private volatile boolean failing;

  private final CachedSource source =
      new CachedSource(
          (request, anew) -> {
            if (failing) {
              throw new Failure(FailureKind.NETWORK, "out of order");
            }
            Duration refresh = refreshIn;
            return new EntraToken(
                "token " + asked.incrementAndGet(),
                clock.instant().plus(Duration.ofHours(1)),
                refresh == null ? null : clock.instant().plus(refresh));
          },
          null,
          clock);

  private static final class MovableClock extends Clock {
    private volatile Instant now = START;

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
  }

  private String token() throws Exception {
    return source.token(REQUEST).value();
  }

  private void minutes(long minutes) {
    clock.now = START.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void tokenIsGivenUntilFiveMinutesBeforeItsEnd() throws Exception {
    assertThat(token()).isEqualTo("token 1");
    minutes(54);
    assertThat(token()).isEqualTo("token 1");
    minutes(55);
    assertThat(token()).isEqualTo("token 2");
  }

  @Test
  void tokenIsRenewedWhenItsServerWantsThat() throws Exception {
    refreshIn = Duration.ofMinutes(30);
    token();
    minutes(29);
    assertThat(token()).isEqualTo("token 1");
    minutes(30);
    assertThat(token()).isEqualTo("token 2");
  }

  @Test
  void oldTokenIsGivenWhileRenewingFailsAndTheServerGetsSomeRest() throws Exception {
    refreshIn = Duration.ofMinutes(30);
    token();
    minutes(31);
    failing = true;
    assertThat(token()).isEqualTo("token 1");
    failing = false;
    assertThat(token()).isEqualTo("token 1"); // It was asked just now.
    minutes(32);
    assertThat(token()).isEqualTo("token 2");
  }

  @Test
  void failureIsNotRemembered() throws Exception {
    failing = true;
    assertThat(catchThrowableOfType(Failure.class, this::token).kind())
        .isEqualTo(FailureKind.NETWORK);
    failing = false;
    assertThat(token()).isEqualTo("token 1");
  }

  @Test
  void claimsAreAskedForEachTimeAndTheirTokenIsKept() throws Exception {
    EntraRequest claims = new EntraRequest(REQUEST.scopes(), "t", "{\"access_token\":{}}", false);
    token();
    assertThat(source.token(claims).value()).isEqualTo("token 2");
    assertThat(source.token(claims).value()).isEqualTo("token 3");
    assertThat(token()).isEqualTo("token 3");
  }

  @Test
  void workOfTheLastOneWhoLeavesIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CachedSource silent =
        new CachedSource(
            (request, anew) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                ended.countDown();
              }
              throw new Failure(FailureKind.UNEXPECTED, "interrupted");
            },
            null,
            clock);
    Thread first = new Thread(() -> assertThatThrownBy(() -> silent.token(REQUEST)));
    Thread second = new Thread(() -> assertThatThrownBy(() -> silent.token(REQUEST)));
    first.start();
    begun.await();
    second.start();
    while (second.getState() != Thread.State.TIMED_WAITING) {
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
  void threadsOfTheAppAreUsedAndTheirEndIsTold() throws Exception {
    ExecutorService threads =
        Executors.newSingleThreadExecutor(work -> new Thread(work, "the app's"));
    CachedSource named =
        new CachedSource(
            (request, anew) ->
                new EntraToken(
                    Thread.currentThread().getName(), clock.instant().plusSeconds(3600), null),
            threads,
            clock);
    assertThat(named.token(REQUEST).value()).isEqualTo("the app's");
    threads.shutdown();
    EntraRequest other = new EntraRequest(REQUEST.scopes(), "other", null, false);
    assertThatThrownBy(() -> named.token(other)).hasMessageContaining("executorService");
  }
}
