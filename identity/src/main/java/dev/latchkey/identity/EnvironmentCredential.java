package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.entra.interaction.UserSource;
import dev.latchkey.identity.internal.source.Failure;

/**
 * A credential for the application that environment variables name. A blank variable counts as
 * unset.
 *
 * <ul>
 *   <li>{@code AZURE_TENANT_ID} and {@code AZURE_CLIENT_ID} are always needed, with
 *   <li>{@code AZURE_CLIENT_SECRET}: the application's secret; or
 *   <li>{@code AZURE_CLIENT_CERTIFICATE_PATH}: a file for {@link ClientCertificateCredential}, with
 *       {@code AZURE_CLIENT_CERTIFICATE_PASSWORD} and {@code AZURE_CLIENT_SEND_CERTIFICATE_CHAIN}
 *       ({@code true} or {@code 1}) if needed.
 * </ul>
 *
 * <p>If both are set, the secret is used. {@code AZURE_USERNAME} and {@code AZURE_PASSWORD}, which
 * azure-identity reads, are not supported, except by azure-identity-over-latchkey: a password alone
 * no longer signs in when Microsoft Entra demands a second factor. The credential also reads {@code
 * AZURE_AUTHORITY_HOST}, {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS} and {@code
 * AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}.
 *
 * <pre>{@code
 * TokenCredential credential = new EnvironmentCredentialBuilder().build();
 * }</pre>
 *
 * <p>The builder reads the variables. The certificate is read for each request to Microsoft Entra.
 * Throws {@link CredentialUnavailableException} if a variable is missing, and names it; {@link
 * SignInException} for every other failure; {@link IllegalArgumentException} for a bad scope or
 * tenant. Thread-safe.
 */
public final class EnvironmentCredential extends SourceCredential {
  EnvironmentCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("EnvironmentCredential", options, source), options.accountLogged());
  }

  /** The user of a name and a password. */
  EnvironmentCredential(EntraOptions options, UserSource user) {
    super(user, options.accountLogged());
  }

  EnvironmentCredential(EntraOptions options, Failure unavailable) {
    super(
        EntraSource.unavailable("EnvironmentCredential", options, unavailable),
        options.accountLogged());
  }
}
