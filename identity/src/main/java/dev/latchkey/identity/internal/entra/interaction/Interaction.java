package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.AbstractClientApplicationBase;
import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import dev.latchkey.identity.internal.entra.DeferredExecutor;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraRequest;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.source.Failure;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way in which a person signs in. */
public interface Interaction {
  /**
   * MSAL's application: one without a secret, unless an interaction knows better.
   *
   * @param options which application
   * @param cae whether it handles claims challenges
   * @param executor runs its work
   * @return the application
   * @throws Failure when its settings can't be used
   */
  default AbstractClientApplicationBase application(
      EntraOptions options, boolean cae, DeferredExecutor executor) throws Failure {
    return options
        .apply(
            PublicClientApplication.builder(options.clientId()),
            options.homeTenant(),
            cae,
            executor)
        .build();
  }

  /**
   * Has the person sign in.
   *
   * @param conversation what it needs
   * @return MSAL's result
   * @throws Failure when nobody signed in
   * @throws InterruptedException when the thread was interrupted; nothing is left open
   */
  IAuthenticationResult signIn(Conversation conversation) throws Failure, InterruptedException;

  /**
   * The names of the settings, so that a remedy names the one to change.
   *
   * @return the names
   */
  default SettingNames names() {
    return SettingNames.ofBuilder("clientSecret(…)");
  }

  /**
   * How long a person may take.
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
      DeferredExecutor executor,
      EntraOptions options,
      EntraRequest request) {
    /** True if the request is for one tenant. */
    boolean hasTenant() {
      return !request.tenant().equals(EntraOptions.ANY_TENANT);
    }

    /**
     * Exchanges an authorization code for a token.
     *
     * @param code the code
     * @param redirect the address at which it arrived
     * @param verifier the proof key, or {@code null} for a code without one
     */
    IAuthenticationResult redeem(String code, URI redirect, @Nullable String verifier) {
      AuthorizationCodeParameters.AuthorizationCodeParametersBuilder parameters =
          AuthorizationCodeParameters.builder(code, redirect)
              .scopes(request.scopeSet())
              .codeVerifier(verifier)
              .claims(request.claimsRequest())
              .tenant(hasTenant() ? request.tenant() : null);
      return executor.run(() -> application.acquireToken(parameters.build()));
    }
  }
}
