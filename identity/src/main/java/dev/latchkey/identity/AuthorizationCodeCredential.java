package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;

/**
 * A credential of a person who signed in on a web page of the app's own: the page got a code, which
 * becomes tokens here.
 *
 * <p>Outside of the app, once: register an application with the address of the page; the page sends
 * people to {@code /authorize} of Microsoft Entra.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new AuthorizationCodeCredentialBuilder()
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientSecret(secret)
 *         .authorizationCode(code)
 *         .redirectUrl("https://app.contoso.test/signed-in")
 *         .build();
 * }</pre>
 *
 * <p>The code is sent with the first request for a token; later ones are answered in silence while
 * Microsoft Entra allows that, then the person has to sign in again, and a new credential is due.
 * The authorization code grant (RFC 6749, 4.1) through MSAL4J 1.26. The tenant is that of whoever
 * signed in, unless set. Reads {@code AZURE_AUTHORITY_HOST}, {@code
 * AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws
 * {@link SignInException} when there is no token, {@link IllegalArgumentException} for a bad scope
 * or tenant. Safe for use by many threads at once.
 */
public final class AuthorizationCodeCredential extends UserCredential {
  AuthorizationCodeCredential(EntraOptions options, UserSignIn signIn) {
    super("AuthorizationCodeCredential", options, signIn);
  }
}
