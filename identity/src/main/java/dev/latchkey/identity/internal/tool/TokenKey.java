package dev.latchkey.identity.internal.tool;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key of a token: the request that it answers, and the sign-in that it belongs to.
 *
 * @param signIn the sign-in, or {@code null} if it is unknown
 * @param scopes the scopes
 * @param tenant the requested tenant, or {@code null}
 * @param subscription the requested subscription, or {@code null}
 * @param claims the challenge that the token must answer, or {@code null}
 */
record TokenKey(
    @Nullable Fingerprint signIn,
    List<String> scopes,
    @Nullable String tenant,
    @Nullable String subscription,
    @Nullable String claims) {

  static TokenKey of(@Nullable Fingerprint signIn, ToolRequest request) {
    return new TokenKey(
        signIn,
        request.scopes(),
        request.tenant().orElse(null),
        request.subscription().orElse(null),
        request.claims().orElse(null));
  }

  /** Written out for performance; {@code internal.source} explains why. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenKey that
        && scopes.equals(that.scopes)
        && Objects.equals(signIn, that.signIn)
        && Objects.equals(tenant, that.tenant)
        && Objects.equals(subscription, that.subscription)
        && Objects.equals(claims, that.claims);
  }

  @Override
  public int hashCode() {
    return 31 * scopes.hashCode() + Objects.hashCode(signIn);
  }

  /** Leaves the account and the claims out. */
  @Override
  public String toString() {
    return "TokenKey[scopes=" + scopes + "]";
  }
}
