package dev.latchkey.identity.internal.entra;

/** Asks Microsoft Entra for a token, each time it is called, on the calling thread. */
@FunctionalInterface
public interface TokenSource {
  /**
   * Asks.
   *
   * @param request what for
   * @param anew whether a token that MSAL holds is to be passed over
   * @return a token
   * @throws EntraFailure why there is none
   */
  EntraToken ask(EntraRequest request, boolean anew) throws EntraFailure;

  /**
   * Checks what settings and files alone can tell, without asking anybody.
   *
   * @throws EntraFailure when asking would be in vain
   */
  default void requireUsable() throws EntraFailure {}
}
