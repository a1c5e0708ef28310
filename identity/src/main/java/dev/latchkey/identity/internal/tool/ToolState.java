package dev.latchkey.identity.internal.tool;

import org.jspecify.annotations.Nullable;

/** What the files of one tool say: who is signed in to it, and which access tokens it holds. */
public interface ToolState {
  /**
   * Looks at the stamps of the files, and reads the files only if one of them moved. Where they are
   * read, the token cache is read with them.
   *
   * @param subscription the id or name of the subscription whose account is meant, or {@code null}
   *     for the one that the tool is set to
   * @param query which token to look for if files are read, or {@code null} for none
   * @return the files' snapshot
   */
  Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query);

  /**
   * Who is signed in now, to what the tool is set to.
   *
   * @return who
   */
  default SignInState current() {
    return snapshot(null, null).state();
  }

  /**
   * Reads the token cache. The token found is the one that the tool would print now, if its cache
   * holds exactly one.
   *
   * @param query which token to look for
   * @return the files' snapshot with that token, or without one: the tool must be asked
   */
  Snapshot readToken(CacheQuery query);
}
