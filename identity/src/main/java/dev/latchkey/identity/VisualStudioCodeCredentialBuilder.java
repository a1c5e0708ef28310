package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;

/** The builder of {@link VisualStudioCodeCredential}. Not thread-safe. */
public class VisualStudioCodeCredentialBuilder
    extends ToolCredentialBuilderBase<VisualStudioCodeCredentialBuilder> {
  /** A builder with the defaults. */
  public VisualStudioCodeCredentialBuilder() {}

  /**
   * Builds a credential. Looks for nothing: whether anybody is signed in shows on the first token.
   *
   * @return a credential with the builder's current options
   */
  public VisualStudioCodeCredential build() {
    return new VisualStudioCodeCredential(
        source(SourceName.VISUAL_STUDIO_CODE, null), isAccountIdentifierLoggingEnabled());
  }
}
