package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link AzurePowerShellCredential}. Not thread-safe. */
public class AzurePowerShellCredentialBuilder
    extends ToolCredentialBuilderBase<AzurePowerShellCredentialBuilder> {
  /** A builder with the defaults. */
  public AzurePowerShellCredentialBuilder() {}

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
