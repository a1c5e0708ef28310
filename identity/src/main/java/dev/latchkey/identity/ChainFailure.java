package dev.latchkey.identity;

import dev.latchkey.identity.ChainWalk.Won;
import dev.latchkey.identity.internal.tool.ToolFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a whole chain: its first line says what to do, the others what each member said.
 */
final class ChainFailure {
  private ChainFailure() {}

  /**
   * The exception.
   *
   * @param chain the simple name of the chain's class
   * @param scope what the token is for
   * @param failures what each member threw, in order, with one attempt each
   * @param stopping the one that stopped the chain, or {@code null}
   * @param report what was tried
   */
  static SignInException of(
      String chain,
      String scope,
      List<SignInException> failures,
      @Nullable SignInException stopping,
      SignInReport report) {
    List<Attempt> attempts = failures.stream().map(ChainFailure::attempt).toList();
    SignInException leading = stopping != null ? stopping : leading(failures);
    String message = message(chain, scope, attempts, leading, stopping);
    FailureKind kind = kind(attempts, stopping);
    // Clients of Azure Storage throw the cause in place of the exception: it says what to do, too.
    SignInException exception =
        stopping == null && kind.isAbsent()
            ? new CredentialUnavailableException(message, kind, attempts, leading)
            : new SignInException(message, kind, attempts, leading);
    failures.stream().filter(f -> !f.equals(leading)).forEach(exception::addSuppressed);
    return exception.reporting(report);
  }

  /**
   * The exception of a chain that would have to go on as somebody else: one person's data would be
   * sent with another's rights.
   */
  static SignInException ofAnotherPerson(
      String chain, ChainMember before, Person former, Won won, Person latter, ChainWalk walk) {
    String remedy =
        Optional.ofNullable(walk.failureOf(before))
            .flatMap(failure -> attempt(failure).remedy())
            .orElse("sign in to the former again");
    String first =
        "No token as %s in place of %s, who signed in before.%s"
            .formatted(latter.shown(), former.shown(), ToolFailure.advice(remedy));
    String second =
        "%s has no token for '%s' of its choice %s any more, and %s has one of somebody else. To go"
                .formatted(chain, walk.scope(), before.name(), won.member().name())
            + " on as the latter, restart the app.";
    Attempt attempt =
        new Attempt(
            won.member().name(), FailureKind.REFUSED, first + " " + second, remedy, won.duration());
    walk.noteFailure(won.member(), SignInException.of(attempt, null));
    SignInException whole = walk.failed(won.member());
    return new SignInException(
            first + "\n  " + second, FailureKind.REFUSED, whole.attempts(), whole.getCause())
        .reporting(walk.report(null));
  }

  private static Attempt attempt(SignInException failure) {
    return failure.attempts().get(0);
  }

  /** An interrupted thread hears that it was, whatever else had failed before. */
  private static FailureKind kind(List<Attempt> attempts, @Nullable SignInException stopping) {
    if (stopping != null && stopping.kind() == FailureKind.INTERRUPTED) {
      return FailureKind.INTERRUPTED;
    }
    Stream<FailureKind> kinds = attempts.stream().map(Attempt::kind);
    return kinds
        .filter(kind -> !kind.isAbsent())
        .findFirst()
        .or(() -> Optional.ofNullable(stopping).map(SignInException::kind))
        .or(() -> attempts.stream().map(Attempt::kind).findFirst())
        .orElse(FailureKind.NOT_CONFIGURED);
  }

  /** Whose remedy comes first: who got furthest, else who only wants a command to be run. */
  private static @Nullable SignInException leading(List<SignInException> failures) {
    return failures.stream()
        .filter(failure -> !failure.kind().isAbsent())
        .findFirst()
        .or(() -> failures.stream().filter(failure -> isOfTool(attempt(failure))).findFirst())
        .or(() ->
            failures.stream()
                .filter(failure -> failure.kind() == FailureKind.NOT_INSTALLED)
                .findFirst())
        .or(() -> failures.stream().findFirst())
        .orElse(null);
  }

  /**
   * Whether somebody only has to sign in. Visual Studio Code says so wherever it has left no
   * record, and nobody knows whether it is there at all.
   */
  private static boolean isOfTool(Attempt attempt) {
    return attempt.kind() == FailureKind.NOT_SIGNED_IN
        && !attempt.source().equals(VisualStudioCodeCredential.class.getSimpleName());
  }

  private static boolean isToBeSaid(Attempt attempt) {
    return !attempt.kind().isAbsent() || isOfTool(attempt);
  }

  private static String message(
      String chain,
      String scope,
      List<Attempt> attempts,
      @Nullable SignInException leading,
      @Nullable SignInException stopping) {
    String start = "No token for '" + scope + "'";
    if (leading == null) {
      return start + " from " + chain + ": it has no sources.";
    }
    StringBuilder text = new StringBuilder();
    String first = attempt(leading).message();
    text.append(first.startsWith(start) ? first : start + ": " + first);
    text.append("\n").append(chain).append(" tried:");
    // Where nothing else is to be said, each says why it is not there.
    boolean isAllSaid = attempts.stream().noneMatch(ChainFailure::isToBeSaid);
    attempts.stream()
        .filter(attempt -> isAllSaid || isToBeSaid(attempt))
        .forEach(attempt -> text.append("\n  ").append(line(attempt, start)));
    String absent =
        attempts.stream()
            .filter(attempt -> !isAllSaid && !isToBeSaid(attempt))
            .map(attempt -> attempt.source() + " " + attempt.kind())
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty()) {
      text.append("\n  not there: ").append(absent);
    }
    if (stopping != null) {
      text.append("\n  ended by ").append(attempt(stopping).source());
    }
    return text.toString();
  }

  /** What a member said, without the words that the first line begins with. */
  private static String line(Attempt attempt, String start) {
    String message = attempt.message();
    String seen = message.startsWith(start) ? message.substring(start.length()).strip() : message;
    return attempt.source() + " " + attempt.kind() + ": " + seen.replaceFirst("^(?:from |: )", "");
  }
}
