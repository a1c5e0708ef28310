package dev.latchkey.lab.internal.entra;

import java.time.Instant;

/**
 * An access token with its times.
 *
 * @param value the token
 * @param notBefore from when it holds
 * @param expires until when
 */
public record IssuedToken(String value, Instant notBefore, Instant expires) {

  /** Says nothing of the token itself. */
  @Override
  public String toString() {
    return "IssuedToken[expires=" + expires + "]";
  }
}
