package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import org.jspecify.annotations.Nullable;

/** A broker gave no token without the user. If the user signs in, it may give one. */
public final class SignInNeededFailure extends Failure {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a failure.
   *
   * @param kind the kind of failure
   * @param seen what was found, a sentence without its full stop
   * @param remedy what repairs it, or {@code null} if no remedy is known
   */
  public SignInNeededFailure(FailureKind kind, String seen, @Nullable Remedy remedy) {
    super(kind, seen, remedy);
  }
}
