package dev.latchkey.lab.internal.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One request without TLS as a proxy gets it, {@code GET http://host/path HTTP/1.1}. It is passed
 * on for one answer, since the next request of the same connection may be for another host.
 */
final class PlainRequest {
  /** Of one connection (RFC 9110, 7.6.1), or written anew. */
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

  private final String method;
  private final URI target;
  private final List<String> headers = new ArrayList<>();
  private boolean isChunked;
  private long bodyLength;

  private PlainRequest(String method, URI target) {
    this.method = method;
    this.target = target;
  }

  /** The request, unless it is none that could be passed on. */
  static Optional<PlainRequest> parse(String head) {
    List<String> lines = head.lines().toList();
    String[] first = lines.get(0).split(" ", -1);
    try {
      PlainRequest request = new PlainRequest(first[0], URI.create(first[1]));
      boolean isWhole = "http".equalsIgnoreCase(request.target.getScheme()) && request.hasHost();
      for (String line : lines.subList(1, lines.size())) {
        isWhole &= line.isEmpty() || request.add(line);
      }
      return isWhole ? Optional.of(request) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean hasHost() {
    return target.getHost() != null;
  }

  /** A line that continues the one before (obsolete since RFC 7230) is refused, as servers do. */
  private boolean add(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || Character.isWhitespace(line.charAt(0))) {
      return false;
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    if (name.equals("content-length")) {
      bodyLength = Long.parseLong(line.substring(colon + 1).strip());
    }
    isChunked |= name.equals("transfer-encoding");
    if (!LEFT_OUT.contains(name)) {
      headers.add(line);
    }
    return true;
  }

  String host() {
    return target.getHost();
  }

  int port() {
    return target.getPort() < 0 ? 80 : target.getPort();
  }

  /** The head as its server gets it. */
  byte[] head() {
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    String port = target.getPort() < 0 ? "" : ":" + target.getPort();
    StringBuilder head = new StringBuilder(method + " " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ").append(host()).append(port).append("\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    head.append("Connection: close\r\n\r\n");
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * The head of the answer as the client gets it. Servers close without saying so, and a client
   * would send its next request into a connection that is closed.
   *
   * @param head as the server sent it
   * @return the same, with the end of the connection said; an interim one, {@code 100}, as it is
   */
  static byte[] answerHead(String head) {
    String answer = head;
    if (isFinal(head)) {
      StringBuilder told = new StringBuilder();
      head.lines()
          .takeWhile(line -> !line.isEmpty())
          .filter(line -> !OF_THE_CONNECTION.contains(name(line)))
          .forEach(line -> told.append(line).append("\r\n"));
      answer = told.append("Connection: close\r\n\r\n").toString();
    }
    return answer.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a head is that of the answer, after which there comes no other. */
  static boolean isFinal(String head) {
    return !head.startsWith("HTTP/1.1 1");
  }

  private static String name(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /** Passes the body on and nothing that follows it: of one in chunks, all that comes. */
  void copyBody(InputStream from, OutputStream to) throws IOException {
    if (isChunked) {
      from.transferTo(to);
      return;
    }
    byte[] buffer = new byte[8192];
    long left = bodyLength;
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
