package dev.latchkey.lab.directory;

import java.time.Instant;

/**
 * A client secret of an app.
 *
 * @param keyId its id, by which it is removed
 * @param displayName what its maker called it; may be empty
 * @param value the secret itself, which the real Entra shows only once
 * @param start when it was made
 * @param end when it expires
 */
public record ClientSecret(
    String keyId, String displayName, String value, Instant start, Instant end) {

  /** Says which secret this is, without the secret. */
  @Override
  public String toString() {
    return "ClientSecret[" + keyId + ", displayName=" + displayName + ", end=" + end + "]";
  }
}
