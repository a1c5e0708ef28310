package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.policy.AddHeadersFromContextPolicy;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.HttpLogDetailLevel;
import com.azure.core.http.policy.HttpLogOptions;
import com.azure.core.http.policy.HttpLoggingPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.CoreUtils;
import com.microsoft.aad.msal4j.IHttpClient;
import dev.latchkey.identity.internal.managed.EndpointHttp;
import java.net.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for Microsoft Entra: azure-core's where a builder asks for it, else the JDK's.
 */
public final class EntraHttp {
  /** To the machine's own endpoints: a proxy would show another machine's. */
  private static final Network NO_PROXY = new Network(uri -> Optional.of(Proxy.NO_PROXY), null);

  private EntraHttp() {}

  /**
   * A client that repeats what may succeed later.
   *
   * @param settings what the builder says
   * @param network how this JVM reaches the network
   * @param clock the time, for {@code Retry-After}
   * @return a client, safe for many threads
   */
  public static HttpExchange of(HttpSettings settings, Network network, Clock clock) {
    HttpExchange client =
        settings.needPipeline()
            ? new PipelineHttp(pipeline(settings, network))
            : new DirectHttp(network);
    return settings.hasOwnRetries() ? client : retrying(client, settings, clock);
  }

  /**
   * A client that repeats.
   *
   * @param client what sends each time
   * @param settings what the builder says
   * @param clock the time, for {@code Retry-After}
   * @return a client as safe as the one within
   */
  public static HttpExchange retrying(HttpExchange client, HttpSettings settings, Clock clock) {
    return new RetryingHttp(client, settings.maxRetry(), settings.retryWait(), clock);
  }

  /** A client as MSAL gets it. */
  static IHttpClient checked(HttpExchange client) {
    return new CheckedHttp(client);
  }

  /**
   * A client for the machine's own endpoint for managed identities, by azure-core's pipeline.
   *
   * @param settings what the builder says
   * @return a client that repeats only what the pipeline itself repeats
   */
  public static EndpointHttp endpoint(HttpSettings settings) {
    return new PipelineEndpoint(pipeline(settings, NO_PROXY));
  }

  /** In the order that azure-core's own clients use. */
  private static HttpPipeline pipeline(HttpSettings settings, Network network) {
    if (settings.pipeline() != null) {
      return settings.pipeline();
    }
    List<HttpPipelinePolicy> policies = new ArrayList<>();
    HttpLogOptions log = withoutBodies(settings.logOptions());
    policies.add(
        new UserAgentPolicy(
            CoreUtils.getApplicationId(settings.clientOptions(), log),
            "latchkey-identity",
            "0",
            null));
    policies.add(new AddHeadersFromContextPolicy());
    if (settings.clientOptions() != null) {
      policies.add(
          new AddHeadersPolicy(
              CoreUtils.createHttpHeadersFromClientOptions(settings.clientOptions())));
    }
    at(HttpPipelinePosition.PER_CALL, settings.policies(), policies);
    if (settings.retryPolicy() != null) {
      policies.add(settings.retryPolicy());
    } else if (settings.retryOptions() != null) {
      policies.add(new RetryPolicy(settings.retryOptions()));
    }
    at(HttpPipelinePosition.PER_RETRY, settings.policies(), policies);
    policies.add(new HttpLoggingPolicy(log));
    HttpClient client =
        settings.client() != null ? settings.client() : new JdkHttpClient(new DirectHttp(network));
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(policies.toArray(HttpPipelinePolicy[]::new))
        .build();
  }

  private static void at(
      HttpPipelinePosition position, List<HttpPipelinePolicy> from, List<HttpPipelinePolicy> to) {
    from.stream().filter(policy -> policy.getPipelinePosition() == position).forEach(to::add);
  }

  /** Bodies hold the secret on the way there, and the token on the way back. */
  private static HttpLogOptions withoutBodies(@Nullable HttpLogOptions given) {
    HttpLogOptions log = new HttpLogOptions();
    HttpLogOptions from = given == null ? log : given;
    HttpLogDetailLevel level =
        switch (from.getLogLevel()) {
          case BODY -> HttpLogDetailLevel.BASIC;
          case BODY_AND_HEADERS -> HttpLogDetailLevel.HEADERS;
          default -> from.getLogLevel();
        };
    return log.setLogLevel(level)
        .setAllowedHttpHeaderNames(from.getAllowedHttpHeaderNames())
        .setAllowedQueryParamNames(from.getAllowedQueryParamNames())
        .disableRedactedHeaderLogging(from.isRedactedHeaderLoggingDisabled())
        .setRequestLogger(from.getRequestLogger())
        .setResponseLogger(from.getResponseLogger());
  }
}
