package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.MsalToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool's files at one moment: who is signed in, and what the files looked like from outside.
 *
 * @param state who is signed in
 * @param who the stamps of the files that say so: equal as long as none of them was written
 * @param isWhoSettled whether each later change of one of those files will change its stamp, since
 *     none of them was written just now
 * @param tokens the stamps of the tool's own token cache, likewise
 * @param isSettled whether equal stamps mean equal contents, since no file was written just now
 * @param isCacheRead whether the tool's token cache was read for a query
 * @param token the token that it then held, read together with the rest; or {@code null}
 */
public record Snapshot(
    SignInState state,
    List<?> who,
    boolean isWhoSettled,
    List<?> tokens,
    boolean isSettled,
    boolean isCacheRead,
    @Nullable MsalToken token) {

  /**
   * Files that are judged together, without a token cache that could be read.
   *
   * @param state who is signed in
   * @param who the stamps of the files that say so
   * @param tokens the stamps of the tool's own token cache
   * @param isSettled whether no file was written just now
   */
  public Snapshot(SignInState state, List<?> who, List<?> tokens, boolean isSettled) {
    this(state, who, isSettled, tokens, isSettled, false, null);
  }

  /**
   * The same files as another sign-in's.
   *
   * @param other who is signed in
   * @return the snapshot, without a token
   */
  public Snapshot with(SignInState other) {
    return new Snapshot(other, who, isWhoSettled, tokens, isSettled, false, null);
  }

  /**
   * The same files when their token cache was read for a query.
   *
   * @param found the token that it holds, or {@code null}
   * @return the snapshot
   */
  public Snapshot withToken(@Nullable MsalToken found) {
    return new Snapshot(state, who, isWhoSettled, tokens, isSettled, true, found);
  }

  /** The fingerprint of who is signed in, or {@code null} where that is unknown. */
  @Nullable Fingerprint fingerprint() {
    return state instanceof SignInState.SignedIn found ? found.signIn().fingerprint() : null;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Snapshot[" + state + "]";
  }
}
