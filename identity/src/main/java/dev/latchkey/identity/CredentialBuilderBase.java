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
import dev.latchkey.identity.internal.entra.HttpSettings;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.TenantRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all credentials have in common: how HTTP requests are sent. A credential
 * that asks a developer tool sends none itself and has no use for it.
 *
 * <p>With nothing set, the JDK's own client is used: no HTTP provider of azure-core is needed. It
 * takes the proxy of the JVM ({@code -Dhttps.proxyHost}), else that of {@code HTTPS_PROXY} but for
 * the hosts in {@code NO_PROXY}; gives a connection 10 seconds and an answer 30; and repeats a
 * request three times, after 0.8, 1.6 and 3.2 seconds or what {@code Retry-After} says, when there
 * was no connection or the server was busy (408, 429, 5xx). With a client, a policy or another
 * option of azure-core's HTTP set, its pipeline is used, over the JDK's client where none is set.
 * Builders are not thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class CredentialBuilderBase<T extends CredentialBuilderBase<T>>
    implements HttpTrait<T> {
  private @Nullable HttpClient httpClient;
  private @Nullable HttpPipeline pipeline;
  private @Nullable ClientOptions clientOptions;
  private @Nullable HttpLogOptions httpLogOptions;
  private @Nullable RetryPolicy retryPolicy;
  private @Nullable RetryOptions retryOptions;
  private List<HttpPipelinePolicy> policies = new ArrayList<>();
  private @Nullable Integer maxRetry;
  private @Nullable Function<Duration, Duration> retryTimeout;
  private @Nullable Configuration configuration;
  private boolean accountIdentifierLogging;
  private @Nullable Surroundings surroundings;
  private @Nullable Network network;

  CredentialBuilderBase() {}

  /**
   * Sets how often a failed HTTP request is repeated. 3 by default. Of no effect beside a pipeline,
   * a retry policy, or retry options.
   *
   * @param maxRetry the number of repetitions
   * @return this builder
   * @throws IllegalArgumentException for a negative number
   */
  public T maxRetry(int maxRetry) {
    if (maxRetry < 0) {
      throw new IllegalArgumentException("maxRetry '" + maxRetry + "' must not be negative.");
    }
    this.maxRetry = maxRetry;
    return self();
  }

  /**
   * Sets how long to wait before a failed HTTP request is repeated. Of no effect beside a pipeline,
   * a retry policy, or retry options.
   *
   * @param retryTimeout the wait, given the number of the repetition as so many seconds, from 1
   * @return this builder
   */
  public T retryTimeout(Function<Duration, Duration> retryTimeout) {
    this.retryTimeout = retryTimeout;
    return self();
  }

  /**
   * Sets the HTTP client, in place of the JDK's.
   *
   * @param client a client, or {@code null} for the default
   * @return this builder
   */
  @Override
  public T httpClient(@Nullable HttpClient client) {
    this.httpClient = client;
    return self();
  }

  /**
   * Sets the configuration that is read for the settings of azure-identity ({@code
   * AZURE_CLIENT_ID}, {@code AZURE_AUTHORITY_HOST} and their like). By default the environment is,
   * and where that has none, the system property of the same name. A developer tool itself always
   * gets the environment of this process.
   *
   * @param configuration the configuration
   * @return this builder
   */
  public T configuration(@Nullable Configuration configuration) {
    this.configuration = configuration;
    return self();
  }

  /**
   * Sets the application id for {@code User-Agent}, and headers that go with each request.
   *
   * @param clientOptions the options
   * @return this builder
   */
  @Override
  public T clientOptions(@Nullable ClientOptions clientOptions) {
    this.clientOptions = clientOptions;
    return self();
  }

  /**
   * Sets what is logged of HTTP requests and answers. Bodies never are, whatever the level: they
   * hold the secret and the token.
   *
   * @param logOptions the options
   * @return this builder
   */
  @Override
  public T httpLogOptions(@Nullable HttpLogOptions logOptions) {
    this.httpLogOptions = logOptions;
    return self();
  }

  /**
   * Sets the policy by which failed HTTP requests are repeated.
   *
   * @param retryPolicy the policy
   * @return this builder
   */
  public T retryPolicy(@Nullable RetryPolicy retryPolicy) {
    this.retryPolicy = retryPolicy;
    return self();
  }

  /**
   * Sets how failed HTTP requests are repeated. Of no effect beside a retry policy.
   *
   * @param retryOptions the options
   * @return this builder
   */
  @Override
  public T retryOptions(@Nullable RetryOptions retryOptions) {
    this.retryOptions = retryOptions;
    return self();
  }

  /**
   * Adds a policy that each HTTP request passes. It sees the secret.
   *
   * @param pipelinePolicy the policy
   * @return this builder
   */
  @Override
  public T addPolicy(HttpPipelinePolicy pipelinePolicy) {
    policies.add(Objects.requireNonNull(pipelinePolicy, "pipelinePolicy"));
    return self();
  }

  /**
   * Sets the whole pipeline; no other HTTP option counts beside it.
   *
   * @param pipeline the pipeline, or {@code null} for the default
   * @return this builder
   */
  @Override
  public T pipeline(@Nullable HttpPipeline pipeline) {
    this.pipeline = pipeline;
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

  /** For tests: another machine than this one. */
  T surroundings(Surroundings surroundings) {
    this.surroundings = surroundings;
    return self();
  }

  /** For tests: another proxy and trust than this JVM's. */
  T network(Network network) {
    this.network = network;
    return self();
  }

  /** Takes over what all builders have, for one that stands behind another. */
  T like(CredentialBuilderBase<?> other) {
    httpClient = other.httpClient;
    pipeline = other.pipeline;
    clientOptions = other.clientOptions;
    httpLogOptions = other.httpLogOptions;
    retryPolicy = other.retryPolicy;
    retryOptions = other.retryOptions;
    policies = new ArrayList<>(other.policies);
    maxRetry = other.maxRetry;
    retryTimeout = other.retryTimeout;
    configuration = other.configuration;
    accountIdentifierLogging = other.accountIdentifierLogging;
    surroundings = other.surroundings;
    network = other.network;
    return self();
  }

  HttpSettings httpSettings() {
    return new HttpSettings(
        httpClient,
        pipeline,
        clientOptions,
        httpLogOptions,
        retryPolicy,
        retryOptions,
        policies,
        maxRetry,
        retryTimeout);
  }

  /** The machine, its variables as they are now. */
  Surroundings machine() {
    return surroundings != null ? surroundings : Surroundings.ofThisMachine();
  }

  /** How HTTP requests reach the network. */
  Network network() {
    return network != null ? network : Network.of(machine());
  }

  /**
   * A setting of azure-identity: of the configuration, else as azure-core's own reads it, of the
   * environment, then of the system properties. Blank is unset.
   */
  Optional<String> setting(String name) {
    if (configuration != null) {
      return Optional.ofNullable(configuration.get(name)).filter(value -> !value.isBlank());
    }
    return machine().setting(name);
  }

  /** The tenants that requests may name where the builder says nothing. */
  List<String> allowedTenantsOfEnvironment() {
    return TenantRule.listed(setting(TenantRule.LIST_VARIABLE).orElse(""));
  }

  static List<String> requireTenants(List<String> tenants) {
    for (String tenant : tenants) {
      if (!tenant.equals("*")) {
        RequestValues.requireTenant(tenant);
      }
    }
    return List.copyOf(tenants);
  }

  boolean isTenantFixed() {
    return TenantRule.isFixed(setting(TenantRule.FIXING_VARIABLE).orElse(""));
  }

  boolean isAccountIdentifierLoggingEnabled() {
    return accountIdentifierLogging;
  }

  @SuppressWarnings("unchecked") // T is the class of this, by the declaration of each subclass.
  final T self() {
    return (T) this;
  }
}
