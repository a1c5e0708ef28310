package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The request line and the headers of one HTTP/1.1 request.
 *
 * @param method the method, as it was sent
 * @param target the address in the request line
 * @param isHttp10 true for HTTP/1.0, whose connections end after one answer
 * @param headers the header fields, in the order sent
 * @param isChunked true if the body comes in chunks
 * @param contentLength the length of any other body, 0 for none
 */
record RequestHead(
    String method,
    URI target,
    boolean isHttp10,
    List<Field> headers,
    boolean isChunked,
    long contentLength) {
  /** The longest head that is read. */
  private static final int LIMIT = 1 << 17;

  /** The characters of a header's name that are neither letters nor digits (RFC 9110, 5.6.2). */
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** One header field. */
  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  /**
   * Reads to the empty line that ends a head. It takes no byte after that line, since what follows
   * a {@code CONNECT} belongs to the tunnel.
   *
   * @return the text; without the empty line if the client ended, or sent more than a head may have
   */
  static String readText(InputStream in) throws IOException {
    return readText(in, () -> {});
  }

  /**
   * As above, within a time for the whole head: a client that sends one byte a second would
   * otherwise never be cut off.
   *
   * @param in the client's bytes
   * @param socket the connection
   * @param limit the time from the first byte on, for which a client may take as long as it likes
   * @throws SocketTimeoutException if the head is not whole by then
   */
  static String readText(InputStream in, Socket socket, Duration limit) throws IOException {
    try {
      return readText(in, new HeadTimer(in, socket, limit));
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** What is done before each read. */
  @FunctionalInterface
  private interface BeforeRead {
    void run() throws IOException;
  }

  /** Limits the time of the next read to what is left of the whole. */
  private static final class HeadTimer implements BeforeRead {
    private final InputStream in;
    private final Socket socket;
    private final Duration limit;
    private boolean isBegun;
    private long end;

    HeadTimer(InputStream in, Socket socket, Duration limit) {
      this.in = in;
      this.socket = socket;
      this.limit = limit;
    }

    @Override
    public void run() throws IOException {
      if (!isBegun) {
        isBegun = true;
        return; // The first byte has no limit.
      }
      if (end == 0) {
        end = System.nanoTime() + limit.toNanos();
      }
      if (in.available() > 0) {
        return;
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("The head is not whole.");
      }
      socket.setSoTimeout((int) left);
    }
  }

  private static String readText(InputStream in, BeforeRead before) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < LIMIT && !isWhole(head)) {
      before.run();
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** True if the text ends with the empty line. */
  static boolean isWhole(CharSequence head) {
    return endsWith(head, "\r\n\r\n") || endsWith(head, "\n\n");
  }

  private static boolean endsWith(CharSequence text, String end) {
    int start = text.length() - end.length();
    return start >= 0 && end.contentEquals(text.subSequence(start, text.length()));
  }

  /** {@return the head, or nothing if the text breaks the rules of RFC 9112} */
  static Optional<RequestHead> parse(String text) {
    String[] lines = text.strip().split("\r?\n", -1);
    String[] first = lines[0].split(" ", -1);
    boolean isHttp = first.length == 3 && (first[2].equals("HTTP/1.1") || isHttp10(first[2]));
    if (!isHttp || !isToken(first[0]) || !isWhole(text)) {
      return Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Optional<Field> field = field(lines[i]);
      if (field.isEmpty()) {
        return Optional.empty();
      }
      fields.add(field.get());
    }
    // Some clients send a path that begins with two slashes: it names no host (RFC 9112, 3.2.1).
    String target = first[1].replaceFirst("^//+", "/");
    try {
      return withBody(first[0], new URI(target), isHttp10(first[2]), List.copyOf(fields));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isHttp10(String version) {
    return version.equals("HTTP/1.0");
  }

  /** A line that continues the one before (obsolete since RFC 7230) is no field. */
  private static Optional<Field> field(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || !isToken(line.substring(0, colon))) {
      return Optional.empty();
    }
    String value = line.substring(colon + 1).strip();
    return value.indexOf('\r') < 0 && value.indexOf('\0') < 0
        ? Optional.of(new Field(line.substring(0, colon), value))
        : Optional.empty();
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(
                c -> c < 128 && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
  }

  /** Refuses a body of two lengths: two readers could disagree about where the next request is. */
  private static Optional<RequestHead> withBody(
      String method, URI target, boolean isHttp10, List<Field> fields) {
    List<String> encodings = values(fields, "Transfer-Encoding");
    List<String> lengths = values(fields, "Content-Length").stream().distinct().toList();
    if (!encodings.isEmpty()) {
      boolean isChunked = encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
      return isChunked && lengths.isEmpty() && !isHttp10
          ? Optional.of(new RequestHead(method, target, false, fields, true, 0))
          : Optional.empty();
    }
    String length = lengths.isEmpty() ? "0" : lengths.get(0);
    return lengths.size() < 2 && length.matches("[0-9]{1,18}")
        ? Optional.of(
            new RequestHead(method, target, isHttp10, fields, false, Long.parseLong(length)))
        : Optional.empty();
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  /** {@return the first value of a header, by its name in any letter case} */
  Optional<String> header(String name) {
    return headers.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
  }

  /** {@return true if a header holds a word, in any letter case, in its list of words} */
  boolean says(String name, String word) {
    return values(headers, name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .anyMatch(one -> one.strip().toLowerCase(Locale.ROOT).equals(word));
  }
}
