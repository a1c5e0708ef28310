package dev.latchkey.identity.internal.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to a source, exactly as the caller made it. Each source checks it by its own rules,
 * since sources accept different requests.
 */
public class TokenRequest {
  private final List<String> scopes;
  private final @Nullable String tenant;
  private final @Nullable String claims;
  private final boolean isCaeEnabled;

  /**
   * Creates a request.
   *
   * @param scopes the scopes of the token
   * @param tenant the tenant that the token must be of, or {@code null}
   * @param claims a claims challenge, or {@code null}
   * @param isCaeEnabled whether the caller handles claims challenges, so that the token may be
   *     valid for long and be revoked early (continuous access evaluation)
   */
  public TokenRequest(
      List<String> scopes, @Nullable String tenant, @Nullable String claims, boolean isCaeEnabled) {
    this.scopes = Collections.unmodifiableList(new ArrayList<>(scopes));
    this.tenant = tenant;
    this.claims = claims;
    this.isCaeEnabled = isCaeEnabled;
  }

  /**
   * The scopes of the token.
   *
   * @return the scopes, unchecked
   */
  public final List<String> scopes() {
    return scopes;
  }

  /**
   * The scopes in the form of OAuth's parameter.
   *
   * @return the scopes, separated by spaces
   */
  public final String scope() {
    return scopes.size() == 1 ? String.valueOf(scopes.get(0)) : String.join(" ", scopes);
  }

  /**
   * The tenant that the token must be of.
   *
   * @return the tenant, or {@code null}
   */
  public final @Nullable String tenant() {
    return tenant;
  }

  /**
   * The claims challenge that the token must answer.
   *
   * @return the claims as JSON, or {@code null}
   */
  public final @Nullable String claims() {
    return claims;
  }

  /**
   * Whether the caller handles claims challenges.
   *
   * @return {@code true} if the token may be revoked early
   */
  public final boolean isCaeEnabled() {
    return isCaeEnabled;
  }

  /** Written out for performance; {@code internal.source} explains why. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof TokenRequest that
        && scopes.equals(that.scopes)
        && Objects.equals(tenant, that.tenant)
        && Objects.equals(claims, that.claims)
        && isCaeEnabled == that.isCaeEnabled;
  }

  @Override
  public final int hashCode() {
    return scopes.hashCode();
  }

  /** Leaves the claims out. */
  @Override
  public String toString() {
    return "TokenRequest" + scopes;
  }
}
