package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link AzurePowerShellCredential}. Not thread-safe. */
public class AzurePowerShellCredentialBuilder
    extends ToolCredentialBuilderBase<AzurePowerShellCredentialBuilder> {
  /** A builder with the defaults. */
  public AzurePowerShellCredentialBuilder() {}

  /**
   * Builds a credential. Starts nothing and looks for nothing: whether PowerShell and its module
   * are there shows on the first token.
   *
   * @return a credential with the options as they are now
   */
  public AzurePowerShellCredential build() {
    return new AzurePowerShellCredential(
        source(SourceName.AZURE_POWERSHELL, null), isAccountIdentifierLoggingEnabled());
  }
}
