package dev.latchkey.identity;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.HttpResponse;
import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.MemberFailure;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure to get a token, with the reasons as data: the kind of failure, and what each source
 * that was tried reported. The message is written for a person and names the remedy if one is
 * known. It never holds a token, a secret, or the text that a tool printed.
 *
 * <p>Code that catches azure-core's {@link ClientAuthenticationException} also catches this
 * exception. There is no HTTP response: {@code getResponse()} returns {@code null}.
 */
public class SignInException extends ClientAuthenticationException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  @SuppressWarnings("serial") // List.of and List.copyOf are serializable.
  private final List<Attempt> attempts;

  private transient @Nullable SignInReport report;

  SignInException(
      String message, FailureKind kind, List<Attempt> attempts, @Nullable Throwable cause) {
    super(message, (HttpResponse) null, cause);
    this.kind = kind;
    this.attempts = List.copyOf(attempts);
  }

  /**
   * The exception of a credential that was used alone. A checked exception that caused it is added
   * as suppressed, not as its cause. Clients of Azure Storage throw an exception's cause in its
   * place and wrap a checked one, which would lose the remedy. For their sake the cause of an error
   * (a missing class) stands behind a second exception with the remedy.
   */
  static SignInException of(Attempt attempt, @Nullable Throwable ledTo) {
    return of(attempt, ledTo, attempt.kind().isAbsent());
  }

  private static SignInException of(
      Attempt attempt, @Nullable Throwable ledTo, boolean isUnavailable) {
    List<Attempt> attempts = List.of(attempt);
    Throwable cause =
        ledTo instanceof Error
            ? new SignInException(attempt.message(), attempt.kind(), attempts, ledTo)
            : ledTo instanceof RuntimeException ? ledTo : null;
    SignInException exception =
        isUnavailable
            ? new CredentialUnavailableException(attempt.message(), attempt.kind(), attempts, cause)
            : new SignInException(attempt.message(), attempt.kind(), attempts, cause);
    if (ledTo != null && cause == null) {
      exception.addSuppressed(ledTo);
    }
    return exception;
  }

  /**
   * The exception of a chain. The return type is general so that the exception's class is loaded
   * only when it is thrown.
   */
  static RuntimeException thrown(ChainFailure failure, String chain) {
    return of(failure, chain);
  }

  /** The exception of one source, with the same return type. */
  static RuntimeException thrown(FailedAttempt attempt, Failure failure) {
    return of(new Attempt(attempt), failure.getCause());
  }

  /**
   * The exception of a source that lets every chain go on, whatever its failure, unless the request
   * itself is wrong.
   */
  static RuntimeException thrownAsUnavailable(FailedAttempt attempt, Failure failure) {
    return of(
        new Attempt(attempt), failure.getCause(), attempt.kind() != FailureKind.INVALID_REQUEST);
  }

  private static SignInException of(ChainFailure failure, String chain) {
    List<SignInException> each = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    SignInException leading = null;
    for (MemberFailure one : failure.failures()) {
      SignInException thrown = of(one);
      each.add(thrown);
      attempts.add(thrown.attempts().get(0));
      if (one.equals(failure.leading())) {
        leading = thrown;
      }
    }
    // Clients of Azure Storage throw the cause in place of the exception, so the cause also names
    // the remedy.
    SignInException exception =
        !failure.isStopped() && failure.kind().isAbsent()
            ? new CredentialUnavailableException(
                failure.message(), failure.kind(), attempts, leading)
            : new SignInException(failure.message(), failure.kind(), attempts, leading);
    for (SignInException thrown : each) {
      if (!thrown.equals(leading)) {
        exception.addSuppressed(thrown);
      }
    }
    exception.report = new SignInReport(chain, failure.rows());
    return exception;
  }

  private static SignInException of(MemberFailure failure) {
    return failure.cause() instanceof SignInException own && !own.attempts().isEmpty()
        ? own
        : of(new Attempt(failure.attempt()), failure.cause());
  }

  /**
   * The kind of failure. With several attempts, it is the kind of the first source that was not
   * just absent; if all were absent, the kind of the first.
   *
   * @return the kind
   */
  public FailureKind kind() {
    return kind;
  }

  /**
   * What each source reported, in order of priority.
   *
   * @return the attempts, unmodifiable
   */
  public List<Attempt> attempts() {
    return attempts;
  }

  /**
   * The report of what a chain of credentials tried.
   *
   * @return the report of the chain; empty for a credential that was used alone, and after
   *     serialization
   */
  public Optional<SignInReport> report() {
    return Optional.ofNullable(report);
  }
}
