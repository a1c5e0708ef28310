package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential of an application that signs in as itself by an assertion: a JWT that another
 * identity provider signed, or the app itself with a key that only it can use.
 *
 * <p>Outside of the app, once: add a federated identity credential to the application ({@code az ad
 * app federated-credential create}) that names issuer, subject and audience of the assertions.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new ClientAssertionCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientAssertion(() -> identityProvider.assertion())
 *         .build();
 * }</pre>
 *
 * <p>The supplier is called for each request to Microsoft Entra, by one thread at a time for equal
 * requests, and never while a token in memory has five minutes left. Throws {@link SignInException}
 * when there is no token; what the supplier threw is its cause. {@link IllegalArgumentException}
 * for a bad scope or tenant. Safe for use by many threads at once if the supplier is.
 */
public final class ClientAssertionCredential extends SourceCredential {
  ClientAssertionCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("ClientAssertionCredential", options, source), options.accountLogged());
  }
}
