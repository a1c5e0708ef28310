package dev.latchkey.identity.internal.http;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method GET or POST
 * @param address where to
 * @param headers its headers; one of them may be a secret
 * @param body its body, or {@code null}
 * @param timeout the longest time from the call to the last byte of the answer, or {@code null} for
 *     the transport's own
 * @param thumbprint the SHA-1 of the only certificate that {@link SocketHttp} accepts, or {@code
 *     null} for the usual rules, which every other transport applies in any case
 */
public record HttpCall(
    String method,
    URI address,
    Map<String, String> headers,
    @Nullable String body,
    @Nullable Duration timeout,
    @Nullable String thumbprint) {
  /** Copies the headers. */
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /**
   * A request by the usual rules.
   *
   * @param method GET or POST
   * @param address where to
   * @param headers its headers
   * @param body its body, or {@code null}
   */
  public HttpCall(String method, URI address, Map<String, String> headers, @Nullable String body) {
    this(method, address, headers, body, null, null);
  }

  /**
   * A GET request.
   *
   * @param address where to
   * @param headers its headers
   * @return the request
   */
  public static HttpCall get(URI address, Map<String, String> headers) {
    return new HttpCall("GET", address, headers, null);
  }

  /**
   * The same request with a header more.
   *
   * @param header its name
   * @param value its value
   * @return the request
   */
  public HttpCall with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new HttpCall(method, address, more, body, timeout, thumbprint);
  }

  /**
   * The same request with a time limit.
   *
   * @param limit the longest time from the call to the last byte of the answer
   * @return the request
   */
  public HttpCall within(Duration limit) {
    return new HttpCall(method, address, headers, body, limit, thumbprint);
  }

  /**
   * The same request to a server whose certificate is known.
   *
   * @param sha1 the SHA-1 of the certificate, in hex
   * @return the request
   */
  public HttpCall pinned(String sha1) {
    return new HttpCall(method, address, headers, body, timeout, sha1);
  }

  /**
   * The server as messages name it.
   *
   * @return its name in quotes
   */
  public String server() {
    return "'" + HostAndPort.hostOf(address) + "'";
  }

  /** Without headers, query and body, which hold secrets. */
  @Override
  public String toString() {
    return method + " " + HostAndPort.hostOf(address);
  }
}
