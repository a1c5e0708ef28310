package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import org.jspecify.annotations.Nullable;

/**
 * Why a member gave no token.
 *
 * @param attempt the failed attempt
 * @param cause the cause, or {@code null}
 */
public record MemberFailure(FailedAttempt attempt, @Nullable Throwable cause) {
  /**
   * The kind of failure.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return attempt.kind();
  }
}
