package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import reactor.core.publisher.Mono;

/**
 * A credential of a person who signs in in the browser of this machine.
 *
 * <p>Outside of the app: nothing, with the default application; one of your own needs the platform
 * "Mobile and desktop applications" with {@code http://localhost}. The browser is the one that
 * {@code BROWSER} names, else what the system opens web addresses with ({@code xdg-open}, {@code
 * open}, {@code rundll32}).
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new InteractiveBrowserCredentialBuilder().loginHint("alice@contoso.test").build();
 * }</pre>
 *
 * <p>The first request for a token leads to the sign-in, and waits for it, five minutes at most;
 * later ones are answered in silence while Microsoft Entra allows that. Meanwhile the app listens
 * on loopback, and takes only the answer to its own question. The authorization code flow with a
 * proof key (RFC 6749, RFC 7636, RFC 8252) through MSAL4J 1.26. Reads {@code BROWSER}, {@code
 * AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} when nobody signs in or
 * Microsoft Entra refuses, {@link AuthenticationRequiredException} where a sign-in is needed and
 * may not happen by itself, {@link CredentialUnavailableException} where there is no browser,
 * {@link IllegalArgumentException} for a bad scope or tenant. Safe for use by many threads at once.
 */
public final class InteractiveBrowserCredential extends UserCredential {
  InteractiveBrowserCredential(EntraOptions options, UserSignIn signIn) {
    super("InteractiveBrowserCredential", options, signIn);
  }

  /**
   * Has a person sign in, whoever is signed in. Nothing happens before the subscription; cancelling
   * it ends the wait.
   *
   * @param request what the sign-in is for
   * @return who signed in
   */
  public Mono<AuthenticationRecord> authenticate(TokenRequestContext request) {
    return signIn(request);
  }

  /**
   * Has a person sign in, for Azure Resource Manager.
   *
   * @return who signed in; {@link IllegalArgumentException} for an authority that is not one of
   *     {@link AzureAuthorityHosts}
   */
  public Mono<AuthenticationRecord> authenticate() {
    return signIn();
  }
}
