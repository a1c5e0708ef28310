package dev.latchkey.identity.internal.process;

import org.jspecify.annotations.Nullable;

/** A tool gave no answer. Everything that it started has been ended. */
public final class ToolRunException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stood in the way of an answer. */
  public enum Reason {
    /** The system started no process. */
    NOT_STARTED,
    /** The program vanished, or may not be run, though the finder saw it. */
    NOT_RUNNABLE,
    /** The deadline passed. */
    TIMED_OUT,
    /** More than the limit was printed on stdout. */
    TOO_MUCH_OUTPUT
  }

  private final Reason reason;

  ToolRunException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * What stood in the way.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
