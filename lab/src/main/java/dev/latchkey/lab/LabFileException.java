package dev.latchkey.lab;

/**
 * A {@code lab.yaml} that can't be used. The message is one line: file, line, key, value, and what
 * is allowed.
 */
public final class LabFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  LabFileException(String message) {
    super(message);
  }
}
