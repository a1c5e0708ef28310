package dev.latchkey.identity.internal.tool;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of one tool's files: the signed-in account, and the access tokens that the tool
 * holds.
 */
public interface ToolState {
  /**
   * Checks the stamps of the files, and reads the files only if one of them changed. The token
   * cache is then read with them.
   *
   * @param subscription the id or name of the subscription that selects the account, or {@code
   *     null} for the tool's default
   * @param query the token to look for if files are read, or {@code null} for none
   * @return the files' snapshot
   */
  Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query);

  /**
   * The current sign-in, for the tool's default subscription.
   *
   * @return the sign-in
   */
  default SignInState current() {
    return snapshot(null, null).state();
  }

  /**
   * The tenants in which the account has something, by the files.
   *
   * @return their ids; empty if the files don't list them
   */
  default Set<String> tenants() {
    return Set.of();
  }

  /**
   * Reads the token cache. The token in the result is the one that the tool would print now, if its
   * cache holds exactly one.
   *
   * @param query the token to look for
   * @return the files' snapshot with that token, or without one if the tool must be run
   */
  Snapshot readToken(CacheQuery query);
}
