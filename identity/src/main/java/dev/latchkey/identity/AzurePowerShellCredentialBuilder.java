package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AzurePowerShellCredential}. Not thread-safe. */
public class AzurePowerShellCredentialBuilder
    extends ToolCredentialBuilderBase<AzurePowerShellCredentialBuilder> {
  /** A builder with the defaults. */
  public AzurePowerShellCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public AzurePowerShellCredentialBuilder tenantId(@Nullable String tenantId) {
    return super.tenantId(tenantId);
  }

  @Override
  public AzurePowerShellCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public AzurePowerShellCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Builds a credential. Starts nothing and reads nothing: the first token request shows whether
   * PowerShell and its module are installed.
   *
   * @return a credential with the builder's current options
   */
  public AzurePowerShellCredential build() {
    return new AzurePowerShellCredential(
        source(SourceName.AZURE_POWERSHELL, null), isAccountIdentifierLoggingEnabled());
  }
}
