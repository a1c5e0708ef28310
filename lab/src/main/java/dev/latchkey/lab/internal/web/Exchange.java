package dev.latchkey.lab.internal.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, in the words that the services need. */
public final class Exchange {
  /** More than this in a form or a JSON body is refused. */
  private static final int SMALL_BODY = 1 << 20;

  /** Of a body that nobody wants, this much is taken before the connection is cut. */
  private static final long LARGEST_REFUSED_BODY = 1L << 29;

  private final HttpExchange http;
  private final Set<Integer> resets;
  private final Consumer<Exchange> beforeAnswer;
  private final String host;
  private final Parameters query;
  private @Nullable Parameters form;
  private byte @Nullable [] body;
  private int status;
  private boolean isUnanswered;

  /**
   * Wraps one exchange of the JDK's server.
   *
   * @param http the exchange
   * @param beforeAnswer is told when the status is known and nothing is sent yet, so that whoever
   *     has the answer finds the request recorded
   */
  public Exchange(HttpExchange http, Consumer<Exchange> beforeAnswer) {
    this(http, beforeAnswer, new HashSet<>());
  }

  /** As above, with the client's ports of connections that shall be reset. */
  Exchange(HttpExchange http, Consumer<Exchange> beforeAnswer, Set<Integer> resets) {
    this.http = http;
    this.resets = resets;
    this.beforeAnswer = beforeAnswer;
    String hostHeader = http.getRequestHeaders().getFirst("Host");
    this.host = hostHeader == null ? "" : withoutPort(hostHeader).toLowerCase(Locale.ROOT);
    this.query = Parameters.parse(http.getRequestURI().getRawQuery());
  }

