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
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public ClientSecretCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Sends nothing: the first token request shows whether the secret is right.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the tenant or the secret is not set, or if
   *     {@code AZURE_AUTHORITY_HOST} is not an https address
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
