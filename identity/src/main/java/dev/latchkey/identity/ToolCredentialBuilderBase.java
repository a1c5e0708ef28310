package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.tool.ToolPolicy;
import dev.latchkey.identity.internal.tool.ToolSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the builders of credentials that run a developer tool. Every option has a
 * default, and each setter checks its option. A credential does not change when its builder changes
 * later. Not thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class ToolCredentialBuilderBase<T extends ToolCredentialBuilderBase<T>>
    extends CredentialBuilderBase<T> {
  private @Nullable String tenantId;
  private @Nullable List<String> additionallyAllowedTenants;
  private Duration processTimeout = Duration.ofSeconds(10);
  private boolean toolCacheDisabled;
  private @Nullable DeveloperTools tools;

  ToolCredentialBuilderBase() {}

  /**
   * Sets the tenant of the tokens. The default is the tool's own choice (the tenant of its default
   * subscription or context, or the account's own), and a request may then name any tenant. If a
   * tenant is set, a request may name only that tenant and those in {@code
   * additionallyAllowedTenants}. {@code null} or blank selects the default.
   *
   * @param tenantId a tenant's id or domain name
   * @return this builder
   * @throws IllegalArgumentException if it has characters other than letters, digits, '.' and '-'
   */
  public T tenantId(@Nullable String tenantId) {
    this.tenantId =
        tenantId == null || tenantId.isBlank() ? null : RequestValues.requireTenant(tenantId);
    return self();
  }

  /**
   * Sets how long the tool may take, from the call to the answer. After that time, the tool and
   * every process that it started are ended, unless other callers still wait for the same answer.
   * The default is 10 seconds.
   *
   * @param processTimeout a positive duration
   * @return this builder
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  public T processTimeout(Duration processTimeout) {
    Objects.requireNonNull(processTimeout, "processTimeout");
    if (processTimeout.isNegative() || processTimeout.isZero()) {
      throw new IllegalArgumentException(
          "processTimeout '" + processTimeout + "' must be longer than nothing.");
    }
    this.processTimeout = processTimeout;
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
    additionallyAllowedTenants.stream()
        .filter(tenant -> !tenant.equals("*"))
        .forEach(RequestValues::requireTenant);
    this.additionallyAllowedTenants = List.copyOf(additionallyAllowedTenants);
    return self();
  }

  /**
   * Stops reading the tool's own token cache: if no token is in memory, the tool is run. By
   * default, the cache is read, but never written, to save a run of the tool. {@code
   * LATCHKEY_TOOL_CACHE=off} and the system property {@code latchkey.toolCache=off} do the same for
   * all credentials. The cache of Azure PowerShell is never read.
   *
   * @return this builder
   */
  public T disableToolCache() {
    toolCacheDisabled = true;
    return self();
  }

  @Override
  T surroundings(Surroundings surroundings) {
    return tools(new DeveloperTools(surroundings));
  }

  /** For tests: replaces the tools with those of another machine, shared with other credentials. */
  T tools(DeveloperTools tools) {
    super.surroundings(tools.surroundings());
    this.tools = tools;
    return self();
  }

  /** The tools of this machine, shared by all credentials. */
  DeveloperTools tools() {
    return tools != null ? tools : DeveloperTools.ofThisMachine();
  }

  boolean mayOpenToolCache() {
    return tools().mayOpenToolCaches() && !toolCacheDisabled;
  }

  @Nullable String tenant() {
    return tenantId;
  }

  private List<String> allowedTenants() {
    return additionallyAllowedTenants != null
        ? additionallyAllowedTenants
        : allowedTenantsOfEnvironment();
  }

  /** The tool, with the rules of this credential. */
  ToolSource source(SourceName tool, @Nullable String subscription) {
    ToolPolicy policy =
        new ToolPolicy(
            new TenantRule(tenantId, allowedTenants(), isTenantFixed()),
            subscription,
            processTimeout,
            tools().longer());
    return new ToolSource(tool.className(), tools().tool(tool, mayOpenToolCache()), policy);
  }
}
