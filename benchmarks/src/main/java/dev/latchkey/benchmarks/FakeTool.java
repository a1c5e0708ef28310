package dev.latchkey.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Shell scripts that answer as a tool does, after a time. */
final class FakeTool {
  private FakeTool() {}

  /** az, as 2.54 and later answer. */
  static String az(Duration delay) {
    return waits(delay) + prints(azAnswer());
  }

  /** az that hangs, beside a child that it has started. */
  static String hungAz(Duration delay, Duration child) {
    return "sleep " + seconds(child) + " >/dev/null 2>&1 &\n" + az(delay);
  }

  private static String azAnswer() {
    Instant end = Instant.now().plusSeconds(3_600);
    String local =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.000000", Locale.ROOT)
            .format(LocalDateTime.ofInstant(end, ZoneId.systemDefault()));
    return """
    {
      "accessToken": "%s",
      "expiresOn": "%s",
      "expires_on": %d,
      "subscription": "a0000000-0000-4000-8000-000000000001",
      "tenant": "%s",
      "tokenType": "Bearer"
    }\
    """
        .formatted(
            FakeToken.of("asked-az", end), local, end.getEpochSecond(), RecordedState.CONTOSO);
  }

  private static String waits(Duration delay) {
    return delay.isZero() ? "" : "sleep " + seconds(delay) + "\n";
  }

  private static String prints(String text) {
    return "printf '%s\\n' '" + text + "'\n";
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 1000.0);
  }
}
