package dev.latchkey.cli;

import dev.latchkey.identity.Attempt;
import dev.latchkey.identity.FailureKind;
import java.io.Serializable;
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

  static FailedAttempt of(dev.latchkey.identity.internal.source.FailedAttempt attempt) {
    return new FailedAttempt(
        attempt.source(),
        attempt.kind().name(),
        attempt.message(),
        attempt.remedyText().orElse(null),
        attempt.duration().toMillis());
  }
}
