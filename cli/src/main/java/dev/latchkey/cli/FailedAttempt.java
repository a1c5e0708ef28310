package dev.latchkey.cli;

import dev.latchkey.identity.Attempt;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.tool.ToolFailure;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one source answered instead of a token.
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

  static FailedAttempt of(Attempt attempt) {
    return new FailedAttempt(
        attempt.source(),
        attempt.kind().name(),
        attempt.message(),
        attempt.remedy().orElse(null),
        attempt.duration().toMillis());
  }

  FailureKind failureKind() {
    return FailureKind.valueOf(kind);
  }

  private boolean hasCommand() {
    return remedy != null && ToolFailure.isCommand(remedy);
  }

  /**
   * The same attempt, with another remedy for a tool's timeout: the library names its builder,
   * which a user of the command can't reach.
   *
   * @param longer what gives the tool more time here, or {@code null} where nothing does
   */
  FailedAttempt withTimeoutRemedy(@Nullable String longer) {
    if (!ToolFailure.LONGER.equals(remedy)) {
      return this;
    }
    String advice = longer == null ? "" : ToolFailure.advice(longer);
    String told = message.replace(ToolFailure.advice(ToolFailure.LONGER), advice);
    return new FailedAttempt(source, kind, told, longer, durationMs);
  }

  /**
   * The attempt that tells best what is wrong: the first whose source is present. Where all are
   * absent, the first with a command, since signing in to one tool is enough; else the first tool
   * that is not installed.
   */
  static FailedAttempt leading(List<FailedAttempt> attempts) {
    return first(attempts, attempt -> !attempt.failureKind().isAbsent())
        .or(() -> first(attempts, FailedAttempt::hasCommand))
        .or(() -> first(attempts, a -> a.failureKind() == FailureKind.NOT_INSTALLED))
        .orElse(attempts.get(0));
  }

  private static Optional<FailedAttempt> first(
      List<FailedAttempt> attempts, Predicate<FailedAttempt> wanted) {
    return attempts.stream().filter(wanted).findFirst();
  }
}
