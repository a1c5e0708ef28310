package dev.latchkey.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
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

  /** az when nobody is signed in. */
  static String signedOutAz(Duration delay) {
    return waits(delay) + fails("ERROR: Please run 'az login' to setup account.");
  }

  /** azd. */
  static String azd(Duration delay) {
    Instant end = end();
    return waits(delay)
        + prints(
            """
            {
              "token": "%s",
              "expiresOn": "%s"
            }\
            """
                .formatted(FakeToken.of("asked-azd", end), end));
  }

  /** azd when nobody is signed in. */
  static String signedOutAzd(Duration delay) {
    return waits(delay)
        + fails(
            """
            {"type":"consoleMessage","timestamp":"2026-11-23T12:21:16.506683078Z","data":\
            {"message":"\\nERROR: not logged in, run `azd auth login` to login\\n"}}\
            """);
  }

  /** PowerShell with Az.Accounts, asked by Latchkey's script or by azure-identity's. */
  static String pwsh(Duration delay) {
    Instant end = end();
    String token = FakeToken.of("asked-pwsh", end);
    return waits(delay)
        + "if [ -n \"$LATCHKEY_PWSH_RESOURCE\" ]; then\n"
        + prints(
            "<latchkey:token|%d|%s|%s:latchkey>"
                .formatted(end.getEpochSecond(), RecordedState.CONTOSO, token))
        + "else\n"
        + prints("{\"Token\":\"%s\",\"ExpiresOn\":\"%s+00:00\"}".formatted(token, local(end)))
        + "fi\n";
  }

  /** PowerShell without a context. */
  static String signedOutPwsh(Duration delay) {
    return waits(delay)
        + "[ -z \"$LATCHKEY_PWSH_RESOURCE\" ] || "
        + prints("<latchkey:no-context|:latchkey>")
        + fails("Run Connect-AzAccount to login.");
  }

  private static String azAnswer() {
    Instant end = end();
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

  private static Instant end() {
    return Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String local(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneOffset.UTC).toString();
  }

  private static String waits(Duration delay) {
    return delay.isZero() ? "" : "sleep " + seconds(delay) + "\n";
  }

  private static String prints(String text) {
    return "printf '%s\\n' '" + text + "'\n";
  }

  private static String fails(String text) {
    return "printf '%s\\n' \""
        + text.replace("\"", "\\\"").replace("`", "\\`")
        + "\" >&2\nexit 1\n";
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 1000.0);
  }
}
