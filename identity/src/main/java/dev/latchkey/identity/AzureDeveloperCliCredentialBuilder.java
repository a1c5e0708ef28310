package dev.latchkey.identity;

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
        tools().azureDeveloperCli(mayOpenToolCache()), options(null));
  }
}
