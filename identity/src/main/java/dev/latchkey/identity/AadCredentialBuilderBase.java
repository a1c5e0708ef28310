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
 * What the builders of credentials that ask Microsoft Entra themselves have in common. Each option
 * is checked where it is set, and a credential once built is not changed by what happens to its
 * builder. Not thread-safe.
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

  AadCredentialBuilderBase() {}

  /**
   * Sets the server that signs in. By default it is the one that {@code AZURE_AUTHORITY_HOST}
   * names, else {@code https://login.microsoftonline.com}; others are in {@link
   * AzureAuthorityHosts}.
   *
   * @param authorityHost an https address of a host
   * @return this builder
   * @throws IllegalArgumentException for any other address
   */
  public T authorityHost(String authorityHost) {
    Objects.requireNonNull(authorityHost, "authorityHost");
    authority = Authority.of(authorityHost, "authorityHost");
    return self();
  }

  /**
   * Sets the application: its id, also called client id. {@code build()} refuses one with blanks,
   * quotes or the like.
   *
   * @param clientId the id; {@code null} and blank are unset
   * @return this builder
   */
  public T clientId(@Nullable String clientId) {
    this.clientId = clientId == null || clientId.isBlank() ? null : clientId.strip();
    return self();
  }

  /**
   * Sets the tenant that gives the tokens. A request may name another one only if {@link
   * #additionallyAllowedTenants} has it.
   *
   * @param tenantId a tenant's id or domain name; {@code null} and blank are unset
   * @return this builder
   * @throws IllegalArgumentException for other characters than letters, digits, '.' and '-'
   */
  public T tenantId(@Nullable String tenantId) {
    this.tenantId =
        tenantId == null || tenantId.isBlank() ? null : RequestValues.requireTenant(tenantId);
    return self();
  }

  /**
   * Sets the threads that requests are sent on. By default each has a new one of its own, a daemon.
   *
   * @param executorService the app's own threads; the app ends them
   * @return this builder
   */
  public T executorService(ExecutorService executorService) {
    this.executorService = Objects.requireNonNull(executorService, "executorService");
    return self();
  }

  /**
   * Sets the tenants that a request may name beside the configured one; {@code *} stands for all.
   * By default those of {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, apart by ';', else none.
   *
   * @param additionallyAllowedTenants ids or domain names, compared without regard to case
   * @return this builder
   * @throws IllegalArgumentException for characters that a tenant does not have
   */
  public T additionallyAllowedTenants(String... additionallyAllowedTenants) {
    return additionallyAllowedTenants(List.of(additionallyAllowedTenants));
  }

  /**
   * Sets the tenants that a request may name beside the configured one; {@code *} stands for all.
   * By default those of {@code AZURE_ADDITIONALLY_ALLOWED_TENANTS}, apart by ';', else none.
   *
   * @param additionallyAllowedTenants ids or domain names, compared without regard to case
   * @return this builder
   * @throws IllegalArgumentException for characters that a tenant does not have
   */
  public T additionallyAllowedTenants(List<String> additionallyAllowedTenants) {
    Objects.requireNonNull(additionallyAllowedTenants, "additionallyAllowedTenants");
    this.additionallyAllowedTenants = requireTenants(additionallyAllowedTenants);
    return self();
  }

  /**
   * Stops asking Microsoft whether an authority that is not one of its own is to be trusted, for
   * clouds that stand apart. The known ones are never asked about.
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

  /** For the builders of credentials that keep tokens on disk. */
  T persistence(@Nullable TokenCachePersistenceOptions persistence) {
    this.persistence = persistence == null ? null : persistence.copy();
    return self();
  }

  /** Takes over what all builders of this kind have but for the application and its tenant. */
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

  /** The options of an application of one tenant, both of which must be set. */
  EntraOptions options(Required required) {
    String client = required.of("clientId", clientId);
    String tenant = required.of("tenantId", tenantId);
    required.check();
    return options(client, tenant);
  }

  /**
   * The options.
   *
   * @param client the application's id; empty where it is missing
   * @param tenant its tenant, or {@code null} for any
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
