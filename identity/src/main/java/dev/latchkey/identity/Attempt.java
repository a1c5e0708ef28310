package dev.latchkey.identity;

import dev.latchkey.identity.internal.source.FailedAttempt;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One source's failed try to give a token: which source, what kind of failure, what was seen, and
 * what repairs it. Immutable. No part of it ever holds a token, a secret, or the text that a tool
 * printed.
 */
public final class Attempt implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FailedAttempt parts;

  Attempt(FailedAttempt parts) {
    this.parts = parts;
  }

  /** What the message is made of. */
  FailedAttempt parts() {
    return parts;
  }

  /**
   * Who tried.
   *
   * @return the simple name of the credential's class, {@code AzureCliCredential} for example
   */
  public String source() {
    return parts.source();
  }

  /**
   * What kind of failure it was.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return parts.kind();
  }

  /**
   * What was seen, and the remedy where one is known, for people.
   *
   * @return one line
   */
  public String message() {
    return parts.message();
  }

  /**
   * What repairs it.
   *
   * @return an exact command or setting, where one is known
   */
  public Optional<String> remedy() {
    return parts.remedyText();
  }

  /**
   * How long the try took.
   *
   * @return the time from the question to the failure
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
