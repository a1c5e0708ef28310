package dev.latchkey.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source could not even be asked: it is not installed, not configured, not to be had on this
 * machine, or nobody is signed in to it. A chain of credentials goes on to its next member.
 *
 * <p>Credentials of your own throw it, by its public constructors, to let a chain go on.
 */
public class CredentialUnavailableException extends SignInException {
  private static final long serialVersionUID = 1L;

  /**
   * An exception of a credential of your own; its kind is {@link FailureKind#NOT_AVAILABLE_HERE}
   * and it has no attempts.
   *
   * @param message why the source can't be asked
   */
  public CredentialUnavailableException(String message) {
    this(message, null);
  }

  /**
   * An exception of a credential of your own, with its cause; its kind is {@link
   * FailureKind#NOT_AVAILABLE_HERE} and it has no attempts.
   *
   * @param message why the source can't be asked
   * @param cause what led to it
   */
  public CredentialUnavailableException(String message, @Nullable Throwable cause) {
    super(message, FailureKind.NOT_AVAILABLE_HERE, List.of(), cause);
  }

  CredentialUnavailableException(
      String message, FailureKind kind, List<Attempt> attempts, @Nullable Throwable cause) {
    super(message, kind, attempts, cause);
  }
}
