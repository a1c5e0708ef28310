package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenClaims;
import java.time.Instant;

/** A token of a foreign credential, passed on unchanged. */
final class ForeignToken extends Token {
  private final AccessToken accessToken;

  ForeignToken(AccessToken accessToken) {
    super(
        accessToken.getToken(),
        accessToken.getExpiresAt() == null ? Instant.MAX : accessToken.getExpiresAt().toInstant(),
        null,
        TokenClaims.of(accessToken.getToken()),
        null,
        null);
    this.accessToken = accessToken;
  }

  AccessToken accessToken() {
    return accessToken;
  }

  /** Unknown: only the foreign credential knows the owner. */
  @Override
  public Owner owner() {
    return Owner.UNKNOWN;
  }
}
