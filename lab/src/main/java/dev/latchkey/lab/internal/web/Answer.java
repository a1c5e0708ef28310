package dev.latchkey.lab.internal.web;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** One answer, as HTTP/1.1 writes it. */
final class Answer {
  /** The most that one TLS record holds. */
  private static final int RECORD = 1 << 14;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param headers the service's headers; {@code Date}, {@code Content-Length} and {@code
   *     Connection} are added
   * @param body the body, empty for none
   */
  Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static String date(Instant time) {
    return DATE.format(time);
  }

  /**
   * Sends head and body in one go, where they fit into one record of TLS. Two writes are two
   * packets, and the operating system may hold the second back until the client has confirmed the
   * first, 40 ms later (Nagle's algorithm against delayed acknowledgements).
   */
  void writeTo(OutputStream out, Instant now, boolean isHead, boolean isLast) throws IOException {
    StringBuilder head = head(now);
    // Neither has a body (RFC 9110, 8.6).
    boolean isBodiless = status == 204 || status == 304;
    boolean isEmptyHead = isHead && body.length == 0;
    if (!isBodiless && !isEmptyHead && !headers.containsKey("Content-Length")) {
      line(head, "Content-Length", Integer.toString(body.length));
    }
    if (isLast) {
      line(head, "Connection", "close");
    }
    BufferedOutputStream buffer = new BufferedOutputStream(out, RECORD);
    buffer.write(bytes(head));
    if (!isHead && !isBodiless) {
      buffer.write(body);
    }
    buffer.flush();
  }

  /** Sends the head alone. The end of the connection is the end of the body (RFC 9112, 6.3). */
  void beginOn(OutputStream out, Instant now) throws IOException {
    StringBuilder head = head(now);
    line(head, "Connection", "close");
    out.write(bytes(head));
  }

  private StringBuilder head(Instant now) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + Status.reason(status));
    line(head, "Date", date(now));
    headers.forEach((name, value) -> line(head, name, value));
    return head;
  }

  private static byte[] bytes(StringBuilder head) {
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void line(StringBuilder head, String name, String value) {
    head.append("\r\n").append(name).append(": ").append(value);
  }
}
