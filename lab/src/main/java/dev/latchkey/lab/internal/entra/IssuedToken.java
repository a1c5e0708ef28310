package dev.latchkey.lab.internal.entra;

import java.time.Instant;

/**
 * An access token with its times.
 *
 * @param value the token
 * @param notBefore the start of its validity
 * @param expires the end of its validity
 */
public record IssuedToken(String value, Instant notBefore, Instant expires) {

  /** Does not show the token. */
  @Override
  public String toString() {
    return "IssuedToken[expires=" + expires + "]";
  }
}
