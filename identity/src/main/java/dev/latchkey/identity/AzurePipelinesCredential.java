package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;

/**
 * A credential for a job in Azure Pipelines. The job signs in with its service connection and needs
 * no secret.
 * <p>Set up once, outside the app: create an Azure Resource Manager service connection with workload identity federation, and map the job's token into the step: {@code env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)}. Azure Pipelines sets the variable {@code SYSTEM_OIDCREQUESTURI}. <pre>{@code
 * TokenCredential credential =
 *     new AzurePipelinesCredentialBuilder()
 *         .tenantId("contoso.test")
 *         .clientId("e0000000-0000-4000-8000-000000000001")
 *         .serviceConnectionId("f0000000-0000-4000-8000-000000000001")
 *         .systemAccessToken(System.getenv("SYSTEM_ACCESSTOKEN"))
 *         .build();
 * }</pre>
 *
 * <p>The job's token expires with the job. Throws {@link SignInException} if there is no token and
 * {@link IllegalArgumentException} for a bad scope or tenant. Thread-safe.
 *
 * <p>Source: Azure DevOps REST API 7.1, "Oidctoken - Create".
 */
public final class AzurePipelinesCredential extends SourceCredential {
  AzurePipelinesCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("AzurePipelinesCredential", options, source), options.accountLogged());
  }
}
