package dev.latchkey.identity.internal.entra;

import dev.latchkey.identity.internal.source.Failure;
import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import java.time.Duration;

/** A way in which a person signs in: by a browser, by a code on another device, beforehand. */
public interface Interaction {
  /**
   * MSAL's application, without what all applications have in common.
   *
   * @param options which application
   * @param cae whether it handles claims challenges
   * @param executor what runs its work
   * @return the application
   * @throws Failure when its settings can't be used
   */
  AbstractClientApplicationBase application(EntraOptions options, boolean cae, HeldBack executor)
      throws Failure;

  /**
   * Has the person sign in.
   *
   * @param conversation with whom, for what
   * @return what MSAL got for it
   * @throws Failure when nobody signed in
   * @throws InterruptedException when the thread was interrupted; nothing is left open
   */
  IAuthenticationResult signIn(Conversation conversation) throws Failure, InterruptedException;

  /**
   * How long it may take a person.
   *
   * @return the time
   */
  Duration patience();

  /**
   * What an interaction needs.
   *
   * @param application MSAL's application
   * @param executor runs its work
   * @param options which application it is
   * @param request what the token is for
   */
  record Conversation(
      AbstractClientApplicationBase application,
      HeldBack executor,
      EntraOptions options,
      EntraRequest request) {
    /** Whether a tenant was named. */
    boolean hasTenant() {
      return !request.tenant().equals(EntraOptions.ANY_TENANT);
    }
  }
}
