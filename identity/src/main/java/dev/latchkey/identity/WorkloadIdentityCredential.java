package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.EntraSource;
import dev.latchkey.identity.internal.entra.TokenSource;
import dev.latchkey.identity.internal.source.Failure;

/**
 * A credential for a workload in Kubernetes that signs in with the token of its service account.
 * <p>Set up once, outside the app: turn on workload identity and the OIDC issuer of the cluster, add a federated identity credential for the service account to a managed identity or application, and label the pod {@code azure.workload.identity/use: "true"}. A webhook then sets {@code AZURE_CLIENT_ID}, {@code AZURE_TENANT_ID}, {@code AZURE_FEDERATED_TOKEN_FILE} and {@code AZURE_AUTHORITY_HOST} in the pod, and the builder reads them. <pre>{@code
 * TokenCredential credential = new WorkloadIdentityCredentialBuilder().build();
 * }</pre>
 *
 * <p>The token file is read for each request to Microsoft Entra, since the kubelet renews it.
 * Throws {@link SignInException} if there is no token, with the kind {@link
 * FailureKind#INVALID_REQUEST} for a file that is missing or empty. In a chain, {@code build()}
 * accepts missing settings, and a token request then throws {@link CredentialUnavailableException}.
 * Thread-safe.
 *
 * <p>Source: Azure Workload Identity for Kubernetes 1.x; RFC 7523.
 */
public final class WorkloadIdentityCredential extends SourceCredential {
  WorkloadIdentityCredential(EntraOptions options, TokenSource source) {
    super(EntraSource.of("WorkloadIdentityCredential", options, source), options.accountLogged());
  }

  WorkloadIdentityCredential(EntraOptions options, Failure unavailable) {
    super(
        EntraSource.unavailable("WorkloadIdentityCredential", options, unavailable),
        options.accountLogged());
  }
}
