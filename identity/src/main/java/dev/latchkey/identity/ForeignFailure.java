package dev.latchkey.identity;

import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures that a chain notes for members that are not its own. */
final class ForeignFailure {
  private ForeignFailure() {}

  /** A member threw an exception of its own, or one of ours that says nothing of its attempt. */
  static SignInException of(ChainMember member, RuntimeException cause, Duration duration) {
    return exception(member.name(), kind(cause), shown(cause), duration, cause);
  }

  private static FailureKind kind(RuntimeException cause) {
    if (cause instanceof SignInException ours) {
      return ours.kind();
    }
    if (isInterruption(cause)) {
      return FailureKind.INTERRUPTED;
    }
    return isUnavailable(cause) ? FailureKind.NOT_AVAILABLE_HERE : FailureKind.UNEXPECTED;
  }

  /** Reactor's {@code block} wraps it; whoever swallows the flag has taken it from the caller. */
  private static boolean isInterruption(RuntimeException failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  static SignInException noToken(ChainMember member, Duration duration) {
    return exception(
        member.name(),
        FailureKind.UNREADABLE_ANSWER,
        "it reported success and gave no token",
        duration,
        null);
  }

  static SignInException interrupted(String name) {
    return exception(
        name, FailureKind.INTERRUPTED, "the thread was interrupted", Duration.ZERO, null);
  }

  private static SignInException exception(
      String name, FailureKind kind, String seen, Duration duration, @Nullable Throwable cause) {
    Attempt attempt = new Attempt(name, kind, name + ": " + seen + ".", null, duration);
    List<Attempt> attempts = List.of(attempt);
    return kind.isAbsent()
        ? new CredentialUnavailableException(attempt.message(), kind, attempts, cause)
        : new SignInException(attempt.message(), kind, attempts, cause);
  }

  /**
   * By azure-identity's rule: the class of that name itself, whoever's it is, lets a chain go on.
   */
  static boolean isUnavailable(Throwable failure) {
    return failure.getClass().getSimpleName().equals("CredentialUnavailableException");
  }

  private static String shown(RuntimeException thrown) {
    Throwable cause = thrown instanceof UndeclaredThrowableException ? thrown.getCause() : thrown;
    String type = cause.getClass().getSimpleName();
    return cause.getMessage() == null
        ? "it threw " + type
        : "it threw " + type + ", '" + ForeignWords.shown(cause.getMessage()) + "'";
  }
}
