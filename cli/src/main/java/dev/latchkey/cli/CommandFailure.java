package dev.latchkey.cli;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a command could not do its work. The message is one line for people, and says what to do
 * where that is known. The fields are for programs.
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

  /**
   * The failure of the library's credentials.
   *
   * @param longer what gives a tool more time here, or {@code null} where nothing does
   */
  static CommandFailure of(SignInException e, @Nullable String longer) {
    return ofAttempts(
        e.attempts().stream()
            .map(attempt -> FailedAttempt.of(attempt).withTimeoutRemedy(longer))
            .toList());
  }

  /** No source had a token: one of them leads, and the message names the others after it. */
  static CommandFailure ofAttempts(List<FailedAttempt> attempts) {
    FailedAttempt leading = FailedAttempt.leading(attempts);
    String others =
        attempts.stream()
            .filter(attempt -> !attempt.equals(leading))
            .map(attempt -> attempt.source() + ": " + attempt.kind())
            .collect(Collectors.joining(", "));
    return new CommandFailure(
        leading.failureKind(),
        leading.message() + (others.isEmpty() ? "" : " (asked too: " + others + ")"),
        leading.remedy(),
        attempts);
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
    return new CommandFailure(kind, other, message(), remedy, attempts, this);
  }

  String message() {
    return String.valueOf(getMessage());
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
