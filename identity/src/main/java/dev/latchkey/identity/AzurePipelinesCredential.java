package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential of a job in Azure Pipelines that signs in by its service connection, without a
 * secret.
 *
 * <p>Outside of the app, once: make an Azure Resource Manager service connection with workload
 * identity federation, and map the job's token into the step: {@code env: SYSTEM_ACCESSTOKEN:
 * $(System.AccessToken)}. The variable {@code SYSTEM_OIDCREQUESTURI} is set by Azure Pipelines.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new AzurePipelinesCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .serviceConnectionId("f0000000-0000-4000-8000-000000000001")
 *         .systemAccessToken(System.getenv("SYSTEM_ACCESSTOKEN"))
 *         .build();
 * }</pre>
 *
 * <p>The job's token ends with the job. Throws {@link SignInException} when there is no token,
 * {@link IllegalArgumentException} for a bad scope or tenant. Safe for use by many threads at once.
 *
 * <p>Source: Azure DevOps REST API 7.1, "Oidctoken - Create".
 */
public final class AzurePipelinesCredential extends SourceCredential {
  AzurePipelinesCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("AzurePipelinesCredential", options, source), options.accountLogged());
  }
}
