package dev.latchkey.identity;

import dev.latchkey.identity.internal.process.Surroundings;

/** The builder of {@link AzurePowerShellCredential}. Not thread-safe. */
public final class AzurePowerShellCredentialBuilder
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
    Surroundings machine = machine();
    return new AzurePowerShellCredential(machine, options(machine, null));
  }
}
