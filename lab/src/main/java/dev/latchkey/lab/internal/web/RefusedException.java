package dev.latchkey.lab.internal.web;

/** A request that a service refuses, in the service's own words. */
public abstract class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String text;

  /**
   * Creates a refusal.
   *
   * @param status the HTTP status
   * @param code the error code, for programs
   * @param text the message, for users
   */
  protected RefusedException(int status, String code, String text) {
    super(text);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  /** The HTTP status. */
  public final int status() {
    return status;
  }

  /** The error code, for programs. */
  public final String code() {
    return code;
  }

  /** The message, for users. Unlike {@code getMessage} it is never null. */
  public final String text() {
    return text;
  }
}
