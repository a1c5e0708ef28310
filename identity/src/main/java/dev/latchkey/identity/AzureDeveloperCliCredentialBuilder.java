package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link AzureDeveloperCliCredential}. Not thread-safe. */
public class AzureDeveloperCliCredentialBuilder
    extends ToolCredentialBuilderBase<AzureDeveloperCliCredentialBuilder> {
  /** A builder with the defaults. */
  public AzureDeveloperCliCredentialBuilder() {}

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
