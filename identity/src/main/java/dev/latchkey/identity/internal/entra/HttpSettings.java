package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.ClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP options of a builder; {@code null} is the default of each.
 *
 * @param client the client
 * @param pipeline the whole pipeline, which overrides every other option
 * @param clientOptions application id and headers
 * @param logOptions what the pipeline logs
 * @param retryPolicy how the pipeline repeats requests
 * @param retryOptions the same, as options
 * @param policies further policies
 * @param maxRetry how often a failed request is repeated
 * @param retryWait how long to wait before a repetition, given the number of the repetition as so
 *     many seconds, from 1
 */
public record HttpSettings(
    @Nullable HttpClient client,
    @Nullable HttpPipeline pipeline,
    @Nullable ClientOptions clientOptions,
    @Nullable HttpLogOptions logOptions,
    @Nullable RetryPolicy retryPolicy,
    @Nullable RetryOptions retryOptions,
    List<HttpPipelinePolicy> policies,
    @Nullable Integer maxRetry,
    @Nullable Function<Duration, Duration> retryWait) {

  /** Copies the list, so that later changes to the builder have no effect here. */
  public HttpSettings {
    policies = List.copyOf(policies);
  }

  /**
   * Whether azure-core's pipeline is needed. Without it a new JVM has its first token sooner.
   *
   * @return {@code true} if an option is set that only the pipeline knows
   */
  public boolean needPipeline() {
    return client != null
        || pipeline != null
        || clientOptions != null
        || logOptions != null
        || hasOwnRetries()
        || !policies.isEmpty();
  }

  /**
   * Whether the pipeline itself repeats failed requests.
   *
   * @return {@code true} if no other layer should repeat them
   */
  public boolean hasOwnRetries() {
    return pipeline != null || retryPolicy != null || retryOptions != null;
  }
}
