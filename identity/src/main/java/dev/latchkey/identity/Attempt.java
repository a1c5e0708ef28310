package dev.latchkey.identity;

import dev.latchkey.identity.internal.source.FailedAttempt;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One source's failed attempt to get a token: which source, what kind of failure, what was found,
 * and what repairs it. Immutable. It never holds a token, a secret, or the text that a tool
 * printed.
 */
public final class Attempt implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FailedAttempt parts;

  Attempt(FailedAttempt parts) {
    this.parts = parts;
  }

  /** The values that the message is built from. */
  FailedAttempt parts() {
    return parts;
  }

  /**
   * The source that was tried.
   *
   * @return the simple name of the credential's class, {@code AzureCliCredential} for example
   */
  public String source() {
    return parts.source();
  }

  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return parts.kind();
  }

  /**
   * What was found, and the remedy if one is known, as text for a person to read.
   *
   * @return one line
   */
  public String message() {
    return parts.message();
  }

  /**
   * The remedy.
   *
   * @return an exact command or setting, if one is known
   */
  public Optional<String> remedy() {
    return parts.remedyText();
  }

  /**
   * How long the attempt took.
   *
   * @return the time from the request to the failure
   */
  public Duration duration() {
    return parts.duration();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attempt that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** One line: source, kind, message. */
  @Override
  public String toString() {
    return source() + " " + kind() + ": " + message();
  }
}
