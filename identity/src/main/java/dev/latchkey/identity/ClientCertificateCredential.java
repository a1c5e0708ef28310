package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential for an application that signs in as itself with a certificate.
 * <p>Set up once, outside the app: {@code az ad sp create-for-rbac --name NAME --create-cert} registers an application and writes a PEM file with the certificate and the key. The key is a secret: let only the app read the file. <pre>{@code
 * TokenCredential credential =
 *     new ClientCertificateCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000002")
 *         .pemCertificate("/run/secrets/app.pem")
 *         .build();
 * }</pre>
 *
 * <p>The file is PEM or PFX; its content decides which. A PEM file holds the certificates in any
 * order, and a key in PKCS #8, plain or encrypted (PBES2), or in PKCS #1. The key must be RSA with
 * 2048 bits or more: Microsoft Entra takes no other. The file is read for each request to Microsoft
 * Entra, so a rotated file takes effect. A stream is read once, by the builder. The assertion is
 * signed with RS256 and is valid for ten minutes (MSAL4J 1.26).
 *
 * <p>Reads {@code AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}. Throws {@link SignInException} if there is no token,
 * with the kind {@link FailureKind#INVALID_REQUEST} for a file that is missing or can't be used;
 * {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 */
public final class ClientCertificateCredential extends SourceCredential {
  ClientCertificateCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("ClientCertificateCredential", options, source), options.accountLogged());
  }
}
