package dev.latchkey.identity.internal.state;

import java.time.Instant;

/**
 * An access token that a tool holds and would print now.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param dueOn from when on the tool would get a newer one
 * @param signIn whose it is, as read together with it
 */
public record CachedToken(String value, Instant expiresOn, Instant dueOn, SignIn signIn) {

  /** Without the token. */
  @Override
  public String toString() {
    return "CachedToken[expiresOn=" + expiresOn + "]";
  }
}
