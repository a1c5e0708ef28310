package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user must sign in, but the credential may not start a sign-in by itself ({@code
 * disableAutomaticAuthentication()}). Call the credential's {@code authenticate} with the request
 * that this exception holds. A chain stops at this exception, although it is a {@link
 * CredentialUnavailableException}.
 */
public final class AuthenticationRequiredException extends CredentialUnavailableException {
  private static final long serialVersionUID = 1L;

  /** Not serializable, as in azure-identity. */
  private final transient @Nullable TokenRequestContext request;

  /**
   * Creates an exception for a credential of your own. Its kind is {@link
   * FailureKind#NOT_SIGNED_IN} and it has no attempts.
   *
   * @param message why a sign-in is needed
   * @param request the request that needs the sign-in
   */
  public AuthenticationRequiredException(String message, TokenRequestContext request) {
    this(message, request, (Throwable) null);
  }

  /**
   * Creates an exception with a cause for a credential of your own. Its kind is {@link
   * FailureKind#NOT_SIGNED_IN} and it has no attempts.
   *
   * @param message why a sign-in is needed
   * @param request the request that needs the sign-in
   * @param cause the cause
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
   * The request that needs the sign-in.
   *
   * @return the request; {@code null} after the exception was serialized
   */
  public @Nullable TokenRequestContext getTokenRequestContext() {
    return request;
  }
}
