package dev.latchkey.cli;

import dev.latchkey.access.AccessException;
import dev.latchkey.access.RefusedChange;
import dev.latchkey.access.RefusedChangesException;
import dev.latchkey.identity.Attempt;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.MemberFailure;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a command could not do its work. The first line of the text is enough to act on. The fields
 * are for programs.
 */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final ExitCode exitCode;
  private final @Nullable String remedy;

  @SuppressWarnings("serial") // List.copyOf is serializable.
  private final List<FailedAttempt> attempts;

  private CommandFailure(
      FailureKind kind,
      ExitCode exitCode,
      String message,
      @Nullable String remedy,
      List<FailedAttempt> attempts,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.exitCode = exitCode;
    this.remedy = remedy;
    this.attempts = List.copyOf(attempts);
  }

  CommandFailure(
      FailureKind kind, String message, @Nullable String remedy, List<FailedAttempt> attempts) {
    this(kind, ExitCode.of(kind), message, remedy, attempts, null);
  }

  CommandFailure(FailureKind kind, String message, @Nullable String remedy) {
    this(kind, message, remedy, List.of());
  }

  CommandFailure(FailureKind kind, String message) {
    this(kind, message, null);
  }

  /** The failure of the chain of developer tools, told as the library tells it. */
  static CommandFailure of(ChainFailure e) {
    MemberFailure leading = e.leading();
    return new CommandFailure(
        e.kind(),
        e.message(),
        leading == null ? null : leading.attempt().remedyText().orElse(null),
        e.failures().stream().map(failure -> FailedAttempt.of(failure.attempt())).toList());
  }

  /** The failure of the library's own chain. */
  static CommandFailure of(SignInException e) {
    Attempt leading =
        e.getCause() instanceof SignInException cause && !cause.attempts().isEmpty()
            ? cause.attempts().get(0)
            : e.attempts().get(0);
    return new CommandFailure(
        e.kind(),
        String.valueOf(e.getMessage()),
        leading.remedy().orElse(null),
        e.attempts().stream().map(FailedAttempt::of).toList());
  }

  /** What is wrong with a team's access, or with its file. */
  static CommandFailure of(AccessException e) {
    if (e instanceof RefusedChangesException refused) {
      return of(refused);
    }
    String remedy = e.remedy().orElse(null);
    String text = sentence(String.valueOf(e.getMessage()));
    if (remedy != null && !text.contains(remedy)) {
      text += (isCommand(remedy) ? " Run: " : " ") + remedy;
    }
    return new CommandFailure(e.kind(), ExitCode.of(e.kind()), text, remedy, List.of(), e);
  }

  /** For people a line for each refused change, for programs an attempt. */
  private static CommandFailure of(RefusedChangesException e) {
    StringBuilder text = new StringBuilder(sentence(String.valueOf(e.getMessage())));
    List<FailedAttempt> attempts = new ArrayList<>();
    for (RefusedChange refused : e.refusals()) {
      String helpers = "Who can help: " + String.join(", ", refused.helpers());
      text.append("\n  ").append(refused.change()).append(": ").append(refused.action());
      text.append(" at ").append(refused.scope()).append(". ").append(helpers);
      text.append(". They run: ").append(refused.command());
      attempts.add(
          new FailedAttempt(
              refused.change().toString(),
              e.kind().name(),
              refused + ". " + helpers,
              refused.command(),
              0));
    }
    return new CommandFailure(
        e.kind(), ExitCode.of(e.kind()), text.toString(), e.remedy().orElse(null), attempts, e);
  }

  private static String sentence(String text) {
    return text.matches("(?s).*[.?]") ? text : text + ".";
  }

  /** A remedy is a command to copy, or a sentence. */
  private static boolean isCommand(String remedy) {
    return remedy.matches("(?s)(az|latchkey|chmod|sudo|git) .*");
  }

  /**
   * A value that our library or lab refused: its first line names the value and what is allowed.
   */
  static CommandFailure of(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new CommandFailure(
        FailureKind.INVALID_REQUEST, ExitCode.USAGE, message, null, List.of(), e);
  }

  /** The same failure, with an exit code that only one command has. */
  CommandFailure withExitCode(ExitCode other) {
    return new CommandFailure(kind, other, text(), remedy, attempts, this);
  }

  /**
   * The same failure; behind the tool's own command stands the {@code latchkey login} that does the
   * same. It leaves the remedy as it is.
   */
  CommandFailure withLogin(TokenRequest request) {
    Optional<FailedAttempt> leading =
        attempts.stream().filter(attempt -> Objects.equals(attempt.remedy(), remedy)).findFirst();
    Optional<String> login =
        leading.flatMap(attempt ->
            LoginAdvice.of(attempt.source(), FailureKind.valueOf(attempt.kind()), request));
    if (login.isEmpty()) {
      return this;
    }
    String first = message();
    String text = first + " or: " + login.get() + text().substring(first.length());
    return new CommandFailure(kind, exitCode, text, remedy, attempts, this);
  }

  /** All of it, for people: a chain's failure has a line for each source. */
  String text() {
    return String.valueOf(getMessage());
  }

  /** What is wrong and what to do, in one line. */
  String message() {
    return text().lines().findFirst().orElse("");
  }

  FailureKind kind() {
    return kind;
  }

  ExitCode exitCode() {
    return exitCode;
  }

  @Nullable String remedy() {
    return remedy;
  }

  List<FailedAttempt> attempts() {
    return attempts;
  }
}
