package dev.latchkey.identity.internal.state;

import dev.latchkey.identity.internal.state.SignInState.Reason;

/** A state file says nothing that can be relied on. Never holds a word of the file. */
final class UnreadableStateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  UnreadableStateException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
