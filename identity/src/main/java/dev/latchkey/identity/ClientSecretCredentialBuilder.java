package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ClientSecretCredential}. Not thread-safe. */
public class ClientSecretCredentialBuilder
    extends AadCredentialBuilderBase<ClientSecretCredentialBuilder> {
  private @Nullable String clientSecret;

  /** A builder with the defaults. */
  public ClientSecretCredentialBuilder() {}

  /**
   * Sets the secret.
   *
   * @param clientSecret the secret's value, not its id
   * @return this builder
   */
  public ClientSecretCredentialBuilder clientSecret(@Nullable String clientSecret) {
    this.clientSecret = clientSecret;
    return this;
  }

  /**
   * Sets that tokens are kept on disk, for later runs of the app. By default they stay in memory.
   *
   * @param tokenCachePersistenceOptions how, or {@code null} for the default
   * @return this builder
   */
  public ClientSecretCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Asks nobody: whether the secret is right shows on the first token.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when application, tenant or secret are not set, or {@code
   *     AZURE_AUTHORITY_HOST} is no https address
   */
  public ClientSecretCredential build() {
    Required required = new Required(ClientSecretCredential.class);
    String secret = required.of("clientSecret", clientSecret);
    EntraOptions options = options(required);
    return new ClientSecretCredential(
        options,
        new ConfidentialClient(
            options, ClientProof.secret(secret), SettingNames.ofBuilder("clientSecret(…)"), false));
  }
}
