package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Source;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source in a chain: in addition to what a source does, what its failures mean to the chain. */
public interface Member extends Source {
  /**
   * Whether it is a developer's own sign-in.
   *
   * @return {@code false} for the identity of a deployed app
   */
  boolean isDeveloper();

  /**
   * Whether it may be asked while others are. A member that may show a window, or whose failure
   * stops the chain, is asked alone.
   *
   * @return {@code true} if so
   */
  boolean isAskedWithOthers();

  /**
   * Whether it is not of this library. No walk is shared between callers then, since the answer may
   * depend on the thread.
   *
   * @return {@code true} for a credential of the app's own
   */
  default boolean isForeign() {
    return false;
  }

  /**
   * Whether a failure of this member is the failure of the chain.
   *
   * @param failure the failure
   * @return {@code false} if the chain goes on
   */
  boolean isStoppedBy(Failure failure);

  /**
   * What the files look like that say who is signed in. Callers that see different files share no
   * walk: it may have begun before a sign-in.
   *
   * @return their stamps
   */
  default List<?> signInStamps() {
    return List.of();
  }

  /**
   * The developer who is signed in by the tool's files.
   *
   * @return the account's name, or {@code null}
   */
  default @Nullable String account() {
    return null;
  }

  /**
   * A failed try of this member.
   *
   * @param request what was asked for
   * @param failure why there is no token
   * @param start when the try began, by {@link System#nanoTime}
   * @return the failed try
   */
  default FailedAttempt attempt(TokenRequest request, Failure failure, long start) {
    return FailedAttempt.of(this, request, failure, start);
  }
}
