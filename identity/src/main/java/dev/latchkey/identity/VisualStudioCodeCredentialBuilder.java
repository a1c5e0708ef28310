package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link VisualStudioCodeCredential}. Not thread-safe. */
public class VisualStudioCodeCredentialBuilder
    extends ToolCredentialBuilderBase<VisualStudioCodeCredentialBuilder> {
  /** A builder with the defaults. */
  public VisualStudioCodeCredentialBuilder() {}

  /**
   * Builds a credential. Reads nothing: the first token request shows whether an account is signed
   * in.
   *
   * @return a credential with the builder's current options
   */
  public VisualStudioCodeCredential build() {
    return new VisualStudioCodeCredential(
        source(SourceName.VISUAL_STUDIO_CODE, null), isAccountIdentifierLoggingEnabled());
  }
}
