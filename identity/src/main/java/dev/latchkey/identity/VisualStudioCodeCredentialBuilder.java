package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The builder of {@link VisualStudioCodeCredential}. Not thread-safe. */
public class VisualStudioCodeCredentialBuilder
    extends ToolCredentialBuilderBase<VisualStudioCodeCredentialBuilder> {
  /** A builder with the defaults. */
  public VisualStudioCodeCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public VisualStudioCodeCredentialBuilder tenantId(@Nullable String tenantId) {
    return super.tenantId(tenantId);
  }

  @Override
  public VisualStudioCodeCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public VisualStudioCodeCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

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
