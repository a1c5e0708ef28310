package dev.latchkey.identity;

import org.jspecify.annotations.Nullable;

/**
 * The builder of {@link SharedTokenCacheCredential}. Its options have no effect.
 *
 * @deprecated As in azure-identity.
 */
@Deprecated
public class SharedTokenCacheCredentialBuilder
    extends AadCredentialBuilderBase<SharedTokenCacheCredentialBuilder> {
  /** A builder. */
  public SharedTokenCacheCredentialBuilder() {}

  /**
   * Has no effect.
   *
   * @param username a user
   * @return this builder
   */
  public SharedTokenCacheCredentialBuilder username(@Nullable String username) {
    return this;
  }

  /**
   * Has no effect.
   *
   * @param tokenCachePersistenceOptions how tokens would be stored
   * @return this builder
   */
  public SharedTokenCacheCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return this;
  }

  /**
   * Has no effect.
   *
   * @param authenticationRecord an account
   * @return this builder
   */
  public SharedTokenCacheCredentialBuilder authenticationRecord(
      @Nullable AuthenticationRecord authenticationRecord) {
    return this;
  }

  /**
   * Builds the credential, which is not available.
   *
   * @return a credential
   */
  public SharedTokenCacheCredential build() {
    return new SharedTokenCacheCredential(options("", tenant()));
  }
}
