package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.PersonSignIn;
import reactor.core.publisher.Mono;

/**
 * A credential for a user who signs in with the browser of this machine.
 *
 * <p>With the default application, there is nothing to set up outside the app. An application of
 * your own needs the platform "Mobile and desktop applications" with {@code http://localhost}. The
 * browser is the one in {@code BROWSER}, else the system's default ({@code xdg-open}, {@code open},
 * {@code rundll32}).
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new InteractiveBrowserCredentialBuilder().loginHint("alice@contoso.test").build();
 * }</pre>
 *
 * <p>The first token request starts the sign-in, and waits for at most five minutes. Later requests
 * are answered without the user while Microsoft Entra allows that. During the sign-in, the app
 * listens on loopback and accepts only the answer to its own request. The protocol is the
 * authorization code flow with a proof key (RFC 6749, RFC 7636, RFC 8252), through MSAL4J 1.26.
 * Reads {@code BROWSER}, {@code AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS},
 * {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} when the user does
 * not sign in or Microsoft Entra refuses; {@link AuthenticationRequiredException} when a sign-in is
 * needed but automatic sign-in is disabled; {@link CredentialUnavailableException} if there is no
 * browser; {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 */
public final class InteractiveBrowserCredential extends UserCredential {
  InteractiveBrowserCredential(EntraOptions options, PersonSignIn signIn) {
    super("InteractiveBrowserCredential", options, signIn);
  }

  /**
   * Asks the user to sign in, even if an account is already signed in. Nothing happens before the
   * subscription; cancelling it ends the wait.
   *
   * @param request the scopes, and perhaps a tenant or claims
   * @return a record of the account that signed in
   */
  public Mono<AuthenticationRecord> authenticate(TokenRequestContext request) {
    return signIn(request);
  }

  /**
   * Asks the user to sign in, for Azure Resource Manager.
   *
   * @return a record of the account that signed in; {@link IllegalArgumentException} for an
   *     authority that is not one of {@link AzureAuthorityHosts}
   */
  public Mono<AuthenticationRecord> authenticate() {
    return signIn();
  }
}
