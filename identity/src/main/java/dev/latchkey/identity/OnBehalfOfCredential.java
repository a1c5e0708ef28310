package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential of a web API that calls another one on behalf of the user who called it.
 *
 * <p>Set up once, outside the app: give the application delegated permissions for the other API,
 * and consent to them. One credential is for one user's token: make a new one for each request that
 * comes in, as the token of one user must never serve another.
 * <pre>{@code
 * TokenCredential credential =
 *     new OnBehalfOfCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientSecret(secret)
 *         .userAssertion(tokenOfTheCaller)
 *         .build();
 * }</pre>
 *
 * <p>The application proves itself by a secret, a certificate or an assertion. Throws {@link
 * SignInException} when there is no token; where the user has to do something first, its kind is
 * {@link FailureKind#REAUTHENTICATION_REQUIRED}, and its cause, MSAL4J's {@code
 * MsalInteractionRequiredException}, has the claims to hand on to the caller. {@link
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
