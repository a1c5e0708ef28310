package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.ClaimsRequest;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checked request to Microsoft Entra. Equal requests have the same answer.
 *
 * @param scopes one or more
 * @param tenant the tenant that gives the token
 * @param claims a claims challenge, or {@code null}
 * @param cae whether the caller handles claims challenges, so that the token may live long and be
 *     revoked early (continuous access evaluation)
 */
public record EntraRequest(
    List<String> scopes, String tenant, @Nullable String claims, boolean cae) {

  /** RFC 6749 3.3, and blanks, since some apps write several scopes as one. */
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

  /**
   * Checks the request.
   *
   * @throws IllegalArgumentException for no scope, a blank one, one that would break a line, or
   *     claims that are not JSON
   */
  public EntraRequest {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A token is for at least one scope, not 0.");
    }
    for (@Nullable String scope : scopes) {
      if (scope == null || scope.isBlank()) {
        throw new IllegalArgumentException("The scope of a token is null or blank.");
      }
      if (!PRINTABLE.matcher(scope).matches()) {
        throw new IllegalArgumentException(
            "Scope '" + Surroundings.shown(scope) + "' may only hold printable ASCII.");
      }
    }
    scopes = List.copyOf(scopes);
    claims = claims == null || claims.isBlank() ? null : claims;
    if (claims != null) {
      parsed(claims);
    }
  }

  /** The request of a caller to a tenant. */
  static EntraRequest of(TokenRequest request, String tenant) {
    return new EntraRequest(request.scopes(), tenant, request.claims(), request.isCaeEnabled());
  }

  private static ClaimsRequest parsed(String claims) {
    try {
      return ClaimsRequest.formatAsClaimsRequest(claims);
    } catch (RuntimeException e) {
      // The exception may quote the claims, which came from a server.
      throw new IllegalArgumentException(
          "The claims of the request are not a JSON object of claims, as a challenge has it.");
    }
  }

  /**
   * The scopes in the form of OAuth's parameter.
   *
   * @return the scopes, separated by spaces
   */
  public String scope() {
    return String.join(" ", scopes);
  }

  /**
   * The scopes as MSAL takes them.
   *
   * @return the scopes, without an order
   */
  public Set<String> scopeSet() {
    return Set.copyOf(scopes);
  }

  /**
   * The claims as MSAL takes them.
   *
   * @return the claims, or {@code null}
   */
  public @Nullable ClaimsRequest claimsRequest() {
    return claims == null ? null : parsed(claims);
  }

  /** The same without its claims: what a token in memory is for. */
  EntraRequest withoutClaims() {
    return claims == null ? this : new EntraRequest(scopes, tenant, null, cae);
  }
}
