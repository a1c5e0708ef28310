package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Owner;

/** Is called with a chain's decisions. By default, it does nothing. */
public interface ChainListener {
  /**
   * A new member was chosen.
   *
   * @param winner the member and its token
   * @param walk what the other members did
   */
  default void chosen(Winner winner, ChainWalk walk) {}

  /**
   * Another account has signed in to the chosen member.
   *
   * @param member the member
   * @param former the owner of its tokens before
   * @param owner the owner of its tokens now
   */
  default void followed(Member member, Owner former, Owner owner) {}

  /**
   * No member had a token.
   *
   * @param failure why
   */
  default void failed(ChainFailure failure) {}
}
