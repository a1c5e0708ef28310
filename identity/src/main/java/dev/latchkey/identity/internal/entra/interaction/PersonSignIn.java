package dev.latchkey.identity.internal.entra.interaction;

import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;

/**
 * A person's sign-in to the app: tokens without the person where that is possible, else an
 * interaction. Safe for use by many threads.
 */
public interface PersonSignIn {
  /**
   * Gets a token.
   *
   * @param request what for
   * @return the token
   * @throws Failure why there is none; {@code NOT_SIGNED_IN} when a person has to sign in, and a
   *     request may not lead to that
   */
  Token token(EntraRequest request) throws Failure;

  /**
   * Has the person sign in, also when somebody is signed in.
   *
   * @param request what the sign-in is for
   * @return the account
   * @throws Failure when nobody did
   */
  UserAccount signIn(EntraRequest request) throws Failure;
}
