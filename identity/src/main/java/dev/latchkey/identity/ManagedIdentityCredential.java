package dev.latchkey.identity;

import dev.latchkey.identity.internal.managed.ManagedSource;
import org.jspecify.annotations.Nullable;

/**
 * A credential for the managed identity of the Azure machine that the app runs on. It needs no
 * secret. The environment selects the endpoint that issues the tokens, in this order; a blank
 * variable counts as unset:
 * <ol> <li>{@code AZURE_TENANT_ID} and {@code AZURE_FEDERATED_TOKEN_FILE}: AKS workload identity.
 * The client id is that of the builder, else {@code AZURE_CLIENT_ID}. <li>{@code
 * IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}, {@code IDENTITY_SERVER_THUMBPRINT}: Service Fabric.
 * Takes no id. <li>{@code IDENTITY_ENDPOINT}, {@code IDENTITY_HEADER}: App Service, Functions,
 * Container Apps. <li>{@code MSI_ENDPOINT}, {@code MSI_SECRET}: Azure Machine Learning. Takes a
 * client id only; the default is {@code DEFAULT_IDENTITY_CLIENT_ID}. <li>{@code MSI_ENDPOINT}:
 * Cloud Shell. Takes no id. <li>{@code IDENTITY_ENDPOINT}, {@code IMDS_ENDPOINT}: Azure Arc.
 * <li>Otherwise, the Azure Instance Metadata Service (IMDS) of virtual machines, scale sets and
 * container instances, at {@code http://169.254.169.254} or {@code
 * AZURE_POD_IDENTITY_AUTHORITY_HOST}.
 * </ol>
 * <p>Set up once, outside the app: assign an identity to the machine ({@code az vm identity assign}, {@code az webapp identity assign}), and give the identity the roles that the app needs. <pre>{@code
 * TokenCredential credential = new ManagedIdentityCredentialBuilder().build();
 * AccessToken token =
 *     credential.getTokenSync(
 *         new TokenRequestContext().addScopes("https://storage.azure.com/.default"));
 * }</pre>
 *
 * <p>A request has exactly one scope. The tenant is always the identity's own; a tenant in the
 * request is ignored. Tokens stay in memory until five minutes before they expire. A token that is
 * valid for longer than two hours is renewed after half of that time. A request with claims always
 * gets a new token. Outside a chain, the credential waits for the first answer and repeats requests
 * after temporary failures, see {@link ManagedIdentityCredentialBuilder}, unless the hardware
 * clearly is not Azure's. In a chain, IMDS must first prove within a second that it is IMDS: an
 * answer from a proxy, Docker Desktop or a captive portal at the same address must not stop the
 * chain.
 *
 * <p>Throws {@link CredentialUnavailableException} if no managed identity endpoint answers, the
 * machine has no identity of its own, or the platform does not take the id; {@link SignInException}
 * if the named identity is not assigned to the machine, and for every other failure; {@link
 * IllegalArgumentException} for a bad scope. Thread-safe.
 *
 * <p>Source: Microsoft's pages on managed identities; MSAL4J 1.26.0 for the order; azure-sdk-for-go
 * for Azure Machine Learning. Tested with the lab's IMDS and App Service; not tested on Azure.
 */
public final class ManagedIdentityCredential extends SourceCredential {
  private final @Nullable String clientId;

  /**
   * Creates a credential.
   *
   * @param source the source of its tokens
   * @param clientId the client id that the builder was given
   * @param accountLogged whether the log may name the account
   */
  ManagedIdentityCredential(
      ManagedSource source, @Nullable String clientId, boolean accountLogged) {
    super(source, accountLogged);
    this.clientId = clientId;
  }

  /**
   * The client id that the builder was given.
   *
   * @return the client id, or {@code null} if the identity is another one or was named in another
   *     way
   */
  public @Nullable String getClientId() {
    return clientId;
  }
}
