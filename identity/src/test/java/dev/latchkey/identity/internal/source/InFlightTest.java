package dev.latchkey.identity.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of work that the app's executor never runs. */
@Timeout(30)
class InFlightTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Deque<Throwable> faults = new ArrayDeque<>();

  private final InFlight<String, String> requests =
      new InFlight<>(
          new RenewedTokens<String>(Clock.systemUTC(), null, Duration.ZERO, null),
          "latchkey-test",
          Duration.ZERO,
          work -> {
            Throwable fault = faults.poll();
            if (fault instanceof Error error) {
              throw error;
            }
            if (fault instanceof RuntimeException exception) {
              throw exception;
            }
            work.run();
          });

  private String join() throws Failure {
    return requests.join("key", () -> "token", LONGEST, null);
  }

  @Test
  void systemWithoutAThreadToSpareIsReportedAndTheNextCallSucceeds() throws Exception {
    faults.add(new OutOfMemoryError("unable to create native thread"));

    assertThatThrownBy(this::join)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED))
        .hasMessage("the system has no thread to spare");
    assertThat(join()).isEqualTo("token");
  }

  @Test
  void interruptOnTheCallersOwnThreadKeepsItsFlag() {
    assertThatThrownBy(() ->
            requests.join(
                "key",
                () -> {
                  throw new InterruptedException();
                },
                LONGEST,
                null))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void callerOutOfTimeIsToldSoThoughTheWorkFailsWhenItIsInterrupted() {
    InFlight<String, String> ended =
        new InFlight<>(
            new RenewedTokens<String>(Clock.systemUTC(), null, Duration.ZERO, null),
            "latchkey-test",
            LONGEST);

    assertThatThrownBy(
            () -> ended.join("key", InFlightTest::untilInterrupted, Duration.ofMillis(1), null))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT));
  }

  private static String untilInterrupted() throws Failure {
    try {
      Thread.sleep(LONGEST.toMillis());
    } catch (InterruptedException e) {
      throw new Failure(FailureKind.NETWORK, "the connection was closed");
    }
    return "";
  }

  @Test
  void exceptionOfTheExecutorReachesTheCallerAndTheNextCallSucceeds() throws Exception {
    for (Throwable fault : List.of(new IllegalStateException("stopped"), new LinkageError("old"))) {
      faults.add(fault);

      assertThatThrownBy(this::join).isSameAs(fault);
      assertThat(join()).isEqualTo("token");
    }
  }
}
