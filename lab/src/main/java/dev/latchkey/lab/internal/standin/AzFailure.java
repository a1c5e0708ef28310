package dev.latchkey.lab.internal.standin;

/** What az prints on stderr before it ends with an exit code other than 0. */
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
