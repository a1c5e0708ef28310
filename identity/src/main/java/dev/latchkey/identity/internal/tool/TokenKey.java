package dev.latchkey.identity.internal.tool;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one token answers, and whose it is.
 *
 * @param signIn who is signed in, or {@code null} where that is unknown
 * @param scopes what for
 * @param tenant the tenant that was asked for, or {@code null}
 * @param subscription the subscription that was asked for, or {@code null}
 * @param claims the challenge that was to be answered, or {@code null}
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

  /** Written out for the reason that {@code internal.source} gives. */
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

  /** Without the person and the claims. */
  @Override
  public String toString() {
    return "TokenKey[scopes=" + scopes + "]";
  }
}
