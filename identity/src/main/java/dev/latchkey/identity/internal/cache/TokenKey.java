package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.state.Fingerprint;
import dev.latchkey.identity.internal.tool.TokenRequest;
import java.util.List;
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

  static TokenKey of(@Nullable Fingerprint signIn, TokenRequest request) {
    return new TokenKey(
        signIn,
        request.scopes(),
        request.tenant().orElse(null),
        request.subscription().orElse(null),
        request.claims().orElse(null));
  }

  /** Without the person and the claims. */
  @Override
  public String toString() {
    return "TokenKey[scopes=" + scopes + "]";
  }
}
