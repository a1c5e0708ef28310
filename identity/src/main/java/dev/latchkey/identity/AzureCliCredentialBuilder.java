package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.SourceName;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.tool.ToolRequest;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AzureCliCredential}. Not thread-safe. */
public class AzureCliCredentialBuilder
    extends ToolCredentialBuilderBase<AzureCliCredentialBuilder> {
  private @Nullable String subscription;

  /** A builder with the defaults. */
  public AzureCliCredentialBuilder() {}

  /**
   * Sets the subscription whose account is asked, when az is signed in with several. By default it
   * is az's default subscription ({@code az account set}). Beside a tenant, which then has to be an
   * id, the token's tenant is checked, since az takes only one of them. {@code null} and blank are
   * the default.
   *
   * @param subscription a subscription's id or name
   * @return this builder
   * @throws IllegalArgumentException for other characters than letters, digits, '.', '_', '-', ' '
   */
  public AzureCliCredentialBuilder subscription(@Nullable String subscription) {
    this.subscription =
        subscription == null || subscription.isBlank()
            ? null
            : RequestValues.requireSubscription(subscription);
    return this;
  }

  /**
   * Builds a credential. Starts nothing and looks for nothing: whether az is there shows on the
   * first token.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when a subscription stands beside a tenant that is no id, and
   *     when {@code LATCHKEY_TOOL_CACHE} is neither on nor off
   */
  public AzureCliCredential build() {
    ToolRequest.requirePair(tenant(), subscription);
    return new AzureCliCredential(
        source(SourceName.AZURE_CLI, subscription), isAccountIdentifierLoggingEnabled());
  }
}
