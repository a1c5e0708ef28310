package dev.latchkey.lab.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One request without TLS as a proxy gets it, {@code GET http://host/path HTTP/1.1}. It is passed
 * on for one answer, since the next request of the same connection may be for another host.
 */
final class PlainRequest {
  /** Headers of one connection (RFC 9110, 7.6.1), and those that {@link #head} writes itself. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "connection",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "upgrade");

  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "keep-alive", "proxy-connection");

  private final RequestHead head;

  private PlainRequest(RequestHead head) {
    this.head = head;
  }

  /** {@return the request, unless it can't be passed on} */
  static Optional<PlainRequest> parse(String text) {
    return RequestHead.parse(text)
        .filter(head -> "http".equalsIgnoreCase(head.target().getScheme()))
        .filter(head -> head.target().getHost() != null)
        .map(PlainRequest::new);
  }

  String host() {
    return head.target().getHost();
  }

  int port() {
    return head.target().getPort() < 0 ? 80 : head.target().getPort();
  }

  /** The head as its server gets it. */
  byte[] head() {
    String path = head.target().getRawPath().isEmpty() ? "/" : head.target().getRawPath();
    String query = head.target().getRawQuery() == null ? "" : "?" + head.target().getRawQuery();
    String port = head.target().getPort() < 0 ? "" : ":" + head.target().getPort();
    StringBuilder text = new StringBuilder(head.method() + " " + path + query + " HTTP/1.1\r\n");
    text.append("Host: ").append(host()).append(port).append("\r\n");
    for (RequestHead.Field field : head.headers()) {
      if (!LEFT_OUT.contains(field.name().toLowerCase(Locale.ROOT))) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }
    text.append("Connection: close\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The head of the answer as the client gets it. Servers close without announcing it, and a client
   * would send its next request into a closed connection.
   *
   * @param head as the server sent it
   * @return the same with {@code Connection: close}; an interim one, {@code 100}, unchanged
   */
  static byte[] answerHead(String head) {
    String answer = head;
    if (isFinal(head)) {
      StringBuilder changed = new StringBuilder();
      head.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> !OF_THE_CONNECTION.contains(name(line)))
          .forEach(line -> changed.append(line).append("\r\n"));
      answer = changed.append("Connection: close\r\n\r\n").toString();
    }
    return answer.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** True for the head of the answer itself, which no other head follows. */
  static boolean isFinal(String head) {
    return !head.startsWith("HTTP/1.1 1");
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /**
   * Passes on the body and nothing behind it. A body in chunks is passed on to the client's end.
   */
  void copyBody(InputStream from, OutputStream to) throws IOException {
    if (head.isChunked()) {
      from.transferTo(to);
      return;
    }
    byte[] buffer = new byte[8192];
    long left = head.contentLength();
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException();
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
