package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Standing;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/**
 * A chain member that is not one of this library's, or that may ask the user to sign in. It follows
 * azure-identity's rules: it is called alone, with the same method as the chain was called with. If
 * it is unavailable, the chain goes on; every other failure stops the chain.
 */
final class ForeignMember implements Member {
  private final TokenCredential credential;

  ForeignMember(TokenCredential credential) {
    this.credential = credential;
  }

  @Override
  public String name() {
    String simple = credential.getClass().getSimpleName();
    return simple.isEmpty() ? credential.getClass().getName() : simple;
  }

  @Override
  public boolean isDeveloper() {
    return false;
  }

  @Override
  public boolean isAskedWithOthers() {
    return false;
  }

  @Override
  public boolean isForeign() {
    return true;
  }

  @Override
  public Token ask(Lookup lookup) throws Failure {
    CallerRequest request = (CallerRequest) lookup.request();
    @Nullable AccessToken token;
    try {
      token =
          request.isReactive()
              ? credential.getToken(request.context()).block()
              : credential.getTokenSync(request.context());
    } catch (RuntimeException e) {
      throw failure(e);
    } catch (Exception e) {
      // Kotlin and Scala have no checked exceptions, so any exception can arrive here.
      throw failure(new UndeclaredThrowableException(e));
    }
    if (token == null) {
      throw new Failure(FailureKind.UNREADABLE_ANSWER, "it reported success and gave no token");
    }
    return new ForeignToken(token);
  }

  private static Failure failure(RuntimeException thrown) {
    return new Failure(kind(thrown), shown(thrown), null, thrown);
  }

  private static FailureKind kind(RuntimeException thrown) {
    if (thrown instanceof SignInException ours) {
      return ours.kind();
    }
    if (isInterruption(thrown)) {
      return FailureKind.INTERRUPTED;
    }
    return isUnavailable(thrown) ? FailureKind.NOT_AVAILABLE_HERE : FailureKind.UNEXPECTED;
  }

  /**
   * True if the thread was interrupted. Reactor's {@code block} wraps the exception and clears the
   * flag, which the caller must see.
   */
  private static boolean isInterruption(RuntimeException thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 20; depth++) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static String shown(RuntimeException thrown) {
    Throwable undeclared =
        thrown instanceof UndeclaredThrowableException ? thrown.getCause() : null;
    Throwable cause = undeclared == null ? thrown : undeclared;
    String type = cause.getClass().getSimpleName();
    return cause.getMessage() == null
        ? "it threw " + type
        : "it threw " + type + ", '" + ForeignWords.shown(cause.getMessage()) + "'";
  }

  /**
   * True if the exception lets a chain go on. azure-identity's rule: the class has exactly that
   * name, in any package.
   */
  private static boolean isUnavailable(Throwable thrown) {
    return thrown.getClass().getSimpleName().equals("CredentialUnavailableException");
  }

  @Override
  public boolean isStoppedBy(Failure failure) {
    Throwable thrown = failure.getCause();
    return thrown != null && !isUnavailable(thrown);
  }

  @Override
  public Subject subject(TokenRequest request, Failure failure) {
    return new Subject(null, name(), "");
  }

  /**
   * The failed attempt. An exception of this library holds its own attempt; one that an app created
   * may have none.
   */
  @Override
  public FailedAttempt attempt(TokenRequest request, Failure failure, long start) {
    return failure.getCause() instanceof SignInException ours && !ours.attempts().isEmpty()
        ? ours.attempts().get(0).parts()
        : FailedAttempt.of(this, request, failure, start);
  }

  @Override
  public Standing standing() {
    return Standing.UNKNOWN;
  }
}
