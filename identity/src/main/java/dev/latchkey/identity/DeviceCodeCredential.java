package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import reactor.core.publisher.Mono;

/**
 * A credential of a person who signs in by a code: the app shows it, the person opens a page on any
 * device, and types it there. For machines without a browser.
 *
 * <p>Outside of the app: nothing, with the default application; one of your own needs "Allow public
 * client flows". Many tenants forbid device codes by Conditional Access, since a code can be fished
 * for: never type one that somebody else sent.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new DeviceCodeCredentialBuilder()
 *         .challengeConsumer(challenge -> ui.show(challenge.getMessage()))
 *         .build();
 * }</pre>
 *
 * <p>The first request for a token leads to the sign-in, and waits until the person is done or the
 * code expires (15 minutes); later ones are answered in silence while Microsoft Entra allows that.
 * The device authorization grant (RFC 8628) through MSAL4J 1.26. Reads {@code
 * AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} when nobody signs in or
 * Microsoft Entra refuses, {@link AuthenticationRequiredException} where a sign-in is needed and
 * may not happen by itself, {@link IllegalArgumentException} for a bad scope or tenant. Safe for
 * use by many threads at once.
 */
public final class DeviceCodeCredential extends UserCredential {
  DeviceCodeCredential(EntraOptions options, UserSignIn signIn) {
    super("DeviceCodeCredential", options, signIn);
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
