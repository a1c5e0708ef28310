package dev.latchkey.identity.internal.files;

/** A state file holds nothing reliable. The exception never holds any text of the file. */
public final class UnreadableStateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public UnreadableStateException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
