package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AzureDeveloperCliCredential}. Not thread-safe. */
public class AzureDeveloperCliCredentialBuilder
    extends ToolCredentialBuilderBase<AzureDeveloperCliCredentialBuilder> {
  /** A builder with the defaults. */
  public AzureDeveloperCliCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public AzureDeveloperCliCredentialBuilder tenantId(@Nullable String tenantId) {
    return super.tenantId(tenantId);
  }

  @Override
  public AzureDeveloperCliCredentialBuilder processTimeout(Duration processTimeout) {
    return super.processTimeout(processTimeout);
  }

  @Override
  public AzureDeveloperCliCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public AzureDeveloperCliCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Builds a credential. Starts nothing and reads nothing: the first token request shows whether
   * azd is installed.
   *
   * @return a credential with the builder's current options
   */
  public AzureDeveloperCliCredential build() {
    return new AzureDeveloperCliCredential(
        source(SourceName.AZURE_DEVELOPER_CLI, null), isAccountIdentifierLoggingEnabled());
  }
}
