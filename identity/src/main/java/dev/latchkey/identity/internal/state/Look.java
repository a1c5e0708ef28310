package dev.latchkey.identity.internal.state;

import java.util.List;

/**
 * What one look at a tool's files showed.
 *
 * @param state who is signed in
 * @param who the stamps of the files that say so: equal as long as none of them was written
 * @param isWhoSettled whether each later writing of one of those will change its stamp: none was
 *     written just now
 * @param tokens the stamps of the tool's own token cache, likewise
 * @param isSettled whether equal stamps mean equal contents: no file at all was written just now
 */
public record Look(
    SignInState state, List<?> who, boolean isWhoSettled, List<?> tokens, boolean isSettled) {

  /**
   * What a look at files showed that are judged together.
   *
   * @param state who is signed in
   * @param who the stamps of the files that say so
   * @param tokens the stamps of the tool's own token cache
   * @param isSettled whether no file was written just now
   */
  public Look(SignInState state, List<?> who, List<?> tokens, boolean isSettled) {
    this(state, who, isSettled, tokens, isSettled);
  }
}
