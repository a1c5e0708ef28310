package dev.latchkey.identity.internal.process;

import org.jspecify.annotations.Nullable;

/** A tool gave no answer. Every process that it started has been ended. */
public final class ToolRunException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** The system could not start a process. */
    NOT_STARTED,
    /** The program disappeared or can't be run, although the finder found it. */
    NOT_RUNNABLE,
    /** The deadline passed. */
    TIMED_OUT,
    /** stdout exceeded the limit. */
    TOO_MUCH_OUTPUT
  }

  private final Reason reason;

  ToolRunException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Why there is no answer.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
