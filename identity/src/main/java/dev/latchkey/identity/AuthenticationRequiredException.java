package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person has to sign in, and the credential was told not to ask for that by itself ({@code
 * disableAutomaticAuthentication()}): call its {@code authenticate} with the request that this
 * exception carries. A chain stops at it, though it is a {@link CredentialUnavailableException}.
 */
public final class AuthenticationRequiredException extends CredentialUnavailableException {
  private static final long serialVersionUID = 1L;

  /** Not serializable, as in azure-identity. */
  private final transient @Nullable TokenRequestContext request;

  /**
   * An exception of a credential of your own; its kind is {@link FailureKind#NOT_SIGNED_IN} and it
   * has no attempts.
   *
   * @param message why somebody has to sign in
   * @param request what the token was for
   */
  public AuthenticationRequiredException(String message, TokenRequestContext request) {
    this(message, request, (Throwable) null);
  }

  /**
   * An exception of a credential of your own, with its cause; its kind is {@link
   * FailureKind#NOT_SIGNED_IN} and it has no attempts.
   *
   * @param message why somebody has to sign in
   * @param request what the token was for
   * @param cause what led to it
   */
  public AuthenticationRequiredException(
      String message, TokenRequestContext request, @Nullable Throwable cause) {
    super(message, FailureKind.NOT_SIGNED_IN, List.of(), cause);
    this.request = request;
  }

  AuthenticationRequiredException(Attempt attempt, TokenRequestContext request) {
    super(attempt.message(), attempt.kind(), List.of(attempt), null);
    this.request = request;
  }

  /**
   * What the token was for.
   *
   * @return the request; {@code null} in an exception that was serialized
   */
  public @Nullable TokenRequestContext getTokenRequestContext() {
    return request;
  }
}
