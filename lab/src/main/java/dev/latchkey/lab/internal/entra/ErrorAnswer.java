package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The JSON answer to a refused request. */
final class ErrorAnswer {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ErrorAnswer() {}

  static void send(Exchange exchange, EntraException refusal, Instant now) throws IOException {
    String trace = UUID.randomUUID().toString();
    String correlation =
        exchange
            .header("client-request-id")
            .filter(id -> id.matches("[0-9A-Fa-f-]{36}"))
            .orElseGet(() -> UUID.randomUUID().toString());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", refusal.error());
    body.put("error_description", describe(refusal, trace, correlation, now));
    body.put("error_codes", List.of(refusal.code()));
    body.put("timestamp", TIMESTAMP.format(now));
    body.put("trace_id", trace);
    body.put("correlation_id", correlation);
    body.put("error_uri", uri(refusal));
    if (!refusal.suberror().isEmpty()) {
      body.put("suberror", refusal.suberror());
    }
    if (!refusal.claims().isEmpty()) {
      body.put("claims", refusal.claims());
    }
    if (refusal.status() == 401 && BasicCredentials.areIn(exchange)) {
      exchange.with("WWW-Authenticate", "Basic realm=\"login.microsoftonline.com\"");
    }
    exchange.with("Cache-Control", "no-store, no-cache").with("Pragma", "no-cache");
    exchange.answerJson(refusal.status(), body);
  }

  /** The page that explains a code. */
  static String uri(EntraException refusal) {
    return "https://login.microsoftonline.com/error?code=" + refusal.code();
  }

  static String describe(EntraException refusal, String trace, String correlation, Instant now) {
    return "AADSTS"
        + refusal.code()
        + ": "
        + refusal.description()
        + " Trace ID: "
        + trace
        + " Correlation ID: "
        + correlation
        + " Timestamp: "
        + TIMESTAMP.format(now);
  }
}
