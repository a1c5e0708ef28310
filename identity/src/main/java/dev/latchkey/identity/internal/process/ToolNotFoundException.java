package dev.latchkey.identity.internal.process;

/**
 * There is no such program here. The message says what was seen, in a form that fits a sentence.
 */
public final class ToolNotFoundException extends Exception {
  private static final long serialVersionUID = 1L;

  ToolNotFoundException(String message) {
    super(message);
  }
}
