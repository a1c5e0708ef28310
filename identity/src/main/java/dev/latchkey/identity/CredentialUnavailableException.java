package dev.latchkey.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source could not be tried: it is not installed, not configured, not available on this
 * machine, or has no account signed in. A chain of credentials goes on to its next member.
 *
 * <p>A credential of your own can throw it, through the public constructors, to let a chain go on.
 */
public class CredentialUnavailableException extends SignInException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception for a credential of your own. Its kind is {@link
   * FailureKind#NOT_AVAILABLE_HERE} and it has no attempts.
   *
   * @param message why the source can't be tried
   */
  public CredentialUnavailableException(String message) {
    this(message, null);
  }

  /**
   * Creates an exception with a cause for a credential of your own. Its kind is {@link
   * FailureKind#NOT_AVAILABLE_HERE} and it has no attempts.
   *
   * @param message why the source can't be tried
   * @param cause the cause
   */
  public CredentialUnavailableException(String message, @Nullable Throwable cause) {
    super(message, FailureKind.NOT_AVAILABLE_HERE, List.of(), cause);
  }

  CredentialUnavailableException(
      String message, FailureKind kind, List<Attempt> attempts, @Nullable Throwable cause) {
    super(message, kind, attempts, cause);
  }
}
