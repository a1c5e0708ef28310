package dev.latchkey.identity.internal.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the files of one tool say: who is signed in to it, and which access tokens it holds. */
public interface ToolState {
  /**
   * Looks at the files: at their stamps alone, unless one of them moved.
   *
   * @param subscription the id or name of the subscription whose account is meant, or {@code null}
   *     for the one that the tool is set to
   * @return who is signed in, and what the files looked like
   */
  Look look(@Nullable String subscription);

  /**
   * The token that the tool would print now for a request, if its own cache holds exactly one.
   *
   * @param query the request
   * @return that token, or nothing: the tool must be asked
   */
  Optional<CachedToken> findToken(CacheQuery query);
}
