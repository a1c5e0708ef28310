package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.FailureKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of work that never gets a thread. */
@Timeout(30)
class FlightsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<Throwable> faults = new ArrayDeque<>();

  private final Flights<String, String> flights =
      new Flights<>(work -> {
        Throwable fault = faults.poll();
        if (fault instanceof Error error) {
          throw error;
        }
        if (fault instanceof RuntimeException exception) {
          throw exception;
        }
        work.run();
      });

  private String join() throws Failure, InterruptedException {
    return flights.join("key", () -> "token", PATIENCE);
  }

  @Test
  void systemWithoutAThreadToSpareIsToldAndTheNextCallSucceeds() throws Exception {
    faults.add(new OutOfMemoryError("unable to create native thread"));

    assertThatThrownBy(this::join)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED))
        .hasMessage("the system has no thread to spare");
    assertThat(join()).isEqualTo("token");
  }

  @Test
  void whateverAnExecutorThrowsReachesTheCallerAndTheNextCallSucceeds() throws Exception {
    for (Throwable fault : List.of(new IllegalStateException("stopped"), new LinkageError("old"))) {
      faults.add(fault);

      assertThatThrownBy(this::join).isSameAs(fault);
      assertThat(join()).isEqualTo("token");
    }
  }
}
