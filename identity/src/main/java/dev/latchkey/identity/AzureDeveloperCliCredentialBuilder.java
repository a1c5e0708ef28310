package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;

/** The builder of {@link AzureDeveloperCliCredential}. Not thread-safe. */
public final class AzureDeveloperCliCredentialBuilder
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
    Surroundings machine = machine();
    return new AzureDeveloperCliCredential(machine, options(machine, null));
  }
}
