package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.ConfidentialClient;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.proof.ClientProof;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The builder of {@link ClientAssertionCredential}. Not thread-safe. */
public class ClientAssertionCredentialBuilder
    extends AadCredentialBuilderBase<ClientAssertionCredentialBuilder> {
  private @Nullable Supplier<String> clientAssertion;

  /** A builder with the defaults. */
  public ClientAssertionCredentialBuilder() {}

  /**
   * Sets the supplier of the assertion.
   *
   * @param clientAssertionSupplier called for each request to Microsoft Entra
   * @return this builder
   */
  public ClientAssertionCredentialBuilder clientAssertion(
      @Nullable Supplier<String> clientAssertionSupplier) {
    this.clientAssertion = clientAssertionSupplier;
    return this;
  }

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public ClientAssertionCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Sends nothing and does not call the supplier.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the tenant or the supplier is not set
   */
  public ClientAssertionCredential build() {
    Required required = new Required(ClientAssertionCredential.class);
    required.present("clientAssertion", clientAssertion);
    EntraOptions options = options(required);
    return new ClientAssertionCredential(
        options,
        new ConfidentialClient(
            options,
            ClientProof.assertion(Objects.requireNonNull(clientAssertion)),
            SettingNames.ofBuilder("clientAssertion(…)"),
            false));
  }
}
