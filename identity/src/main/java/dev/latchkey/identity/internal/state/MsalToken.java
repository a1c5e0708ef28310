package dev.latchkey.identity.internal.state;

import java.time.Instant;

/**
 * An access token in a cache.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param dueOn from when on the tool would get a newer one
 */
record MsalToken(String value, Instant expiresOn, Instant dueOn) {

  /** The same, with whose it is. */
  CachedToken of(SignIn signIn) {
    return new CachedToken(value, expiresOn, dueOn, signIn);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "MsalToken[expiresOn=" + expiresOn + "]";
  }
}
