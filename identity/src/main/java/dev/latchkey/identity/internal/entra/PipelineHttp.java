package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests through azure-core's pipeline. */
final class PipelineHttp implements HttpExchange {
  private final HttpPipeline pipeline;

  PipelineHttp(HttpPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public HttpAnswer send(HttpCall call) throws IOException {
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
      return new HttpAnswer(answer.getStatusCode(), headers, body == null ? "" : body.toString());
    } catch (RuntimeException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw io; // What happened, without what clients wrap it in.
        }
      }
      throw e;
    }
  }
}
