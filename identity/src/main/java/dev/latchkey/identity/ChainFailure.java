package dev.latchkey.identity;

import dev.latchkey.identity.internal.tool.ToolFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The failure of a whole chain: its first line says what to do, the others what each member said. */
final class ChainFailure {
  private ChainFailure() {}

  /**
   * The exception.
   *
   * @param chain the simple name of the chain's class
   * @param scope what the token is for
   * @param failures what each member threw, in order
   * @param stopping the one that stopped the chain, or {@code null}
   * @param report what was tried
   */
  static SignInException of(
      String chain,
      String scope,
      List<SignInException> failures,
      @Nullable SignInException stopping,
      SignInReport report) {
    List<Attempt> attempts = new ArrayList<>();
    failures.forEach(failure -> attempts.addAll(failure.attempts()));
    SignInException leading = stopping != null ? stopping : leading(failures);
    FailureKind kind = leading == null ? FailureKind.NOT_CONFIGURED : leading.kind();
    String message = message(chain, scope, failures, leading);
    boolean isAbsent = stopping == null && attempts.stream().allMatch(a -> a.kind().isAbsent());
    SignInException exception =
        isAbsent
            ? new CredentialUnavailableException(message, kindOfAbsent(attempts), attempts, leading)
            : new SignInException(message, kind, attempts, leading);
    failures.stream().filter(f -> f != leading).forEach(exception::addSuppressed);
    return exception.reporting(report);
  }

  /** With none that got further, the first attempt's. */
  private static FailureKind kindOfAbsent(List<Attempt> attempts) {
    return attempts.isEmpty() ? FailureKind.NOT_CONFIGURED : attempts.get(0).kind();
  }

  /** Whose remedy comes first: who got furthest, else who only wants a command to be run. */
  private static @Nullable SignInException leading(List<SignInException> failures) {
    return failures.stream()
        .filter(failure -> !failure.kind().isAbsent())
        .findFirst()
        .or(() -> failures.stream().filter(ChainFailure::wantsASignIn).findFirst())
        .or(() ->
            failures.stream().filter(f -> f.kind() == FailureKind.NOT_INSTALLED).findFirst())
        .or(() -> failures.stream().findFirst())
        .orElse(null);
  }

  /** The tool is there, and one command signs in to it. */
  private static boolean wantsASignIn(SignInException failure) {
    return failure.kind() == FailureKind.NOT_SIGNED_IN
        && failure.attempts().stream()
            .anyMatch(attempt -> attempt.remedy().filter(ToolFailure::isCommand).isPresent());
  }

  /** Merely absent, so that its name is enough. */
  private static boolean isFolded(SignInException failure) {
    return failure.kind().isAbsent() && !wantsASignIn(failure);
  }

  private static String message(
      String chain,
      String scope,
      List<SignInException> failures,
      @Nullable SignInException leading) {
    StringBuilder text =
        new StringBuilder("No token for '" + scope + "' from " + chain + ": ");
    text.append(leading == null ? "it has no sources." : seen(leading, scope));
    for (SignInException failure : failures) {
      if (!isFolded(failure)) {
        text.append("\n  ").append(line(failure, scope));
      }
    }
    String absent =
        failures.stream()
            .filter(ChainFailure::isFolded)
            .map(f -> source(f) + " " + f.kind())
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty()) {
      text.append("\n  not there: ").append(absent);
    }
    return text.toString();
  }

  private static String line(SignInException failure, String scope) {
    return source(failure) + " " + failure.kind() + ": " + seen(failure, scope);
  }

  private static String source(SignInException failure) {
    return failure.attempts().isEmpty() ? "a member" : failure.attempts().get(0).source();
  }

  /** What a member said, without the words that the chain's own line begins with. */
  private static String seen(SignInException failure, String scope) {
    String message =
        failure.attempts().isEmpty()
            ? String.valueOf(failure.getMessage())
            : failure.attempts().get(0).message();
    String prefix = "No token for '" + scope + "' from ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }
}
