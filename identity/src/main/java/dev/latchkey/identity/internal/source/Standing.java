package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * The state of a source as known without a call.
 *
 * @param failure why it can't give a token, or {@code null}
 * @param isReady whether files or settings name an account that can sign in
 * @param owner the owner of its tokens; unknown if nothing names one
 */
public record Standing(@Nullable FailedAttempt failure, boolean isReady, Owner owner) {
  /** Nothing is known. */
  public static final Standing UNKNOWN = new Standing(null, false, Owner.UNKNOWN);

  /**
   * The state of a source that can't give a token.
   *
   * @param failure why
   * @return the state
   */
  public static Standing failed(FailedAttempt failure) {
    return new Standing(failure, false, Owner.UNKNOWN);
  }

  /**
   * The state of a source with a sign-in.
   *
   * @param owner the owner of its tokens
   * @return the state
   */
  public static Standing ready(Owner owner) {
    return new Standing(null, true, owner);
  }
}
