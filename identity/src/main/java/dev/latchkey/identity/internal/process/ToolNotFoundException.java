package dev.latchkey.identity.internal.process;

/**
 * The program does not exist on this machine. The message says what was found, in a form that fits
 * into a sentence.
 */
public final class ToolNotFoundException extends Exception {
  private static final long serialVersionUID = 1L;

  ToolNotFoundException(String message) {
    super(message);
  }
}
