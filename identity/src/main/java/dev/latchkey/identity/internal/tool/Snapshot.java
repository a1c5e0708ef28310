package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool's files at one moment: the sign-in, and the files' stamps.
 *
 * @param state the sign-in
 * @param who the stamps of the files that define the sign-in; equal as long as none was written
 * @param isWhoSettled whether the next change of one of these files must change its stamp, because
 *     none of them was written just now
 * @param tokens the stamps of the tool's own token cache, likewise
 * @param isSettled whether equal stamps mean equal contents, because no file was written just now
 * @param isCacheRead whether the tool's token cache was read for a query
 * @param token the token that it then held, read together with the other files; or {@code null}
 */
public record Snapshot(
    SignInState state,
    List<?> who,
    boolean isWhoSettled,
    List<?> tokens,
    boolean isSettled,
    boolean isCacheRead,
    @Nullable Token token) {

  /**
   * Files that are read together, without a readable token cache.
   *
   * @param state the sign-in
   * @param who the stamps of the files that define the sign-in
   * @param tokens the stamps of the tool's own token cache
   * @param isSettled whether no file was written just now
   */
  public Snapshot(SignInState state, List<?> who, List<?> tokens, boolean isSettled) {
    this(state, who, isSettled, tokens, isSettled, false, null);
  }

  /**
   * The same files with another sign-in.
   *
   * @param other the sign-in
   * @return the snapshot, without a token
   */
  public Snapshot with(SignInState other) {
    return new Snapshot(other, who, isWhoSettled, tokens, isSettled, false, null);
  }

  /**
   * The same files after their token cache was read for a query.
   *
   * @param found the token that it holds, or {@code null}
   * @return the snapshot
   */
  public Snapshot withToken(@Nullable Token found) {
    return new Snapshot(state, who, isWhoSettled, tokens, isSettled, true, found);
  }

  /** The fingerprint of the sign-in, or {@code null} if it is unknown. */
  @Nullable Fingerprint fingerprint() {
    return state instanceof SignInState.SignedIn found ? found.signIn().fingerprint() : null;
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "Snapshot[" + state + "]";
  }
}
