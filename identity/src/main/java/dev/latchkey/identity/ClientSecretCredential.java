package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential for an application that signs in as itself with a secret.
 * <p>Set up once, outside the app: {@code az ad sp create-for-rbac --name NAME} registers an application and prints its id, secret and tenant. A secret is a password: keep it out of source code. If the app runs in Azure, prefer a managed identity. <pre>{@code
 * TokenCredential credential =
 *     new ClientSecretCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .clientSecret(secret)
 *         .build();
 * }</pre>
 *
 * <p>The protocol is the client credentials grant of OAuth 2.0 (RFC 6749, 4.4), through MSAL4J
 * 1.26. Tokens stay in memory until five minutes before they expire. Reads {@code
 * AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} if there is no token and
 * {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 */
public final class ClientSecretCredential extends SourceCredential {
  ClientSecretCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("ClientSecretCredential", options, source), options.accountLogged());
  }
}
