package dev.latchkey.access;

import dev.latchkey.identity.FailureKind;

/**
 * A {@code team.yaml} that can't be used. The message has the file, the line, the column, the key,
 * and what was expected there.
 */
public final class TeamFileException extends AccessException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param message the message
   */
  public TeamFileException(String message) {
    super(FailureKind.INVALID_REQUEST, message, null);
  }
}
