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
   * Sets the code that the app's web page received. A code works once, and only for a few minutes.
   *
   * @param authorizationCode the parameter {@code code} of the redirect
   * @return this builder
   */
  public AuthorizationCodeCredentialBuilder authorizationCode(@Nullable String authorizationCode) {
    this.authorizationCode = authorizationCode;
    return this;
  }

  /**
   * Sets the address at which the web page received the code. Microsoft Entra compares it with the
   * registered one.
   *
   * @param redirectUrl the address without its query
   * @return this builder
   * @throws IllegalArgumentException if the text is not an address
   */
  public AuthorizationCodeCredentialBuilder redirectUrl(String redirectUrl) {
    Objects.requireNonNull(redirectUrl, "redirectUrl");
    try {
      this.redirectUrl = new URI(redirectUrl.strip());
    } catch (URISyntaxException e) {
      // The exception's text may hold the code, so it is not passed on.
      throw new IllegalArgumentException("redirectUrl is no address.");
    }
    return this;
  }

  /**
   * Sets the application's secret, if it has one.
   *
   * @param clientSecret the secret's value; {@code null} or blank leaves it unset
   * @return this builder
   */
  public AuthorizationCodeCredentialBuilder clientSecret(@Nullable String clientSecret) {
    this.clientSecret = clientSecret == null || clientSecret.isBlank() ? null : clientSecret;
    return this;
  }

  /**
   * Builds a credential. Sends nothing: the first token request shows whether the code is valid.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if the application, the code or the address is not set, or if
   *     {@code AZURE_AUTHORITY_HOST} is not an https address
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
