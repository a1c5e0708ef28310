package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.source.Failure;

/**
 * A credential of the application that the environment names. Blank variables are unset.
 * <ul> <li>{@code AZURE_TENANT_ID} and {@code AZURE_CLIENT_ID} always, with <li>{@code
 * AZURE_CLIENT_SECRET}: its secret; or <li>{@code AZURE_CLIENT_CERTIFICATE_PATH}: a file as {@link
 * ClientCertificateCredential} takes it, with {@code AZURE_CLIENT_CERTIFICATE_PASSWORD} and {@code
 * AZURE_CLIENT_SEND_CERTIFICATE_CHAIN} ({@code true} or {@code 1}) where needed.
 * </ul>
 *
 * <p>The secret comes first where both are set. {@code AZURE_USERNAME} and {@code AZURE_PASSWORD},
 * which azure-identity takes, are not: a password alone is no sign-in any more where Microsoft
 * Entra demands a second factor. Also reads {@code AZURE_AUTHORITY_HOST}, {@code
 * AZURE_ADDITIONALLY_ALLOWED_TENANTS} and {@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}.
 * <pre>{@code
 * TokenCredential credential = new EnvironmentCredentialBuilder().build();
 * }</pre>
 *
 * <p>The variables are read by the builder, the certificate for each request to Microsoft Entra.
 * Throws {@link CredentialUnavailableException} when a variable is missing, and says which; {@link
 * SignInException} for every other failure; {@link IllegalArgumentException} for a bad scope or
 * tenant. Thread-safe.
 */
public final class EnvironmentCredential extends SourceCredential {
  EnvironmentCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("EnvironmentCredential", options, source), options.accountLogged());
  }

  EnvironmentCredential(EntraOptions options, Failure unavailable) {
    super(
        EntraSource.unavailable("EnvironmentCredential", options, unavailable),
        options.accountLogged());
  }
}
