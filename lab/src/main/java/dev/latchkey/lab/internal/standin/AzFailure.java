package dev.latchkey.lab.internal.standin;

/** A failure: the text that az prints on stderr, and its exit code. */
final class AzFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  AzFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  AzFailure(String message) {
    this(1, message);
  }

  int exitCode() {
    return exitCode;
  }
}
