package dev.latchkey.identity;

import dev.latchkey.identity.internal.broker.Brokers;
import dev.latchkey.identity.internal.entra.EntraOptions;
import dev.latchkey.identity.internal.entra.interaction.BrokerSignIn;
import dev.latchkey.identity.internal.entra.interaction.BrowserInteraction;
import dev.latchkey.identity.internal.entra.interaction.RedirectAddress;
import dev.latchkey.identity.internal.entra.interaction.SignInPage;
import dev.latchkey.identity.internal.process.BrowserLauncher;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The builder of {@link InteractiveBrowserCredential}. Not thread-safe. */
public class InteractiveBrowserCredentialBuilder
    extends UserCredentialBuilderBase<InteractiveBrowserCredentialBuilder> {
  private RedirectAddress redirect = RedirectAddress.ANY_PORT;
  private SignInPage page = new SignInPage(null, null);
  private @Nullable String loginHint;
  private @Nullable Duration patience;

  /** A builder with the defaults. */
  public InteractiveBrowserCredentialBuilder() {}

  // azure-identity declares these methods in this class, so code that was compiled against it looks
  // for them here.

  @Override
  public InteractiveBrowserCredentialBuilder clientId(@Nullable String clientId) {
    return super.clientId(clientId);
  }

  @Override
  public InteractiveBrowserCredentialBuilder authenticationRecord(
      @Nullable AuthenticationRecord authenticationRecord) {
    return super.authenticationRecord(authenticationRecord);
  }

  @Override
  public InteractiveBrowserCredentialBuilder disableAutomaticAuthentication() {
    return super.disableAutomaticAuthentication();
  }

  @Override
  public InteractiveBrowserCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    return super.tokenCachePersistenceOptions(tokenCachePersistenceOptions);
  }

  @Override
  public InteractiveBrowserCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  @Override
  public InteractiveBrowserCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    return super.additionallyAllowedTenants(additionallyAllowedTenants);
  }

  /**
   * Sets the address to which the browser brings the answer. The default is {@code
   * http://localhost} on any free port.
   *
   * @param redirectUrl an http address of this machine, as registered for the application; without
   *     a port, any free port is used
   * @return this builder
   * @throws IllegalArgumentException for any other address
   */
  public InteractiveBrowserCredentialBuilder redirectUrl(String redirectUrl) {
    redirect = RedirectAddress.of(Objects.requireNonNull(redirectUrl, "redirectUrl"));
    return this;
  }

  /**
   * Sets the port of {@code http://localhost} to which the browser brings the answer.
   *
   * @param port the port
   * @return this builder
   * @deprecated For code that was written for azure-identity. Use {@link #redirectUrl} with the
   *     address, for example {@code http://localhost:8765}.
   */
  @Deprecated
  public InteractiveBrowserCredentialBuilder port(int port) {
    redirect = RedirectAddress.of("http://localhost:" + port);
    return this;
  }

  /**
   * Sets the user who will sign in, so that the sign-in page does not ask for the name.
   *
   * @param loginHint a user principal name; {@code null} or blank leaves it unset
   * @return this builder
   */
  public InteractiveBrowserCredentialBuilder loginHint(@Nullable String loginHint) {
    this.loginHint = loginHint == null || loginHint.isBlank() ? null : loginHint.strip();
    return this;
  }

  /**
   * Sets the pages that the browser shows at the end.
   *
   * @param browserCustomizationOptions pages, or {@code null} for the default ones
   * @return this builder
   */
  public InteractiveBrowserCredentialBuilder browserCustomizationOptions(
      @Nullable BrowserCustomizationOptions browserCustomizationOptions) {
    page =
        browserCustomizationOptions == null
            ? new SignInPage(null, null)
            : new SignInPage(
                browserCustomizationOptions.getSuccessMessage(),
                browserCustomizationOptions.getErrorMessage());
    return this;
  }

  /** For tests: waits less than five minutes. */
  InteractiveBrowserCredentialBuilder patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /**
   * Builds a credential. Sends nothing and opens nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if {@code AZURE_AUTHORITY_HOST} is not an https address
   */
  public InteractiveBrowserCredential build() {
    EntraOptions options = userOptions();
    BrowserInteraction interaction =
        new BrowserInteraction(new BrowserLauncher(machine()), redirect, loginHint, page, patience);
    return new InteractiveBrowserCredential(options, userSignIn(options, interaction));
  }

  /**
   * Builds a credential whose user signs in through the operating system's authentication broker.
   * {@code InteractiveBrowserBrokerCredentialBuilder} of {@code latchkey-identity-broker} calls it.
   * Sends nothing and opens nothing.
   *
   * @param usesSystemAccount whether the only account of the broker is used without asking
   * @param isPersonalAllowed whether a personal Microsoft account may sign in
   * @param window the number of the app's window on Windows; 0 for none
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if {@code AZURE_AUTHORITY_HOST} is not an https address
   */
  protected final InteractiveBrowserCredential buildWithBroker(
      boolean usesSystemAccount, boolean isPersonalAllowed, long window) {
    EntraOptions options = userOptions();
    return new InteractiveBrowserCredential(
        options,
        new BrokerSignIn(
            options,
            Brokers.ofThisLibrary(machine()),
            new BrokerSignIn.Choice(loginHint, usesSystemAccount, isPersonalAllowed, window),
            isAutomatic(),
            knownAccount()));
  }
}
