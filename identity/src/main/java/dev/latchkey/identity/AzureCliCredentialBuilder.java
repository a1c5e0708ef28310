package dev.latchkey.identity;

import com.azure.core.util.Configuration;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.tool.TenantRule;
import dev.latchkey.identity.internal.tool.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The builder of {@link AzureCliCredential}. Every option has a default; each is checked where it
 * is set, and a credential once built is not changed by what happens to its builder. Not
 * thread-safe.
 */
public final class AzureCliCredentialBuilder
    extends CredentialBuilderBase<AzureCliCredentialBuilder> {
  private @Nullable String tenantId;
  private @Nullable String subscription;
  private List<String> additionallyAllowedTenants = List.of();
  private Duration processTimeout = Duration.ofSeconds(10);
  private @Nullable Surroundings surroundings;

  /** A builder with the defaults. */
  public AzureCliCredentialBuilder() {}

  /**
   * Sets the tenant that tokens are for. By default it is that of az's default subscription, and a
   * request may name any other; with a tenant set, only those of {@code additionallyAllowedTenants}
   * may be named. {@code null} and blank are the default.
   *
   * @param tenantId a tenant's id or domain name
   * @return this builder
   * @throws IllegalArgumentException for other characters than letters, digits, '.' and '-'
   */
  public AzureCliCredentialBuilder tenantId(@Nullable String tenantId) {
    this.tenantId =
        tenantId == null || tenantId.isBlank() ? null : TokenRequest.requireTenant(tenantId);
    return this;
  }

  /**
   * Sets the subscription whose account is asked, when az is signed in with several. By default it
   * is az's default subscription ({@code az account set}). Beside a tenant, which then has to be an
   * id, the token's tenant is checked, since az takes only one of them. {@code null} and blank are
   * the default.
   *
   * @param subscription a subscription's id or name
   * @return this builder
   * @throws IllegalArgumentException for other characters than letters, digits, '.', '_', '-', ' '
   */
  public AzureCliCredentialBuilder subscription(@Nullable String subscription) {
    this.subscription =
        subscription == null || subscription.isBlank()
            ? null
            : TokenRequest.requireSubscription(subscription);
    return this;
  }

  /**
   * Sets how long az may take, from the call to the answer. When the time is over, az and
   * everything that it started is ended. 10 seconds by default.
   *
   * @param processTimeout a positive duration
   * @return this builder
   * @throws IllegalArgumentException for zero or less
   */
  public AzureCliCredentialBuilder processTimeout(Duration processTimeout) {
    Objects.requireNonNull(processTimeout, "processTimeout");
    if (processTimeout.isNegative() || processTimeout.isZero()) {
      throw new IllegalArgumentException(
          "processTimeout '" + processTimeout + "' must be longer than nothing.");
    }
    this.processTimeout = processTimeout;
    return this;
  }

  /**
   * Sets the tenants that a request may name beside the configured one; {@code *} stands for all.
   * None by default.
   *
   * @param additionallyAllowedTenants ids or domain names, compared without regard to case
   * @return this builder
   * @throws IllegalArgumentException for characters that a tenant does not have
   */
  public AzureCliCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return additionallyAllowedTenants(List.of(additionallyAllowedTenants));
  }

  /**
   * Sets the tenants that a request may name beside the configured one; {@code *} stands for all.
   * None by default.
   *
   * @param additionallyAllowedTenants ids or domain names, compared without regard to case
   * @return this builder
   * @throws IllegalArgumentException for characters that a tenant does not have
   */
  public AzureCliCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    Objects.requireNonNull(additionallyAllowedTenants, "additionallyAllowedTenants");
    additionallyAllowedTenants.stream()
        .filter(tenant -> !tenant.equals("*"))
        .forEach(TokenRequest::requireTenant);
    this.additionallyAllowedTenants = List.copyOf(additionallyAllowedTenants);
    return this;
  }

  /** For tests: another machine than this one. */
  AzureCliCredentialBuilder surroundings(Surroundings surroundings) {
    this.surroundings = surroundings;
    return this;
  }

  /**
   * Builds a credential. Starts nothing and looks for nothing: whether az is there shows on the
   * first token.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when a subscription stands beside a tenant that is no id
   */
  public AzureCliCredential build() {
    TokenRequest.requirePair(tenantId, subscription);
    Surroundings machine = surroundings != null ? surroundings : Surroundings.ofThisMachine();
    TenantRule tenants =
        new TenantRule(tenantId, additionallyAllowedTenants, isTenantFixed(machine));
    return new AzureCliCredential(
        machine, tenants, subscription, processTimeout, isAccountIdentifierLoggingEnabled());
  }

  private boolean isTenantFixed(Surroundings machine) {
    Configuration configuration = configuration();
    String value =
        configuration != null
            ? configuration.get(TenantRule.FIXING_VARIABLE, "")
            : machine.variable(TenantRule.FIXING_VARIABLE).orElse("");
    return List.of("true", "1").contains(value.strip().toLowerCase(Locale.ROOT));
  }
}
