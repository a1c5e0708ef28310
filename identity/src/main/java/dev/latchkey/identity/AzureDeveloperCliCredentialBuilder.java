package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link AzureDeveloperCliCredential}. Not thread-safe. */
public class AzureDeveloperCliCredentialBuilder
    extends ToolCredentialBuilderBase<AzureDeveloperCliCredentialBuilder> {
  /** A builder with the defaults. */
  public AzureDeveloperCliCredentialBuilder() {}

  /**
   * Builds a credential. Starts nothing and looks for nothing: whether azd is there shows on the
   * first token.
   *
   * @return a credential with the options as they are now
   */
  public AzureDeveloperCliCredential build() {
    return new AzureDeveloperCliCredential(
        source(SourceName.AZURE_DEVELOPER_CLI, null), isAccountIdentifierLoggingEnabled());
  }
}
