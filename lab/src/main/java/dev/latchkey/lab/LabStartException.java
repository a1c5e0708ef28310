package dev.latchkey.lab;

import org.jspecify.annotations.Nullable;

/** A lab could not be started; nothing of it is left. */
public final class LabStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LabStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
