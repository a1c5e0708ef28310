package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.SettingNames;
import dev.latchkey.identity.internal.entra.interaction.PasswordInteraction;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The builder of {@link UsernamePasswordCredential}. Not thread-safe.
 *
 * @deprecated As in azure-identity: Microsoft advises against passwords in apps.
 */
@Deprecated
public class UsernamePasswordCredentialBuilder
    extends AadCredentialBuilderBase<UsernamePasswordCredentialBuilder> {
  private @Nullable String username;
  private @Nullable String password;

  /** A builder with the defaults. */
  public UsernamePasswordCredentialBuilder() {}

  /**
   * Sets the user.
   *
   * @param username a user principal name
   * @return this builder
   */
  public UsernamePasswordCredentialBuilder username(@Nullable String username) {
    this.username = username;
    return this;
  }

  /**
   * Sets the user's password.
   *
   * @param password the password
   * @return this builder
   */
  public UsernamePasswordCredentialBuilder password(@Nullable String password) {
    this.password = password;
    return this;
  }

  /**
   * Keeps tokens on disk for later runs of the app. By default, tokens stay in memory only.
   *
   * @param tokenCachePersistenceOptions how to store them; {@code null} for memory only
   * @return this builder
   */
  public UsernamePasswordCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return persistence(tokenCachePersistenceOptions);
  }

  @Override
  public UsernamePasswordCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public UsernamePasswordCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Builds a credential. Sends nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the user or the password is not set
   */
  public UsernamePasswordCredential build() {
    Required required = new Required(UsernamePasswordCredential.class);
    String client = required.of("clientId", client());
    String user = required.of("username", username);
    String secret = required.of("password", password);
    required.check();
    EntraOptions options = options(client, tenant());
    return new UsernamePasswordCredential(
        options,
        new UserSignIn(
            options,
            new PasswordInteraction(user, secret, SettingNames.ofBuilder("password(…)")),
            true,
            null));
  }
}
