package dev.latchkey.identity.internal.files;

import java.time.Instant;

/**
 * An access token in a cache.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param dueOn from when on the tool would get a newer one
 */
public record MsalToken(String value, Instant expiresOn, Instant dueOn) {

  /** Without the token. */
  @Override
  public String toString() {
    return "MsalToken[expiresOn=" + expiresOn + "]";
  }
}
