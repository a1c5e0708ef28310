package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential for a web API that calls another API on behalf of its own caller.
 * <p>Set up once, outside the app: give the application delegated permissions for the other API, and consent to them. A credential belongs to one user's token. Create a new credential for each incoming request, since one user's token must never be used for another user. <pre>{@code
 * TokenCredential credential =
 *     new OnBehalfOfCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientSecret(secret)
 *         .userAssertion(tokenOfTheCaller)
 *         .build();
 * }</pre>
 *
 * <p>The application authenticates with a secret, a certificate or an assertion. Throws {@link
 * SignInException} if there is no token. If the user must act first, its kind is {@link
 * FailureKind#REAUTHENTICATION_REQUIRED} and its cause is MSAL4J's {@code
 * MsalInteractionRequiredException}, which holds the claims to pass on to the caller. Throws {@link
 * IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 *
 * <p>Source: "OAuth 2.0 On-Behalf-Of flow" of the Microsoft identity platform.
 */
public final class OnBehalfOfCredential extends SourceCredential {
  OnBehalfOfCredential(EntraOptions options, TokenSource source) {
    super(
        EntraSource.of(
            "OnBehalfOfCredential",
            "application '" + options.clientId() + "' on behalf of a user",
            options,
            source),
        options.accountLogged());
  }
}
