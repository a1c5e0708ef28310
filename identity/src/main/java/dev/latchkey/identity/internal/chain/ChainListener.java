package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.internal.source.Owner;

/** Hears what a chain decides. By default it does nothing. */
public interface ChainListener {
  /**
   * A member was chosen that was not chosen before.
   *
   * @param winner the member and its token
   * @param walk what the others said
   */
  default void chosen(Winner winner, ChainWalk walk) {}

  /**
   * Somebody else has signed in to the chosen member.
   *
   * @param member the member
   * @param former whose tokens it gave before
   * @param owner whose tokens it gives now
   */
  default void followed(Member member, Owner former, Owner owner) {}

  /**
   * No member had a token.
   *
   * @param failure why
   */
  default void failed(ChainFailure failure) {}
}
