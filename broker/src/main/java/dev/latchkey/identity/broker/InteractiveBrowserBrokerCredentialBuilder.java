package dev.latchkey.identity.broker;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.Configuration;
import dev.latchkey.identity.AuthenticationRecord;
import dev.latchkey.identity.BrowserCustomizationOptions;
import dev.latchkey.identity.InteractiveBrowserCredential;
import dev.latchkey.identity.InteractiveBrowserCredentialBuilder;
import dev.latchkey.identity.TokenCachePersistenceOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The builder of an {@link InteractiveBrowserCredential} whose user signs in through the operating
 * system's authentication broker, not in a browser.
 *
 * <p>Only machines that are enrolled with such a broker can use it: Linux with Microsoft's broker
 * or Himmelblau, and, experimental, Windows. Linux inside Windows (WSL) and macOS give tokens of
 * accounts that are signed in to the system, and show no window. It is not verified against a live
 * broker. Where there is no broker, no browser is opened in its place.
 *
 * <p>The application needs the redirect address {@code
 * https://login.microsoftonline.com/common/oauth2/nativeclient} and public client flows; {@code
 * docs/broker.md} has the steps. The default application is that of the Azure CLI.
 *
 * <pre>{@code
 * TokenCredential credential =
 *     new InteractiveBrowserBrokerCredentialBuilder()
 *         .clientId("11111111-aaaa-4aaa-8aaa-111111111111")
 *         .useDefaultBrokerAccount(true)
 *         .build();
 * }</pre>
 *
 * <p>A token request first asks the broker without the user, if the account is known: that of
 * {@link #authenticationRecord}, the one that signed in before, the one named by {@link
 * #loginHint}, or with {@link #useDefaultBrokerAccount} the broker's only account. Otherwise, or if
 * the broker needs the user, the broker shows its window, one at a time in a process, for five
 * minutes at most. An interrupt or a cancelled subscription closes the window. Nothing is shown
 * where there is no display ({@code DISPLAY} and {@code WAYLAND_DISPLAY} are unset), or after
 * {@link #disableAutomaticAuthentication}. The broker keeps the tokens, so each call asks it.
 *
 * <p>The broker sends its own requests to Microsoft Entra. So the options for HTTP, the browser,
 * the redirect address and the token cache on disk have no effect here. Reads {@code
 * LATCHKEY_BROKER} and what {@link InteractiveBrowserCredential} reads. Throws what that class
 * throws; {@code CredentialUnavailableException} if there is no broker or no display. Not
 * thread-safe; the credential is.
 *
 * <p>Source: azure-identity-broker for the names, 1.0.3 and for {@code useDefaultBrokerAccount} the
 * documentation of 1.1.13; MSALRuntime 0.20.7 for the protocol.
 */
public class InteractiveBrowserBrokerCredentialBuilder extends InteractiveBrowserCredentialBuilder {
  private long windowHandle;
  private boolean isPersonalAllowed;
  private boolean usesSystemAccount;

  /** A builder with the defaults. */
  public InteractiveBrowserBrokerCredentialBuilder() {}

  /**
   * Sets the window of the app, over which the broker shows its own. Only Windows uses it.
   *
   * @param windowHandle the window's number; 0, the default, for a console app
   * @return this builder
   */
  public InteractiveBrowserBrokerCredentialBuilder setWindowHandle(long windowHandle) {
    this.windowHandle = windowHandle;
    return this;
  }

  /**
   * Lets a personal Microsoft account sign in. By default, only work and school accounts can.
   *
   * @return this builder
   */
  public InteractiveBrowserBrokerCredentialBuilder enableLegacyMsaPassthrough() {
    isPersonalAllowed = true;
    return this;
  }

  /**
   * Takes the account that is signed in to the operating system, if the broker knows exactly one,
   * before the user is asked. Off by default.
   *
   * @param useDefaultBrokerAccount whether to take it
   * @return this builder
   */
  public InteractiveBrowserBrokerCredentialBuilder useDefaultBrokerAccount(
      boolean useDefaultBrokerAccount) {
    this.usesSystemAccount = useDefaultBrokerAccount;
    return this;
  }

  /**
   * Builds a credential. Connects to nothing.
   *
   * @return a credential with the builder's current options
   * @throws IllegalArgumentException if {@code AZURE_AUTHORITY_HOST} is not an https address
   */
  @Override
  public InteractiveBrowserCredential build() {
    return buildWithBroker(usesSystemAccount, isPersonalAllowed, windowHandle);
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder additionallyAllowedTenants(
      String... additionallyAllowedTenants) {
    super.additionallyAllowedTenants(additionallyAllowedTenants);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder additionallyAllowedTenants(
      List<String> additionallyAllowedTenants) {
    super.additionallyAllowedTenants(additionallyAllowedTenants);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder addPolicy(HttpPipelinePolicy pipelinePolicy) {
    super.addPolicy(pipelinePolicy);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder authenticationRecord(
      @Nullable AuthenticationRecord authenticationRecord) {
    super.authenticationRecord(authenticationRecord);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder authorityHost(String authorityHost) {
    super.authorityHost(authorityHost);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder browserCustomizationOptions(
      @Nullable BrowserCustomizationOptions browserCustomizationOptions) {
    super.browserCustomizationOptions(browserCustomizationOptions);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder clientId(@Nullable String clientId) {
    super.clientId(clientId);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder clientOptions(
      @Nullable ClientOptions clientOptions) {
    super.clientOptions(clientOptions);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder configuration(
      @Nullable Configuration configuration) {
    super.configuration(configuration);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder disableAutomaticAuthentication() {
    super.disableAutomaticAuthentication();
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder disableInstanceDiscovery() {
    super.disableInstanceDiscovery();
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder enableAccountIdentifierLogging() {
    super.enableAccountIdentifierLogging();
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder enableUnsafeSupportLogging() {
    super.enableUnsafeSupportLogging();
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder executorService(
      ExecutorService executorService) {
    super.executorService(executorService);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder httpClient(@Nullable HttpClient client) {
    super.httpClient(client);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder httpLogOptions(
      @Nullable HttpLogOptions logOptions) {
    super.httpLogOptions(logOptions);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder loginHint(@Nullable String loginHint) {
    super.loginHint(loginHint);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder maxRetry(int maxRetry) {
    super.maxRetry(maxRetry);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder pipeline(@Nullable HttpPipeline pipeline) {
    super.pipeline(pipeline);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder redirectUrl(String redirectUrl) {
    super.redirectUrl(redirectUrl);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder retryOptions(
      @Nullable RetryOptions retryOptions) {
    super.retryOptions(retryOptions);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder retryPolicy(@Nullable RetryPolicy retryPolicy) {
    super.retryPolicy(retryPolicy);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder retryTimeout(
      Function<Duration, Duration> retryTimeout) {
    super.retryTimeout(retryTimeout);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder tenantId(@Nullable String tenantId) {
    super.tenantId(tenantId);
    return this;
  }

  @Override
  public InteractiveBrowserBrokerCredentialBuilder tokenCachePersistenceOptions(
      @Nullable TokenCachePersistenceOptions tokenCachePersistenceOptions) {
    super.tokenCachePersistenceOptions(tokenCachePersistenceOptions);
    return this;
  }
}
