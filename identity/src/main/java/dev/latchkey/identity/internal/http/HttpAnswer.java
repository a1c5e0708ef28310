package dev.latchkey.identity.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The answer to a request. */
public final class HttpAnswer {
  /** The largest body that is read: tokens and errors take a few KiB. */
  static final int LARGEST_BODY = 1 << 20;

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param status its status
   * @param headers its headers; case does not matter in names
   * @param body its body, empty if there is none
   */
  public HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> {
      if (name != null && !values.isEmpty()) { // The JDK files the status line under null.
        this.headers.put(name, List.copyOf(values));
      }
    });
    this.body = body.clone();
  }

  /**
   * An answer.
   *
   * @param status its status
   * @param headers its headers; case does not matter in names
   * @param body its body, empty if there is none
   */
  public HttpAnswer(int status, Map<String, List<String>> headers, String body) {
    this(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The status.
   *
   * @return a number of three digits
   */
  public int status() {
    return status;
  }

  /**
   * All headers.
   *
   * @return values by name; case does not matter in names
   */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /**
   * A header.
   *
   * @param name its name
   * @return its first value
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0).strip());
  }

  /**
   * The pause that the server wants before the next request, where it is written in seconds.
   *
   * @return {@code Retry-After}; empty for a date
   */
  public Optional<Duration> retryAfter() {
    return header("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /**
   * The body.
   *
   * @return its bytes
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * The body as text.
   *
   * @return its characters; bytes that are not UTF-8 are replaced
   */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The fields of a body that is exactly one JSON object.
   *
   * @return its texts and numbers, those of an object in it as {@code outer.inner}; empty for
   *     another body
   */
  public Optional<Map<String, String>> fields() {
    return JsonFields.of(body);
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
