package dev.latchkey.identity;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Failures that a chain notes for members that are not its own. */
final class ForeignFailure {
  /** A JWT, or anything else that is long and has no blanks: it might be one's token. */
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=_.~-]{40,}");

  private static final int LONGEST = 300;

  private ForeignFailure() {}

  /** A member threw an exception of its own. */
  static SignInException of(ChainMember member, Throwable cause, Duration duration) {
    boolean isAbsent = isUnavailable(cause);
    FailureKind kind = isAbsent ? FailureKind.NOT_AVAILABLE_HERE : FailureKind.UNEXPECTED;
    return exception(member.name(), kind, shown(cause), duration, cause);
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
      String name,
      FailureKind kind,
      String seen,
      Duration duration,
      @Nullable Throwable cause) {
    Attempt attempt = new Attempt(name, kind, name + ": " + seen + ".", null, duration);
    List<Attempt> attempts = List.of(attempt);
    return kind.isAbsent()
        ? new CredentialUnavailableException(attempt.message(), kind, attempts, cause)
        : new SignInException(attempt.message(), kind, attempts, cause);
  }

  /** By azure-identity's rule: the class of that name itself, whoever's it is, lets a chain go on. */
  static boolean isUnavailable(Throwable failure) {
    return failure.getClass().getSimpleName().equals("CredentialUnavailableException");
  }

  /** What a stranger says, on one line, without what might be a secret. */
  private static String shown(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).strip();
    String line = message.lines().findFirst().orElse("");
    String safe = SECRET.matcher(line.replaceAll("\\p{Cntrl}", " ")).replaceAll("…");
    String shortened = safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    String type = cause.getClass().getSimpleName();
    return cause.getMessage() == null
        ? "it threw " + type
        : "it threw " + type + ", '" + shortened + "'";
  }
}
