package dev.latchkey.identity;

import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.CodeInteraction;
import dev.latchkey.identity.internal.entra.interaction.UserSignIn;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The builder of {@link AuthorizationCodeCredential}. Not thread-safe. */
public class AuthorizationCodeCredentialBuilder
    extends AadCredentialBuilderBase<AuthorizationCodeCredentialBuilder> {
  private @Nullable String authorizationCode;
  private @Nullable URI redirectUrl;
  private @Nullable String clientSecret;

  /** A builder with the defaults. */
  public AuthorizationCodeCredentialBuilder() {}

  /**
   * Sets the code that the app's web page got. It is good for one use and a few minutes.
   *
   * @param authorizationCode the parameter {@code code} of the redirection
   * @return this builder
   */
  public AuthorizationCodeCredentialBuilder authorizationCode(@Nullable String authorizationCode) {
    this.authorizationCode = authorizationCode;
    return this;
  }

  /**
   * Sets where the web page got the code: Microsoft Entra compares it.
   *
   * @param redirectUrl the address without its query
   * @return this builder
   * @throws IllegalArgumentException for what is no address
   */
  public AuthorizationCodeCredentialBuilder redirectUrl(String redirectUrl) {
    Objects.requireNonNull(redirectUrl, "redirectUrl");
    try {
      this.redirectUrl = new URI(redirectUrl.strip());
    } catch (URISyntaxException e) {
      // Its text may hold the code.
      throw new IllegalArgumentException("redirectUrl is no address.");
    }
    return this;
  }

  /**
   * Sets the application's secret, if it has one.
   *
   * @param clientSecret the secret's value; {@code null} and blank are unset
   * @return this builder
   */
  public AuthorizationCodeCredentialBuilder clientSecret(@Nullable String clientSecret) {
    this.clientSecret = clientSecret == null || clientSecret.isBlank() ? null : clientSecret;
    return this;
  }

  /**
   * Builds a credential. Asks nobody: whether the code is good shows on the first token.
   *
   * @return a credential with the options as they are now
   * @throws IllegalArgumentException when application, code or address are not set, or {@code
   *     AZURE_AUTHORITY_HOST} is no https address
   */
  public AuthorizationCodeCredential build() {
    Required required = new Required(AuthorizationCodeCredential.class);
    String client = required.of("clientId", client());
    String code = required.of("authorizationCode", authorizationCode);
    required.present("redirectUrl", redirectUrl);
    required.check();
    EntraOptions options = options(client, tenant());
    CodeInteraction interaction =
        new CodeInteraction(code, Objects.requireNonNull(redirectUrl), clientSecret);
    return new AuthorizationCodeCredential(
        options, new UserSignIn(options, interaction, true, null));
  }
}
