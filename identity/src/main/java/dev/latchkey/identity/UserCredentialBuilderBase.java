package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.Interaction;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of credentials with a sign-in of their own have in common. The application is
 * by default the one of the Azure CLI ({@code 04b07795-8ddb-461a-bbee-02f9e1bf7b46}), the tenant
 * that of whoever signs in; then a request may name any. Not thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class UserCredentialBuilderBase<T extends UserCredentialBuilderBase<T>>
    extends AadCredentialBuilderBase<T> {
  private static final String DEVELOPER_APPLICATION = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  private @Nullable AuthenticationRecord authenticationRecord;
  private boolean automatic = true;

  UserCredentialBuilderBase() {}

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public T tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  /**
   * Sets who signed in before, so that a token cache on disk gives tokens in silence.
   *
   * @param authenticationRecord what {@code authenticate} gave, or {@code null}
   * @return this builder
   */
  public T authenticationRecord(@Nullable AuthenticationRecord authenticationRecord) {
    this.authenticationRecord = authenticationRecord;
    return self();
  }

  /**
   * Lets no request for a token lead to a sign-in: it throws {@link
   * AuthenticationRequiredException}, and the app calls {@code authenticate} when it suits.
   *
   * @return this builder
   */
  public T disableAutomaticAuthentication() {
    automatic = false;
    return self();
  }

  EntraOptions userOptions() {
    String client = client();
    return options(client == null ? DEVELOPER_APPLICATION : client, tenant());
  }

  UserSignIn userSignIn(EntraOptions options, Interaction interaction) {
    return new UserSignIn(
        options,
        interaction,
        automatic,
        authenticationRecord == null ? null : authenticationRecord.account());
  }
}
