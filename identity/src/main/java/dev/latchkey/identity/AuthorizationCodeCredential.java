package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;

/**
 * A credential for a user who signed in on a web page of the app. The page received a code, and
 * this credential redeems it for tokens.
 * <p>Set up once, outside the app: register an application with the address of the page. The page sends users to {@code /authorize} of Microsoft Entra. <pre>{@code
 * TokenCredential credential =
 *     new AuthorizationCodeCredentialBuilder()
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientSecret(secret)
 *         .authorizationCode(code)
 *         .redirectUrl("https://app.contoso.test/signed-in")
 *         .build();
 * }</pre>
 *
 * <p>The first token request sends the code. Later requests need no user while Microsoft Entra
 * allows that. After that, the user must sign in again and the app needs a new credential. The
 * protocol is the authorization code grant (RFC 6749, 4.1), through MSAL4J 1.26. The default tenant
 * is that of the user who signed in. Reads {@code AZURE_AUTHORITY_HOST}, {@code
 * AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws
 * {@link SignInException} if there is no token and {@link IllegalArgumentException} for a bad scope
 * or tenant. Thread-safe.
 */
public final class AuthorizationCodeCredential extends UserCredential {
  AuthorizationCodeCredential(EntraOptions options, UserSignIn signIn) {
    super("AuthorizationCodeCredential", options, signIn);
  }
}
