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
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.Network;
import dev.latchkey.identity.internal.http.RetryingHttp;
import dev.latchkey.identity.internal.http.UrlConnectionHttp;
import java.net.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP of a builder: azure-core's pipeline where an option asks for it, else the JDK's. */
public final class EntraHttp {
  /** For the machine's own endpoints: through a proxy it would be another machine's. */
  private static final Network NO_PROXY = new Network(uri -> Optional.of(Proxy.NO_PROXY), null);

  private EntraHttp() {}

  /**
   * The transport to Microsoft Entra. It repeats what may succeed later.
   *
   * @param settings the builder's options
   * @param network how this JVM reaches servers
   * @param clock the time, for {@code Retry-After}
   * @return a transport
   */
  public static HttpTransport of(HttpSettings settings, Network network, Clock clock) {
    HttpTransport client =
        settings.needPipeline()
            ? new PipelineHttp(pipeline(settings, network))
            : new UrlConnectionHttp(network);
    return settings.hasOwnRetries() ? client : retrying(client, settings, clock);
  }

  /**
   * A transport that repeats what may succeed later.
   *
   * @param client sends each request
   * @param settings the builder's options
   * @param clock the time, for {@code Retry-After}
   * @return a transport
   */
  public static HttpTransport retrying(HttpTransport client, HttpSettings settings, Clock clock) {
    return new RetryingHttp(client, settings.maxRetry(), settings.retryWait(), clock);
  }

  /**
   * The transport to the machine's own endpoint for managed identities, by azure-core's pipeline.
   *
   * @param settings the builder's options
   * @return a transport that repeats only what the pipeline itself repeats
   */
  public static HttpTransport endpoint(HttpSettings settings) {
    return new PipelineHttp(pipeline(settings, NO_PROXY));
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
        settings.client() != null
            ? settings.client()
            : new TransportClient(new UrlConnectionHttp(network));
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(policies.toArray(HttpPipelinePolicy[]::new))
        .build();
  }

  private static void at(
      HttpPipelinePosition position, List<HttpPipelinePolicy> from, List<HttpPipelinePolicy> to) {
    from.stream().filter(policy -> policy.getPipelinePosition() == position).forEach(to::add);
  }

  /** A request's body holds the secret, an answer's the token: neither is logged. */
  private static HttpLogOptions withoutBodies(@Nullable HttpLogOptions given) {
    HttpLogOptions log = new HttpLogOptions();
    HttpLogOptions from = given == null ? log : given;
    HttpLogDetailLevel level =
        switch (from.getLogLevel()) {
          case BODY -> HttpLogDetailLevel.BASIC;
          case BODY_AND_HEADERS -> HttpLogDetailLevel.HEADERS;
          default -> from.getLogLevel();
        };
    copyHeaderOptions(from, log);
    return log.setLogLevel(level)
        .setAllowedQueryParamNames(from.getAllowedQueryParamNames())
        .setRequestLogger(from.getRequestLogger())
        .setResponseLogger(from.getResponseLogger());
  }

  @SuppressWarnings("deprecation") // Older versions of azure-core have no others.
  private static void copyHeaderOptions(HttpLogOptions from, HttpLogOptions to) {
    try {
      to.setAllowedHttpHeaderNames(from.getAllowedHttpHeaderNames());
    } catch (NoSuchMethodError e) { // 1.52 does not have it.
      to.setAllowedHeaderNames(from.getAllowedHeaderNames());
    }
    try {
      to.disableRedactedHeaderLogging(from.isRedactedHeaderLoggingDisabled());
    } catch (NoSuchMethodError e) {
      // 1.44 has no such option.
    }
  }
}
