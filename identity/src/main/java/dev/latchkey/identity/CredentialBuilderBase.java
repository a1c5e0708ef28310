package dev.latchkey.identity;

import com.azure.core.client.traits.HttpTrait;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.Configuration;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all credentials have in common. A credential that asks a developer tool
 * sends no HTTP request itself: it accepts the HTTP options, so that a source file written for
 * azure-identity compiles, and has no use for them. Builders are not thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class CredentialBuilderBase<T extends CredentialBuilderBase<T>>
    implements HttpTrait<T> {
  private @Nullable Configuration configuration;
  private boolean accountIdentifierLogging;

  CredentialBuilderBase() {}

  /**
   * Sets how often a failed HTTP request is repeated.
   *
   * @param maxRetry the number of repetitions
   * @return this builder
   */
  public T maxRetry(int maxRetry) {
    return self();
  }

  /**
   * Sets how long to wait before a failed HTTP request is repeated.
   *
   * @param retryTimeout the wait, given the time that has passed
   * @return this builder
   */
  public T retryTimeout(Function<Duration, Duration> retryTimeout) {
    return self();
  }

  @Override
  public T httpClient(@Nullable HttpClient client) {
    return self();
  }

  /**
   * Sets the configuration that is read in place of the environment, for the settings of
   * azure-identity ({@code AZURE_IDENTITY_DISABLE_MULTITENANTAUTH}). A tool itself always gets the
   * environment of this process.
   *
   * @param configuration the configuration
   * @return this builder
   */
  public T configuration(@Nullable Configuration configuration) {
    this.configuration = configuration;
    return self();
  }

  @Override
  public T clientOptions(@Nullable ClientOptions clientOptions) {
    return self();
  }

  @Override
  public T httpLogOptions(@Nullable HttpLogOptions logOptions) {
    return self();
  }

  /**
   * Sets the policy by which failed HTTP requests are repeated.
   *
   * @param retryPolicy the policy
   * @return this builder
   */
  public T retryPolicy(@Nullable RetryPolicy retryPolicy) {
    return self();
  }

  @Override
  public T retryOptions(@Nullable RetryOptions retryOptions) {
    return self();
  }

  @Override
  public T addPolicy(HttpPipelinePolicy pipelinePolicy) {
    return self();
  }

  @Override
  public T pipeline(@Nullable HttpPipeline pipeline) {
    return self();
  }

  /**
   * Lets the log name the account that a token stands for: a user's name or an application's id.
   * Off by default, since that is personal data.
   *
   * @return this builder
   */
  public T enableAccountIdentifierLogging() {
    accountIdentifierLogging = true;
    return self();
  }

  boolean isAccountIdentifierLoggingEnabled() {
    return accountIdentifierLogging;
  }

  @Nullable Configuration configuration() {
    return configuration;
  }

  @SuppressWarnings("unchecked") // T is the class of this, by the declaration of each subclass.
  final T self() {
    return (T) this;
  }
}
