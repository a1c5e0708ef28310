package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source in a chain. In addition to a source's methods, it defines what a failure means to the
 * chain.
 */
public interface Member extends Source {
  /**
   * Whether it is a developer's own sign-in.
   *
   * @return {@code false} for the identity of a deployed app
   */
  boolean isDeveloper();

  /**
   * Whether it may be called in parallel with others. A member that may show a window, or whose
   * failure stops the chain, is called alone.
   *
   * @return {@code true} if so
   */
  boolean isAskedWithOthers();

  /**
   * Whether it is foreign. Callers then share no walk, since the answer may depend on the thread.
   *
   * @return {@code true} for a credential that is not from this library
   */
  default boolean isForeign() {
    return false;
  }

  /**
   * Whether a failure of this member ends the chain.
   *
   * @param failure the failure
   * @return {@code false} if the chain goes on
   */
  boolean isStoppedBy(Failure failure);

  /**
   * The stamps of the files that define the sign-in. Callers with different stamps share no walk,
   * since the walk may have begun before a sign-in.
   *
   * @return the stamps
   */
  default List<?> signInStamps() {
    return List.of();
  }

  /**
   * The developer's account, by the tool's files.
   *
   * @return the account's name, or {@code null}
   */
  default @Nullable String account() {
    return null;
  }

  /**
   * How a user signs in to this member for a request.
   *
   * @param request the request
   * @return the command; empty if there is none
   */
  default Optional<Remedy> login(TokenRequest request) {
    return Optional.empty();
  }

  /**
   * A failed attempt of this member.
   *
   * @param request the request
   * @param failure why there is no token
   * @param start when the attempt began, by {@link System#nanoTime}
   * @return the failed attempt
   */
  default FailedAttempt attempt(TokenRequest request, Failure failure, long start) {
    return FailedAttempt.of(this, request, failure, start);
  }
}