  /**
   * Loads what the first answer would wait for: what writes JSON, and the names of time zones,
   * which the JDK's server looks up for its header {@code Date}.
   */
  public static void prepare() {
    DateTimeFormatter date =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss zzz", Locale.US);
    try {
      Json.bytes(Map.of("Date", date.format(Instant.EPOCH.atZone(ZoneId.of("GMT")))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }

  /** {@return the host asked for, in lower case, without a port} */
  public String host() {
    return host;
  }

  /** {@return {@code https}, or {@code http} where Azure itself uses no TLS} */
  public String scheme() {
    return http instanceof HttpsExchange ? "https" : "http";
  }

  /** {@return the HTTP method} */
  public String method() {
    return http.getRequestMethod();
  }

  /** {@return the decoded path} */
  public String path() {
    String path = http.getRequestURI().getPath();
    return path == null ? "/" : path;
  }

  /** {@return the path as it was sent} */
  public String rawPath() {
    String path = http.getRequestURI().getRawPath();
    return path == null ? "/" : path;
  }

  /** {@return the query parameters} */
  public Parameters query() {
    return query;
  }

  /**
   * A header of the request.
   *
   * @param name its name, in any letter case
   * @return its first value, if it was sent
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
  }

  /**
   * The headers whose names begin alike, {@code x-ms-meta-}.
   *
   * @param prefix the common beginning, in lower case
   * @return the first value of each by the rest of its name, in lower case
   */
  public Map<String, String> headersBelow(String prefix) {
    Map<String, String> found = new TreeMap<>();
    http.getRequestHeaders()
        .forEach((name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(prefix) && !values.isEmpty()) {
            found.put(lower.substring(prefix.length()), values.get(0));
          }
        });
    return found;
  }

  /**
   * The fields of a form body; none when the body says that it is something else. azure-core sends
   * forms that say nothing, and Entra reads them.
   *
   * @return the fields
   * @throws IOException if the body can't be read
   */
  public Parameters form() throws IOException {
    if (form == null) {
      String type = header("Content-Type").orElse("");
      boolean isForm =
          type.isEmpty()
              || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
      form = Parameters.parse(isForm ? new String(body(SMALL_BODY), StandardCharsets.UTF_8) : null);
    }
    return form;
  }

  /**
   * The JSON body.
   *
   * @return the document, or a missing node when the body is not JSON
   * @throws IOException if the body can't be read
   */
  public JsonNode json() throws IOException {
    return Json.read(body(SMALL_BODY));
  }

  /**
   * The whole body.
   *
   * @param limit the most bytes to take
   * @return the bytes
   * @throws BodyTooLargeException if there are more
   * @throws IOException if the body can't be read
   */
  public byte[] body(int limit) throws IOException {
    if (body == null) {
      InputStream in = http.getRequestBody();
      byte[] read = in.readNBytes(limit + 1);
      if (read.length > limit) {
        throw new BodyTooLargeException(limit);
      }
      body = read;
    }
    return body;
  }

  /** {@return the status that was answered, 0 before} */
  public int status() {
    return status;
  }

  /**
   * Sets a header of the answer.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public Exchange with(String name, String value) {
    http.getResponseHeaders().set(name, value);
    return this;
  }

  /**
   * Takes a header of the answer back.
   *
   * @param name its name
   */
  public void without(String name) {
    http.getResponseHeaders().remove(name);
  }

  /**
   * A header of the answer.
   *
   * @param name its name
   * @return its value, empty when it is not set
   */
  public String answered(String name) {
    String value = http.getResponseHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /**
   * Answers with a text.
   *
   * @param status the HTTP status
   * @param contentType its type
   * @param text the body
   * @throws IOException if the client is gone
   */
  public void answer(int status, String contentType, String text) throws IOException {
    answer(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers with JSON.
   *
   * @param status the HTTP status
   * @param json the document: a map, a list or a node
   * @throws IOException if the client is gone
   */
  public void answerJson(int status, Object json) throws IOException {
    answer(status, "application/json; charset=utf-8", Json.bytes(json));
  }

  /**
   * Answers with bytes.
   *
   * @param status the HTTP status
   * @param contentType their type
   * @param bytes the body; its length is told to a {@code HEAD} request, which gets no body
   * @throws IOException if the client is gone
   */
  public void answer(int status, String contentType, byte[] bytes) throws IOException {
    with("Content-Type", contentType);
    send(status, bytes);
  }

  /**
   * Answers without a body.
   *
   * @param status the HTTP status
   * @throws IOException if the client is gone
   */
  public void answer(int status) throws IOException {
    send(status, new byte[0]);
  }

  /**
   * Sends the browser somewhere else.
   *
   * @param target where to
   * @throws IOException if the client is gone
   */
  public void redirect(URI target) throws IOException {
    with("Location", target.toString());
    send(302, new byte[0]);
  }

  /** Never answers. The connection stays open, without a thread, until either side closes it. */
  public void leaveUnanswered() {
    beforeAnswer.accept(this);
    isUnanswered = true;
  }

  /** Cuts the connection without an answer; by a reset, where the lab's proxy stands between. */
  public void reset() {
    beforeAnswer.accept(this);
    resets.add(http.getRemoteAddress().getPort());
    http.close();
  }

  /** Ends the exchange, unless the client shall wait in vain. */
  void close() {
    if (!isUnanswered) {
      http.close();
    }
  }

  private void send(int status, byte[] bytes) throws IOException {
    this.status = status;
    beforeAnswer.accept(this);
    // What the client still sends must be taken, or the next request on the connection is lost.
    drain();
    if (method().equals("HEAD")) {
      if (!http.getResponseHeaders().containsKey("Content-Length")) {
        with("Content-Length", Integer.toString(bytes.length));
      }
      http.sendResponseHeaders(status, -1);
    } else {
      http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        http.getResponseBody().write(bytes);
      }
    }
    http.close();
  }

  /** Reads the rest of the body; a stream's {@code skip} stops at what has arrived so far. */
  private void drain() throws IOException {
    String declared = header("Content-Length").orElse("0");
    if (declared.length() > 18 || Long.parseLong(declared) > LARGEST_REFUSED_BODY) {
      // It would take too long, or never come; the server cuts the connection after the answer.
      return;
    }
    InputStream rest = http.getRequestBody();
    byte[] buffer = new byte[1 << 16];
    long taken = 0;
    for (int read = 0; read >= 0 && taken < LARGEST_REFUSED_BODY; taken += read) {
      read = rest.read(buffer);
    }
  }

  /** The form fields if they were read; what is not read is not recorded. */
  Map<String, String> formAsRead() {
    return form == null ? Map.of() : form.asMap();
  }

  /** Whether there is a query. */
  boolean hasQuery() {
    return http.getRequestURI().getRawQuery() != null;
  }
}
