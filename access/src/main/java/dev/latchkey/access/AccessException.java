package dev.latchkey.access;

import dev.latchkey.identity.FailureKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why something about the team's access could not be read or changed. The message says what could
 * not be done, with which value, what was seen, and what to do. It never holds a token or a secret.
 */
public class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final @Nullable String remedy;

  /**
   * Creates a failure.
   *
   * @param kind what went wrong
   * @param message the message, in one line
   * @param remedy the exact command or setting that helps, or {@code null} for none
   */
  public AccessException(FailureKind kind, String message, @Nullable String remedy) {
    this(kind, message, remedy, null);
  }

  /**
   * Creates a failure with a cause.
   *
   * @param kind what went wrong
   * @param message the message, in one line
   * @param remedy the exact command or setting that helps, or {@code null} for none
   * @param cause the cause
   */
  public AccessException(
      FailureKind kind, String message, @Nullable String remedy, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.remedy = remedy;
  }

  /**
   * What went wrong.
   *
   * @return {@code INVALID_REQUEST} for a fault in the file, {@code REFUSED} for missing rights,
   *     {@code NETWORK} for an unreachable or busy service, or the kind of a failed sign-in
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * What helps.
   *
   * @return an exact command or setting, if one is known
   */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
