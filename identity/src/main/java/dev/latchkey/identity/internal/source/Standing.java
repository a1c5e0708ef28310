package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a source without asking it.
 *
 * @param failure why it can give no token, or {@code null}
 * @param isReady whether files or settings name somebody it can give a token of
 * @param owner who that is; unknown where nothing says so
 */
public record Standing(@Nullable FailedAttempt failure, boolean isReady, Owner owner) {
  /** Nothing is known. */
  public static final Standing UNKNOWN = new Standing(null, false, Owner.UNKNOWN);

  /**
   * A source that can't give a token.
   *
   * @param failure why
   * @return the standing
   */
  public static Standing failed(FailedAttempt failure) {
    return new Standing(failure, false, Owner.UNKNOWN);
  }

  /**
   * A source with a sign-in.
   *
   * @param owner whose
   * @return the standing
   */
  public static Standing ready(Owner owner) {
    return new Standing(null, true, owner);
  }
}
