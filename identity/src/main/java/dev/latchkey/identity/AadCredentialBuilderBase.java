package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.Authority;
import dev.latchkey.identity.internal.entra.CacheOnDisk;
import dev.latchkey.identity.internal.entra.EntraHttp;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.TenantRule;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the builders of credentials that send their requests to Microsoft Entra. Each
 * setter checks its option. A credential does not change when its builder changes later. Not
 * thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class AadCredentialBuilderBase<T extends AadCredentialBuilderBase<T>>
    extends CredentialBuilderBase<T> {
  static final String AUTHORITY_VARIABLE = "AZURE_AUTHORITY_HOST";

  private @Nullable Authority authority;
  private @Nullable String clientId;
  private @Nullable String tenantId;
  private @Nullable ExecutorService executorService;
  private @Nullable List<String> additionallyAllowedTenants;
  private boolean instanceDiscovery = true;
  private boolean unsafeSupportLogging;
  private @Nullable TokenCachePersistenceOptions persistence;

  /** A builder with the defaults. */
  public AadCredentialBuilderBase() {}

  /**
   * Sets the sign-in server. The default is the value of {@code AZURE_AUTHORITY_HOST}, else {@code
   * https://login.microsoftonline.com}; others are in {@link AzureAuthorityHosts}.
   *
   * @param authorityHost the https address of a host
   * @return this builder
   * @throws IllegalArgumentException for any other address
   */
  public T authorityHost(String authorityHost) {
    Objects.requireNonNull(authorityHost, "authorityHost");
    authority = Authority.of(authorityHost, "authorityHost");
    return self();
  }

  /**
   * Sets the application id, also called client id. {@code build()} refuses an id with spaces,
   * quotes or similar characters.
   *
   * @param clientId the id; {@code null} or blank leaves it unset
   * @return this builder
   */
  public T clientId(@Nullable String clientId) {
    this.clientId = clientId == null || clientId.isBlank() ? null : clientId.strip();
    return self();
  }

  /**
   * Sets the tenant that issues the tokens. A request may name another tenant only if {@link
   * #additionallyAllowedTenants} lists it.
   *
   * @param tenantId a tenant's id or domain name; {@code null} or blank leaves it unset
   * @return this builder
   * @throws IllegalArgumentException if it has characters other than letters, digits, '.' and '-'
   */
  public T tenantId(@Nullable String tenantId) {
    this.tenantId =
        tenantId == null || tenantId.isBlank() ? null : RequestValues.requireTenant(tenantId);
    return self();
  }

  /**
   * Sets the executor that sends the requests. By default, each request gets a new daemon thread.
   * If no thread of the executor is free within half a second, the waiting caller sends its
   * request.
   *
   * @param executorService the app's executor; the app shuts it down
   * @return this builder
   */
  public T executorService(ExecutorService executorService) {
    this.executorService = isUnset(executorService, "executorService") ? null : executorService;
    return self();
  }

  /**
   * Sets the tenants that a request may name in addition to the configured one; {@code *} allows
   * all. The default is the list in {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, separated by ';',
   * else an empty list.
   *
   * @param additionallyAllowedTenants ids or domain names; case is ignored
   * @return this builder
   * @throws IllegalArgumentException if a tenant has characters other than letters, digits, '.' and
   *     '-'
   */
  public T additionallyAllowedTenants(String... additionallyAllowedTenants) {
    return additionallyAllowedTenants(List.of(additionallyAllowedTenants));
  }

  /**
   * Sets the tenants that a request may name in addition to the configured one; {@code *} allows
   * all. The default is the list in {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, separated by ';',
   * else an empty list.
   *
   * @param additionallyAllowedTenants ids or domain names; case is ignored
   * @return this builder
   * @throws IllegalArgumentException if a tenant has characters other than letters, digits, '.' and
   *     '-'
   */
  public T additionallyAllowedTenants(List<String> additionallyAllowedTenants) {
    if (isUnset(additionallyAllowedTenants, "additionallyAllowedTenants")) {
      this.additionallyAllowedTenants = null;
      return self();
    }
    this.additionallyAllowedTenants = requireTenants(additionallyAllowedTenants);
    return self();
  }

  /**
   * Turns instance discovery off: MSAL4J no longer asks Microsoft whether an authority that is not
   * Microsoft's own can be trusted. Isolated clouds need this. The known authorities are never
   * checked that way.
   *
   * @return this builder
   */
  public T disableInstanceDiscovery() {
    instanceDiscovery = false;
    return self();
  }

  /**
   * Lets MSAL4J log personal data, for a case with Microsoft's support. Off by default.
   *
   * @return this builder
   */
  public T enableUnsafeSupportLogging() {
    unsafeSupportLogging = true;
    return self();
  }

  /** For the builders of credentials that can keep tokens on disk. */
  T persistence(@Nullable TokenCachePersistenceOptions persistence) {
    this.persistence = persistence == null ? null : persistence.copy();
    return self();
  }

  /** Copies every option from another builder except the application and its tenant. */
  T like(AadCredentialBuilderBase<?> other) {
    super.like(other);
    authority = other.authority;
    executorService = other.executorService;
    additionallyAllowedTenants = other.additionallyAllowedTenants;
    instanceDiscovery = other.instanceDiscovery;
    unsafeSupportLogging = other.unsafeSupportLogging;
    return self();
  }

  @Nullable String client() {
    return clientId;
  }

  @Nullable String tenant() {
    return tenantId;
  }

  /**
   * The options of an application in one tenant. Both the application and the tenant must be set.
   */
  EntraOptions options(Required required) {
    String client = required.of("clientId", clientId);
    String tenant = required.of("tenantId", tenantId);
    required.check();
    return options(client, tenant);
  }

  /**
   * The options.
   *
   * @param client the application id; empty if it is missing
   * @param tenant the application's tenant, or {@code null} for any tenant
   */
  EntraOptions options(String client, @Nullable String tenant) {
    if (!client.isEmpty()) {
      RequestValues.requireClient(client);
    }
    Surroundings machine = machine();
    return new EntraOptions(
        client,
        authority(),
        new TenantRule(tenant, allowedTenants(), isTenantFixed()),
        EntraHttp.of(httpSettings(), network(), machine.clock()),
        executorService,
        persistence == null
            ? null
            : new CacheOnDisk(
                persistence.getName(), persistence.isUnencryptedStorageAllowed(), machine),
        instanceDiscovery,
        unsafeSupportLogging,
        isAccountIdentifierLoggingEnabled(),
        machine.clock());
  }

  private Authority authority() {
    if (authority != null) {
      return authority;
    }
    return setting(AUTHORITY_VARIABLE)
        .map(host -> Authority.of(host, AUTHORITY_VARIABLE))
        .orElse(Authority.PUBLIC);
  }

  private List<String> allowedTenants() {
    return additionallyAllowedTenants != null
        ? additionallyAllowedTenants
        : allowedTenantsOfEnvironment();
  }
}
