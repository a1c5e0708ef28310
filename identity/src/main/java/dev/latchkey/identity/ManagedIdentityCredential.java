package dev.latchkey.identity;

import dev.latchkey.identity.internal.managed.ManagedSource;
import org.jspecify.annotations.Nullable;

/**
 * A credential of the machine that the app runs on, where that is Azure's: the managed identity
 * that was given to it, without any secret. Where the tokens come from is read from the
 * environment, in this order; blank is unset:
 * <ol> <li>{@code AZURE_TENANT_ID} and {@code AZURE_FEDERATED_TOKEN_FILE}: AKS workload identity.
 * The client id is that of the builder, else {@code AZURE_CLIENT_ID}. <li>{@code
 * IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}, {@code IDENTITY_SERVER_THUMBPRINT}: Service Fabric.
 * Takes no id. <li>{@code IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}: App Service, Functions,
 * Container Apps. <li>{@code MSI_ENDPOINT}, {@code MSI_SECRET}: Azure Machine Learning. Takes a
 * client id only; by default that of {@code DEFAULT_IDENTITY_CLIENT_ID}. <li>{@code MSI_ENDPOINT}:
 * Cloud Shell. Takes no id. <li>{@code IDENTITY_ENDPOINT}, {@code IMDS_ENDPOINT}: Azure Arc.
 * <li>else the Azure Instance Metadata Service (IMDS) of virtual machines, scale sets and container
 * instances, at {@code http://169.254.169.254} or {@code AZURE_POD_IDENTITY_AUTHORITY_HOST}.
 * </ol>
 *
 * <p>Set up once, outside the app: assign an identity to the machine ({@code az vm identity
 * assign}, {@code az webapp identity assign}), and give it the roles that the app needs.
 * <pre>{@code
 * TokenCredential credential = new ManagedIdentityCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope; its tenant is the identity's own, whatever the request says.
 * Tokens stay in memory until five minutes before their end, those that live longer than two hours
 * are renewed after half of that; claims ask for a new one. Alone, the first answer is waited for
 * and passing refusals are repeated, see {@link ManagedIdentityCredentialBuilder}, but not where
 * the hardware is plainly not Azure's. In a chain, IMDS must first prove within a second that it is
 * IMDS: what a proxy, Docker Desktop or a captive portal answers at its address is no reason to
 * stop.
 *
 * <p>Throws {@link CredentialUnavailableException} when nothing that answers is a managed identity
 * endpoint, the machine has no identity of its own, or the platform does not take the id; {@link
 * SignInException} when the identity that was named is not assigned to the machine, and for every
 * other failure; {@link IllegalArgumentException} for a bad scope. Thread-safe.
 *
 * <p>Source: Microsoft's pages on managed identities; MSAL4J 1.26.0 for the order; azure-sdk-for-go
 * for Azure Machine Learning. Run against the lab's IMDS and App Service; not against Azure.
 */
public final class ManagedIdentityCredential extends SourceCredential {
  private final @Nullable String clientId;

  /**
   * A credential.
   *
   * @param source which identity, and where its tokens come from
   * @param clientId what the builder named
   * @param accountLogged whether the log may name the account
   */
  ManagedIdentityCredential(
      ManagedSource source, @Nullable String clientId, boolean accountLogged) {
    super(source, accountLogged);
    this.clientId = clientId;
  }

  /**
   * The client id that the builder named.
   *
   * @return the client id, or {@code null} where the identity is another, or named otherwise
   */
  public @Nullable String getClientId() {
    return clientId;
  }
}
