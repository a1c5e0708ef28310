package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.Interaction;
import dev.latchkey.identity.internal.entra.interaction.UserAccount;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import org.jspecify.annotations.Nullable;

/**
 * The base class of the builders of credentials that sign a user in to the app. The default
 * application is that of the Azure CLI ({@code 04b07795-8ddb-461a-bbee-02f9e1bf7b46}). The default
 * tenant is that of the user who signs in, and a request may then name any tenant. Not thread-safe.
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
   * Sets the account that signed in earlier, so that a token cache on disk gives tokens without
   * another sign-in.
   *
   * @param authenticationRecord the result of {@code authenticate}, or {@code null}
   * @return this builder
   */
  public T authenticationRecord(@Nullable AuthenticationRecord authenticationRecord) {
    this.authenticationRecord = authenticationRecord;
    return self();
  }

  /**
   * Keeps token requests from starting a sign-in. They throw {@link
   * AuthenticationRequiredException} instead, and the app calls {@code authenticate} at a time that
   * it chooses.
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

  /** Whether a token request may start a sign-in. */
  boolean isAutomatic() {
    return automatic;
  }

  /** The account that signed in earlier. */
  @Nullable UserAccount knownAccount() {
    return authenticationRecord == null ? null : authenticationRecord.account();
  }

  UserSignIn userSignIn(EntraOptions options, Interaction interaction) {
    return new UserSignIn(options, interaction, automatic, knownAccount());
  }
}
