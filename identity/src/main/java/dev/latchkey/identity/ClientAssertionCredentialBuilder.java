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
   * Sets what gives the assertion.
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
   * Sets that tokens are kept on disk, for later runs of the app. By default they stay in memory.
   *
   * @param tokenCachePersistenceOptions how, or {@code null} for the default
   * @return this builder
   */
  public ClientAssertionCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Builds a credential. Asks nobody, and calls no supplier.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when application, tenant or supplier are not set
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
