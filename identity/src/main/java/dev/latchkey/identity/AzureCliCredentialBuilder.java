package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.tool.ToolRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AzureCliCredential}. Not thread-safe. */
public class AzureCliCredentialBuilder
    extends ToolCredentialBuilderBase<AzureCliCredentialBuilder> {
  private @Nullable String subscription;

  /** A builder with the defaults. */
  public AzureCliCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public AzureCliCredentialBuilder tenantId(@Nullable String tenantId) {
    return super.tenantId(tenantId);
  }

  @Override
  public AzureCliCredentialBuilder processTimeout(Duration processTimeout) {
    return super.processTimeout(processTimeout);
  }

  @Override
  public AzureCliCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public AzureCliCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Sets the subscription that selects the account, if az is signed in with several accounts. The
   * default is az's default subscription ({@code az account set}). az takes a subscription or a
   * tenant, not both. If both are set, the tenant must be an id, and the token's tenant is checked
   * against it. {@code null} or blank selects the default.
   *
   * @param subscription a subscription's id or name
   * @return this builder
   * @throws IllegalArgumentException if it has characters other than letters, digits, '.', '_', '-'
   *     and ' '
   */
  public AzureCliCredentialBuilder subscription(@Nullable String subscription) {
    this.subscription =
        subscription == null || subscription.isBlank()
            ? null
            : RequestValues.requireSubscription(subscription);
    return this;
  }

  /**
   * Builds a credential. Starts nothing and reads nothing: the first token request shows whether az
   * is installed.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if a subscription is set with a tenant that is not an id, or
   *     if {@code LATCHKEY_TOOL_CACHE} is neither on nor off
   */
  public AzureCliCredential build() {
    ToolRequest.requirePair(tenant(), subscription);
    return new AzureCliCredential(
        source(SourceName.AZURE_CLI, subscription), isAccountIdentifierLoggingEnabled());
  }
}
