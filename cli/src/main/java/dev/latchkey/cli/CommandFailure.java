package dev.latchkey.cli;

import dev.latchkey.identity.Attempt;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.SignInException;
import dev.latchkey.identity.internal.source.Failure;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a command could not do its work. The message is one line, for people, and says what to do
 * where that is known; the fields are for programs.
 */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final ExitCode exitCode;
  private final @Nullable String remedy;

  @SuppressWarnings("serial") // List.of and List.copyOf are serializable.
  private final List<FailedAttempt> attempts;

  /**
   * What one source said.
   *
   * @param source the credential's class name
   * @param kind a name of {@link FailureKind}
   * @param message one line
   * @param remedy an exact command or setting, where one is known
   * @param durationMs from the question to the failure
   */
  record FailedAttempt(
      String source, String kind, String message, @Nullable String remedy, long durationMs)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private boolean hasCommand() {
      return remedy != null && Failure.isCommand(remedy);
    }

    private FailureKind failureKind() {
      return FailureKind.valueOf(kind);
    }

    /**
     * The same, but for the remedy of a tool's timeout: the library names its builder, which nobody
     * who runs a command can reach.
     *
     * @param longer what gives the tool more time here, or {@code null} where nothing does
     */
    FailedAttempt withTimeoutRemedy(@Nullable String longer) {
      if (!Failure.LONGER.equals(remedy)) {
        return this;
      }
      String advice = longer == null ? "" : Failure.advice(longer);
      String told = message.replace(Failure.advice(Failure.LONGER), advice);
      return new FailedAttempt(source, kind, told, longer, durationMs);
    }

    static FailedAttempt of(Attempt attempt) {
      return new FailedAttempt(
          attempt.source(),
          attempt.kind().name(),
          attempt.message(),
          attempt.remedy().orElse(null),
          attempt.duration().toMillis());
    }
  }

  private CommandFailure(
      String message,
      FailureKind kind,
      ExitCode exitCode,
      @Nullable String remedy,
      List<FailedAttempt> attempts,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.exitCode = exitCode;
    this.remedy = remedy;
    this.attempts = List.copyOf(attempts);
  }

  CommandFailure(FailureKind kind, String message) {
    this(kind, message, null);
  }

  CommandFailure(FailureKind kind, String message, @Nullable String remedy) {
    this(message, kind, ExitCode.of(kind), remedy, List.of(), null);
  }

  /**
   * What the library's credentials said.
   *
   * @param longer what gives a tool more time here, or {@code null} where nothing does
   */
  static CommandFailure of(SignInException e, @Nullable String longer) {
    return ofAttempts(
        e.attempts().stream()
            .map(attempt -> FailedAttempt.of(attempt).withTimeoutRemedy(longer))
            .toList());
  }

  /**
   * Several sources were asked, and none had a token: the first that got further than being absent
   * decides; the rest are named behind it. Where all are absent, it is that of the first that names
   * a command, since signing in to one tool is enough; else that of the first missing tool.
   */
  static CommandFailure ofAttempts(List<FailedAttempt> attempts) {
    FailedAttempt leading =
        first(attempts, attempt -> !attempt.failureKind().isAbsent())
            .or(() -> first(attempts, FailedAttempt::hasCommand))
            .or(() -> first(attempts, a -> a.failureKind() == FailureKind.NOT_INSTALLED))
            .orElse(attempts.get(0));
    String others =
        attempts.stream()
            .filter(attempt -> !attempt.equals(leading))
            .map(attempt -> attempt.source() + ": " + attempt.kind())
            .collect(Collectors.joining(", "));
    FailureKind kind = leading.failureKind();
    return new CommandFailure(
        leading.message() + (others.isEmpty() ? "" : " (asked too: " + others + ")"),
        kind,
        ExitCode.of(kind),
        leading.remedy(),
        attempts,
        null);
  }

  private static Optional<FailedAttempt> first(
      List<FailedAttempt> attempts, Predicate<FailedAttempt> wanted) {
    return attempts.stream().filter(wanted).findFirst();
  }

  /** What another process of ours failed with. */
  static CommandFailure of(
      FailureKind kind, String message, @Nullable String remedy, List<FailedAttempt> attempts) {
    return new CommandFailure(message, kind, ExitCode.of(kind), remedy, attempts, null);
  }

  /** A value that a library of ours refused: its message names the value and what is allowed. */
  static CommandFailure of(IllegalArgumentException e) {
    return new CommandFailure(
        oneLine(e), FailureKind.INVALID_REQUEST, ExitCode.USAGE, null, List.of(), e);
  }

  private static String oneLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The same failure, with an exit code that only one command has. */
  CommandFailure withExitCode(ExitCode other) {
    return new CommandFailure(message(), kind, other, remedy, attempts, this);
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
