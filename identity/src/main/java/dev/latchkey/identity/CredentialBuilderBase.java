package dev.latchkey.identity;

import com.azure.core.client.traits.HttpTrait;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.ProxyOptions;
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
import java.net.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The base class of all credential builders: it holds the options for HTTP requests. A credential
 * that runs a developer tool sends no requests itself and ignores them.
 *
 * <p>By default, requests go through the JDK's own client, so no HTTP provider of azure-core is
 * needed. The client uses the JVM's proxy ({@code -Dhttps.proxyHost}), else the proxy in {@code
 * HTTPS_PROXY} except for the hosts in {@code NO_PROXY}. It waits 10 seconds for a connection and
 * 30 seconds for an answer. It repeats a request three times if there was no connection or the
 * server was busy (408, 429, 5xx): after 0.8, 1.6 and 3.2 seconds, or as {@code Retry-After} says.
 * If a client, a policy or another HTTP option of azure-core is set, azure-core's pipeline sends
 * the requests, over the JDK's client if no client is set. Builders are not thread-safe.
 *
 * @param <T> the builder itself
 */
public abstract class CredentialBuilderBase<T extends CredentialBuilderBase<T>>
    implements HttpTrait<T> {
  /**
   * True if these classes stand in azure-identity's place: the module azure-identity-over-latchkey
   * copies them into its package. {@link OverAzureIdentity} then has what differs.
   */
  static final boolean OVER_AZURE_IDENTITY =
      CredentialBuilderBase.class.getName().startsWith("com.azure.identity.");

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
  private @Nullable ProxyOptions proxyOptions;
  private boolean accountIdentifierLogging;
  private @Nullable Surroundings surroundings;
  private @Nullable Network network;

  CredentialBuilderBase() {
    if (OVER_AZURE_IDENTITY) {
      OverAzureIdentity.begin();
    }
  }

  /**
   * Sets how often a failed HTTP request is repeated. 3 by default. Ignored if a pipeline, a retry
   * policy or retry options are set.
   *
   * @param maxRetry the number of repetitions
   * @return this builder
   * @throws IllegalArgumentException if the number is negative
   */
  public T maxRetry(int maxRetry) {
    if (maxRetry < 0) {
      throw new IllegalArgumentException("maxRetry '" + maxRetry + "' must not be negative.");
    }
    this.maxRetry = maxRetry;
    return self();
  }

  /**
   * Sets how long to wait before a failed HTTP request is repeated. Ignored if a pipeline, a retry
   * policy or retry options are set.
   *
   * @param retryTimeout returns the wait; its argument is the number of the repetition, from 1, as
   *     a number of seconds
   * @return this builder
   */
  public T retryTimeout(Function<Duration, Duration> retryTimeout) {
    this.retryTimeout = retryTimeout;
    return self();
  }

  /**
   * Sets the HTTP client that replaces the JDK's.
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
   * Sets the configuration from which the settings of azure-identity are read ({@code
   * AZURE_CLIENT_ID}, {@code AZURE_AUTHORITY_HOST} and similar). By default, a setting is read from
   * the environment, else from the system property of the same name. A developer tool itself always
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
   * Sets the application id for {@code User-Agent}, and headers for each request.
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
   * Sets what is logged about HTTP requests and answers. Bodies are never logged, at any level:
   * they hold the secret and the token.
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
   * Sets the policy that repeats failed HTTP requests.
   *
   * @param retryPolicy the policy
   * @return this builder
   */
  public T retryPolicy(@Nullable RetryPolicy retryPolicy) {
    this.retryPolicy = retryPolicy;
    return self();
  }

  /**
   * Sets how failed HTTP requests are repeated. Ignored if a retry policy is set.
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
   * Adds a policy that processes each HTTP request. The policy sees the secret.
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
   * Sets the whole pipeline. All other HTTP options are then ignored.
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
   * Sets the whole pipeline, as {@link #pipeline} does.
   *
   * @param httpPipeline the pipeline, or {@code null} for the default
   * @return this builder
   * @deprecated For code that was written for azure-identity. Use {@link #pipeline}.
   */
  @Deprecated
  public T httpPipeline(@Nullable HttpPipeline httpPipeline) {
    this.pipeline = httpPipeline;
    return self();
  }

  /**
   * Sets the proxy for requests to Microsoft Entra. Its user and password are ignored, as are all
   * of its options if a client or a pipeline is set.
   *
   * @param proxyOptions the proxy, or {@code null} for that of the JVM or of {@code HTTPS_PROXY}
   * @return this builder
   * @deprecated For code that was written for azure-identity. Use {@link #httpClient} with a client
   *     that has the proxy.
   */
  @Deprecated
  public T proxyOptions(@Nullable ProxyOptions proxyOptions) {
    this.proxyOptions = proxyOptions;
    return self();
  }

  /**
   * Lets the log name the account of each token: a user's name or an application's id. Off by
   * default, since these are personal data.
   *
   * @return this builder
   */
  public T enableAccountIdentifierLogging() {
    accountIdentifierLogging = true;
    return self();
  }

  /** For tests: replaces this machine. */
  T surroundings(Surroundings surroundings) {
    this.surroundings = surroundings;
    return self();
  }

  /** For tests: replaces this JVM's proxy and trust settings. */
  T network(Network network) {
    this.network = network;
    return self();
  }

  /** Copies the options that all builders have, for a builder that another one uses. */
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
    proxyOptions = other.proxyOptions;
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

  /** The machine, with the current variables. */
  Surroundings machine() {
    return surroundings != null ? surroundings : Surroundings.ofThisMachine();
  }

  /** How HTTP requests reach the network. */
  Network network() {
    if (network != null) {
      return network;
    }
    return proxyOptions == null ? Network.of(machine()) : through(proxyOptions);
  }

  private static Network through(ProxyOptions options) {
    Proxy proxy = new Proxy(options.getType().toProxyType(), options.getAddress());
    return new Network(uri -> Optional.of(proxy), null);
  }

  /**
   * A setting of azure-identity: from the configuration if one is set, else from the environment,
   * else from the system properties, as azure-core reads it. Blank is unset.
   */
  Optional<String> setting(String name) {
    Configuration from = configuration;
    if (from == null && OVER_AZURE_IDENTITY) {
      from = Configuration.getGlobalConfiguration();
    }
    return from == null
        ? machine().setting(name)
        : Optional.ofNullable(from.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Checks that an option is not {@code null}. In azure-identity's place {@code null} leaves an
   * option unset, since libraries pass on what they were given.
   *
   * @return true if the option stays unset
   */
  static boolean isUnset(@Nullable Object option, String name) {
    if (option == null && OVER_AZURE_IDENTITY) {
      return true;
    }
    Objects.requireNonNull(option, name);
    return false;
  }

  /** The tenants that requests may name if the builder does not set them. */
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

  @SuppressWarnings("unchecked") // T is the class of this, as each subclass declares.
  final T self() {
    return (T) this;
  }
}
