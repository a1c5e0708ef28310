package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.http.Worker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests through azure-core's pipeline. Its client decides about redirects and time limits. */
final class PipelineHttp implements HttpTransport {
  private final HttpPipeline pipeline;
  private final HttpTransport pinned = new SocketHttp();

  PipelineHttp(HttpPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public HttpAnswer send(HttpCall call) throws IOException, InterruptedException {
    if (call.thumbprint() != null) {
      return pinned.send(call); // azure-core's clients can't accept a single certificate only.
    }
    if (call.timeout() == null) {
      return exchange(call);
    }
    try {
      return Worker.within(call.timeout(), () -> exchange(call));
    } catch (RuntimeException e) {
      throw new IOException(e); // The caller decides whether to repeat.
    }
  }

  private HttpAnswer exchange(HttpCall call) throws IOException {
    HttpRequest request =
        new HttpRequest(HttpMethod.valueOf(call.method()), call.address().toURL());
    call.headers()
        .forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
    if (call.body() != null) {
      request.setBody(call.body().getBytes(StandardCharsets.UTF_8));
    }
    try (HttpResponse answer = pipeline.sendSync(request, Context.NONE)) {
      Map<String, List<String>> headers = new HashMap<>();
      answer.getHeaders().forEach(header -> headers.put(header.getName(), header.getValuesList()));
      BinaryData body = answer.getBodyAsBinaryData();
      return new HttpAnswer(
          answer.getStatusCode(), headers, body == null ? new byte[0] : body.toBytes());
    } catch (RuntimeException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw io; // What happened, without the client's wrapping.
        }
      }
      throw e;
    }
  }
}
