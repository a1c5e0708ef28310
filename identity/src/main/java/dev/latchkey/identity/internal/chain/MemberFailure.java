package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import org.jspecify.annotations.Nullable;

/**
 * Why a member gave no token.
 *
 * @param attempt the failed try
 * @param cause what led to it, or {@code null}
 */
public record MemberFailure(FailedAttempt attempt, @Nullable Throwable cause) {
  /**
   * What kind of failure it is.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return attempt.kind();
  }
}
