package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.latchkey.identity.internal.managed.DirectHttp;
import dev.latchkey.identity.internal.managed.EndpointAnswer;
import dev.latchkey.identity.internal.managed.EndpointHttp;
import dev.latchkey.identity.internal.managed.EndpointRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The machine's endpoint for managed identities through azure-core's pipeline. */
final class PipelineEndpoint implements EndpointHttp {
  private final HttpPipeline pipeline;
  private final EndpointHttp direct = new DirectHttp();

  PipelineEndpoint(HttpPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public EndpointAnswer get(EndpointRequest request, Duration timeout)
      throws IOException, InterruptedException {
    if (request.thumbprint() != null) {
      return direct.get(request, timeout); // No client of azure-core accepts one certificate only.
    }
    FutureTask<EndpointAnswer> work = new FutureTask<>(() -> send(request));
    new Worker(work).start();
    try {
      return work.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no answer in time");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      work.cancel(true);
    }
  }

  private EndpointAnswer send(EndpointRequest request) throws IOException {
    HttpRequest sent = new HttpRequest(HttpMethod.GET, request.uri().toURL());
    request
        .headers()
        .forEach((name, value) -> sent.setHeader(HttpHeaderName.fromString(name), value));
    try (HttpResponse answer = pipeline.sendSync(sent, Context.NONE)) {
      Map<String, String> headers = new HashMap<>();
      answer.getHeaders().forEach(header -> headers.put(header.getName(), header.getValue()));
      byte[] body =
          answer.getBodyAsBinaryData() == null
              ? new byte[0]
              : answer.getBodyAsBinaryData().toBytes();
      return EndpointAnswer.of(answer.getStatusCode(), headers, body);
    }
  }
}
