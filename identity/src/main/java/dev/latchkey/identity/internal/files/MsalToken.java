package dev.latchkey.identity.internal.files;

import java.time.Instant;

/**
 * An access token in a cache.
 *
 * @param value the token itself
 * @param expiresOn when it expires
 * @param dueOn when the tool would start to fetch a newer one
 */
public record MsalToken(String value, Instant expiresOn, Instant dueOn) {

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "MsalToken[expiresOn=" + expiresOn + "]";
  }
}
