package dev.latchkey.identity.internal.entra;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param method GET or POST
 * @param address where to
 * @param headers its headers
 * @param body its body, or {@code null}
 */
public record HttpCall(
    String method, URI address, Map<String, String> headers, @Nullable String body) {
  /** Copies the headers. */
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** The server's name for people. */
  String server() {
    return "'" + address.getHost() + "'";
  }

  /** Without headers and body, which hold secrets. */
  @Override
  public String toString() {
    return method + " " + address.getHost();
  }
}
