package dev.latchkey.identity.internal.managed;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET request to an endpoint of the machine.
 *
 * @param uri where to
 * @param headers its headers; one of them may be a secret
 * @param thumbprint of the one certificate that is accepted, or {@code null} for the usual rules
 */
public record EndpointRequest(URI uri, Map<String, String> headers, @Nullable String thumbprint) {
  /** Copies the headers. */
  public EndpointRequest {
    headers = Map.copyOf(headers);
  }

  EndpointRequest(URI uri, Map<String, String> headers) {
    this(uri, headers, null);
  }

  EndpointRequest with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new EndpointRequest(uri, more, thumbprint);
  }

  /** Without the headers. */
  @Override
  public String toString() {
    return "GET " + uri;
  }
}
