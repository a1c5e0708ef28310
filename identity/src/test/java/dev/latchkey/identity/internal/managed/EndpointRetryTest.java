package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.http.HttpAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointRetryTest {
  private static final EndpointRetry IMDS = EndpointRetry.of(ManagedIdentitySource.IMDS);

  private static EndpointAnswer answer(int status, String... retryAfter) {
    return EndpointAnswer.of(
        new HttpAnswer(
            status,
            retryAfter.length == 0 ? Map.of() : Map.of("retry-after", List.of(retryAfter)),
            ""));
  }

  private static Duration total(int status) {
    Duration passed = Duration.ZERO;
    Optional<Duration> wait = IMDS.wait(1, answer(status), passed);
    for (int tries = 2; wait.isPresent(); tries++) {
      passed = passed.plus(wait.get());
      wait = IMDS.wait(tries, answer(status), passed);
    }
    return passed;
  }

  @Test
  void waitsDoubleFiveTimes() {
    assertThat(total(500)).isEqualTo(Duration.ofMillis(24_800));
    assertThat(IMDS.wait(6, answer(500), Duration.ZERO)).isEmpty();
    assertThat(IMDS.wait(3, answer(429), Duration.ZERO)).contains(Duration.ofMillis(3200));
  }

  @Test
  void updateOfTheServiceIsWaitedFor() {
    assertThat(total(410)).isBetween(Duration.ofSeconds(70), Duration.ofSeconds(100));
  }

  @Test
  void otherSourcesAreAskedThreeTimesMore() {
    EndpointRetry other = EndpointRetry.of(ManagedIdentitySource.APP_SERVICE);
    assertThat(other.wait(3, answer(503), Duration.ZERO)).isPresent();
    assertThat(other.wait(4, answer(503), Duration.ZERO)).isEmpty();
  }

  @Test
  void nothingIsRepeatedPastTheEnd() {
    assertThat(IMDS.wait(1, answer(500), Duration.ofSeconds(40))).isEmpty();
    assertThat(IMDS.wait(1, answer(410), Duration.ofSeconds(40))).isPresent();
    assertThat(IMDS.wait(1, answer(410), Duration.ofSeconds(100))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7,7000", "0,800", "99,15000", "9999,15000", "99999,800", "soon,800", "-1,800"})
  void restThatTheServerWantsIsKeptWithinReason(String asked, long millis) {
    assertThat(IMDS.wait(1, answer(429, asked), Duration.ZERO)).contains(Duration.ofMillis(millis));
  }
}
