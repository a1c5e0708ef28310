package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential for an application that signs in as itself with an assertion. The assertion is a
 * JWT, signed by another identity provider or by the app with a key that only the app can use.
 * <p>Set up once, outside the app: add a federated identity credential to the application ({@code az ad app federated-credential create}) that names the issuer, subject and audience of the assertions. <pre>{@code
 * TokenCredential credential =
 *     new ClientAssertionCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientAssertion(() -> identityProvider.assertion())
 *         .build();
 * }</pre>
 *
 * <p>The supplier is called for each request to Microsoft Entra. For equal requests, one thread at
 * a time calls it. It is not called while a token in memory is valid for at least five minutes.
 * Throws {@link SignInException} if there is no token, with the supplier's exception as its cause,
 * and {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe if the supplier is.
 */
public final class ClientAssertionCredential extends SourceCredential {
  ClientAssertionCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("ClientAssertionCredential", options, source), options.accountLogged());
  }
}
