package dev.latchkey.lab.internal.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One request, in the words that the services need. */
public sealed class Request permits Exchange {
  /** A form or a JSON body may have this many bytes. */
  private static final int SMALL_BODY = 1 << 20;

  private final RequestHead head;
  private final RequestBody content;
  private final String scheme;
  private final String host;
  private final Parameters query;
  private @Nullable Parameters form;
  private byte @Nullable [] body;

  Request(RequestHead head, RequestBody content, String scheme) {
    this.head = head;
    this.content = content;
    this.scheme = scheme;
    this.host = host(head).toLowerCase(Locale.ROOT);
    this.query = Parameters.parse(head.target().getRawQuery());
  }

  /** An absolute address, as a proxy gets it, overrides the header (RFC 9112, 3.2.2). */
  private static String host(RequestHead head) {
    String host = head.target().getHost();
    return host == null ? withoutPort(head.header("Host").orElse("")) : host;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }

  /** {@return the requested host, in lower case, without a port} */
  public final String host() {
    return host;
  }

  /** {@return {@code https}, or {@code http} where Azure itself uses no TLS} */
  public final String scheme() {
    return scheme;
  }

  /** {@return the HTTP method} */
  public final String method() {
    return head.method();
  }

  /** {@return the decoded path} */
  public final String path() {
    String path = head.target().getPath();
    return path == null ? "/" : path;
  }

  /** {@return the path as it was sent} */
  public final String rawPath() {
    String path = head.target().getRawPath();
    return path == null ? "/" : path;
  }

  /** {@return the query parameters} */
  public final Parameters query() {
    return query;
  }

  /** {@return the address in the request line; absolute if the client takes this for its proxy} */
  final URI target() {
    return head.target();
  }

  /** {@return true if there is a query} */
  final boolean hasQuery() {
    return head.target().getRawQuery() != null;
  }

  /**
   * A header of the request.
   *
   * @param name its name, in any letter case
   * @return its first value, if it was sent
   */
  public final Optional<String> header(String name) {
    return head.header(name);
  }

  /**
   * The headers whose names begin alike, {@code x-ms-meta-}.
   *
   * @param prefix the common beginning, in lower case
   * @return the first value of each by the rest of its name, in lower case
   */
  public final Map<String, String> headersBelow(String prefix) {
    Map<String, String> found = new TreeMap<>();
    for (RequestHead.Field field : head.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (name.startsWith(prefix)) {
        found.putIfAbsent(name.substring(prefix.length()), field.value());
      }
    }
    return found;
  }

  /**
   * The fields of a form body; none if the body declares another type. azure-core sends forms
   * without a type, and Entra reads them.
   *
   * @return the fields
   * @throws IOException if the body can't be read
   */
  public final Parameters form() throws IOException {
    if (form == null) {
      String type = header("Content-Type").orElse("");
      boolean isForm =
          type.isEmpty()
              || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
      form = Parameters.parse(isForm ? new String(body(SMALL_BODY), StandardCharsets.UTF_8) : null);
    }
    return form;
  }

  /** {@return the form fields if a service has read them; the log records nothing else} */
  final Map<String, String> formAsRead() {
    return form == null ? Map.of() : form.asMap();
  }

  /**
   * The JSON body.
   *
   * @return the document, or a missing node if the body is not JSON
   * @throws IOException if the body can't be read
   */
  public final JsonNode json() throws IOException {
    return Json.read(body(SMALL_BODY));
  }

  /**
   * The whole body.
   *
   * @param limit the largest size in bytes
   * @return the bytes
   * @throws BodyTooLargeException if there are more
   * @throws IOException if the body can't be read
   */
  public final byte[] body(int limit) throws IOException {
    if (body == null) {
      byte[] read = content.readNBytes(limit + 1);
      if (read.length > limit) {
        throw new BodyTooLargeException(limit);
      }
      body = read;
    }
    return body;
  }

  /** Reads the rest of the body; false if it is too large for that. */
  final boolean drain() throws IOException {
    return content.drain();
  }
}
