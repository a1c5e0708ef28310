package dev.latchkey.identity.internal.source;

import dev.latchkey.identity.FailureKind;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One source's failed attempt, in parts. Only this class builds a message from them.
 *
 * @param source the simple name of the credential's class
 * @param kind the kind of failure
 * @param subject what could not be done
 * @param seen what was found; without a full stop, unless the subject is empty
 * @param remedy what repairs it, or {@code null}
 * @param duration from the request to the failure
 */
public record FailedAttempt(
    String source,
    FailureKind kind,
    Subject subject,
    String seen,
    @Nullable Remedy remedy,
    Duration duration)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * An attempt that failed just now.
   *
   * @param source the source
   * @param request the request
   * @param failure why there is no token
   * @param start when the attempt began, by {@link System#nanoTime}
   * @return the failed attempt
   */
  public static FailedAttempt of(Source source, TokenRequest request, Failure failure, long start) {
    Subject subject = failure.isSentence() ? Subject.none() : source.subject(request, failure);
    return of(source.name(), subject, failure, start);
  }

  /**
   * An attempt that failed just now.
   *
   * @param source the name of the source
   * @param subject what could not be done
   * @param failure why
   * @param start when the attempt began, by {@link System#nanoTime}
   * @return the failed attempt
   */
  public static FailedAttempt of(String source, Subject subject, Failure failure, long start) {
    return new FailedAttempt(
        source,
        failure.kind(),
        subject,
        failure.seen(),
        failure.remedy().orElse(null),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * The whole message: what could not be done, what was found, and what repairs it.
   *
   * @return one line
   */
  public String message() {
    String what = subject.inFull();
    return what.isEmpty() ? seen : what + ": " + end();
  }

  /**
   * The message in a chain's list. The list's first line names the scope.
   *
   * @param scope the scope of the first line
   * @return one line
   */
  public String messageWithout(String scope) {
    if (!scope.equals(subject.scope())) {
      return message();
    }
    String what = subject.withoutScope();
    return what.isEmpty() ? end() : what + ": " + end();
  }

  /**
   * The message as the first line of a chain, which always names the scope.
   *
   * @param scope the scope
   * @return one line
   */
  public String messageWith(String scope) {
    return scope.equals(subject.scope()) ? message() : Subject.start(scope) + ": " + message();
  }

  private String end() {
    return seen + "." + Remedy.endOf(remedy);
  }

  /**
   * The same attempt with another subject.
   *
   * @param other what could not be done
   * @return the failed attempt
   */
  public FailedAttempt about(Subject other) {
    return new FailedAttempt(source, kind, other, seen, remedy, duration);
  }

  /**
   * The same attempt under the name of another source, which uses the one that failed.
   *
   * @param other the name of that source
   * @return the failed attempt
   */
  public FailedAttempt as(String other) {
    return new FailedAttempt(other, kind, subject, seen, remedy, duration);
  }

  /**
   * The remedy as text.
   *
   * @return a command, a setting or a step
   */
  public Optional<String> remedyText() {
    return remedy == null ? Optional.empty() : Optional.of(remedy.text());
  }
}
