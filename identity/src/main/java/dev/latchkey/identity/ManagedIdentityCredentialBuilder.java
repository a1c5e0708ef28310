package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraHttp;
import dev.latchkey.identity.internal.entra.HttpSettings;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.managed.EndpointRetry;
import dev.latchkey.identity.internal.managed.IdentityId;
import dev.latchkey.identity.internal.managed.ManagedIdentity;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.managed.ManagedSource;
import dev.latchkey.identity.internal.process.Surroundings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The builder of {@link ManagedIdentityCredential}. Without an id, the credential uses the
 * machine's own identity. At most one of the ids can be set. Not thread-safe.
 *
 * <p>By default, a request goes straight to the endpoint, never through a proxy, and may take 20
 * seconds. If there was no answer, or one that reports a temporary failure (404, 408, 410, 429,
 * 5xx), the request is repeated after 0.8, 1.6, 3.2 … seconds: five times at the Azure Instance
 * Metadata Service, three times elsewhere. All repetitions end within 40 seconds, after a 410
 * within 100 seconds. If a client, a policy or another HTTP option of azure-core is set,
 * azure-core's pipeline sends the requests, except at Service Fabric.
 */
public class ManagedIdentityCredentialBuilder
    extends CredentialBuilderBase<ManagedIdentityCredentialBuilder> {
  private @Nullable String clientId;
  private @Nullable String resourceId;
  private @Nullable String objectId;
  private @Nullable ExecutorService executorService;
  private @Nullable String idSetting;
  private @Nullable EndpointRetry retry;
  private @Nullable Network network;

  /** A builder with the defaults. */
  public ManagedIdentityCredentialBuilder() {}

  /**
   * Selects a user-assigned identity by its client id. {@code null} or blank leaves it unset.
   *
   * @param clientId the client id
   * @return this builder
   */
  public ManagedIdentityCredentialBuilder clientId(@Nullable String clientId) {
    this.clientId = clientId;
    return this;
  }

  /**
   * Selects a user-assigned identity by its resource id. {@code null} or blank leaves it unset.
   *
   * @param resourceId {@code
   *     /subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…}
   * @return this builder
   */
  public ManagedIdentityCredentialBuilder resourceId(@Nullable String resourceId) {
    this.resourceId = resourceId;
    return this;
  }

  /**
   * Selects a user-assigned identity by the object id of its service principal. {@code null} or
   * blank leaves it unset.
   *
   * @param objectId the object id
   * @return this builder
   */
  public ManagedIdentityCredentialBuilder objectId(@Nullable String objectId) {
    this.objectId = objectId;
    return this;
  }

  /**
   * Sets the executor on which AKS workload identity sends requests to Microsoft Entra. A request
   * to an endpoint of the machine uses a thread that ends with the request.
   *
   * @param executorService the app's executor; the app shuts it down
   * @return this builder
   */
  public ManagedIdentityCredentialBuilder executorService(ExecutorService executorService) {
    this.executorService = isUnset(executorService, "executorService") ? null : executorService;
    return this;
  }

  @Override
  ManagedIdentityCredentialBuilder network(Network network) {
    this.network = network;
    return this;
  }

  /** For a chain: the setting that messages name, if an identity is named. */
  ManagedIdentityCredentialBuilder namedBy(String setting) {
    idSetting = setting;
    return this;
  }

  /** For tests: replaces the default waits. */
  ManagedIdentityCredentialBuilder retry(EndpointRetry retry) {
    this.retry = retry;
    return this;
  }

  /**
   * Builds a credential. Sends nothing: the first token request shows whether the machine has the
   * identity.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if more than one id is set; on AKS, also if {@code
   *     AZURE_TENANT_ID} or {@code AZURE_AUTHORITY_HOST} can't be used
   */
  public ManagedIdentityCredential build() {
    return new ManagedIdentityCredential(
        source(),
        IdentityId.of(clientId, resourceId, objectId).clientId().orElse(null),
        isAccountIdentifierLoggingEnabled());
  }

  /** The source of the tokens. */
  ManagedSource source() {
    Surroundings machine = configured(machine());
    IdentityId id = IdentityId.of(clientId, resourceId, objectId);
    if (idSetting != null) {
      id = id.namedBy(idSetting);
    }
    HttpSettings settings = httpSettings();
    HttpTransport http = settings.needPipeline() ? EntraHttp.endpoint(settings) : new SocketHttp();
    ManagedIdentity identity = new ManagedIdentity(machine, id, http, retry(settings, machine));
    return new ManagedSource(
        identity,
        identity.source() == ManagedIdentitySource.TOKEN_EXCHANGE ? exchange(id).source() : null,
        id.clientId().orElse(null));
  }

  /**
   * The machine with the settings of the configuration. The endpoints' own variables always come
   * from the machine.
   */
  private Surroundings configured(Surroundings machine) {
    Map<String, String> variables = new HashMap<>();
    for (String name : ManagedIdentitySource.settings()) {
      variables.put(name, setting(name).orElse("")); // Blank is unset.
    }
    return machine.with(variables);
  }

  private WorkloadIdentityCredential exchange(IdentityId id) {
    WorkloadIdentityCredentialBuilder builder =
        new WorkloadIdentityCredentialBuilder().like(this).clientId(id.clientId().orElse(null));
    if (executorService != null) {
      builder.executorService(executorService);
    }
    if (network != null) {
      builder.network(network);
    }
    builder.namedBy(null, id.isSystem() ? null : id.setting());
    return builder.buildForChain();
  }

  private EndpointRetry retry(HttpSettings settings, Surroundings machine) {
    if (retry != null) {
      return retry;
    }
    return EndpointRetry.of(ManagedIdentitySource.of(machine))
        .with(
            settings.hasOwnRetries() ? Integer.valueOf(0) : settings.maxRetry(),
            settings.retryWait());
  }
}
