package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A client's id and secret in the {@code Authorization} header ({@code client_secret_basic}): each
 * is encoded as in a form, then both as in HTTP Basic (RFC 6749, 2.3.1).
 */
final class BasicCredentials {
  private static final String SCHEME = "Basic ";

  private BasicCredentials() {}

  /** True if a request has them. Then a refusal must name the scheme (RFC 6749, 5.2). */
  static boolean areIn(Exchange exchange) {
    return find(exchange).isPresent();
  }

  private static Optional<String> find(Exchange exchange) {
    return exchange
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }

  /** The form with id and secret added to it. */
  static Parameters addTo(Parameters form, Exchange exchange) throws EntraException {
    Optional<String> encoded = find(exchange);
    if (encoded.isEmpty()) {
      return form;
    }
    // Two proofs in one request are refused, but the body may repeat the id.
    for (String other : new String[] {"client_secret", "client_assertion"}) {
      if (form.find(other).isPresent()) {
        throw EntraException.duplicatedParameter(other);
      }
    }
    String pair = decode(encoded.get());
    int colon = pair.indexOf(':');
    if (colon < 1) {
      throw EntraException.credentialMissing();
    }
    String id = Parameters.decode(pair.substring(0, colon));
    if (form.find("client_id").filter(other -> !other.equalsIgnoreCase(id)).isPresent()) {
      throw EntraException.duplicatedParameter("client_id");
    }
    return form.with("client_id", id)
        .with("client_secret", Parameters.decode(pair.substring(colon + 1)));
  }

  private static String decode(String encoded) {
    try {
      return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
