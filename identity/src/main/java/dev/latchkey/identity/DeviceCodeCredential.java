package dev.latchkey.identity;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import reactor.core.publisher.Mono;

/**
 * A credential for a user who signs in with a device code. The app shows the code; the user opens a
 * page on any device and types the code there. It is meant for machines without a browser.
 * <p>With the default application, there is nothing to set up outside the app. An application of your own needs "Allow public client flows". Many tenants forbid device codes by Conditional Access, since an attacker can phish with a code: never type a code that somebody else sent. <pre>{@code
 * TokenCredential credential =
 *     new DeviceCodeCredentialBuilder()
 *         .challengeConsumer(challenge -> ui.show(challenge.getMessage()))
 *         .build();
 * }</pre>
 *
 * <p>The first token request starts the sign-in, and waits until the user has finished or the code
 * expires (15 minutes). Later requests are answered without the user while Microsoft Entra allows
 * that. The protocol is the device authorization grant (RFC 8628), through MSAL4J 1.26. Reads
 * {@code AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} when the user does not
 * sign in or Microsoft Entra refuses; {@link AuthenticationRequiredException} when a sign-in is
 * needed but automatic sign-in is disabled; {@link IllegalArgumentException} for a bad scope or
 * tenant. Thread-safe.
 */
public final class DeviceCodeCredential extends UserCredential {
  DeviceCodeCredential(EntraOptions options, UserSignIn signIn) {
    super("DeviceCodeCredential", options, signIn);
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
