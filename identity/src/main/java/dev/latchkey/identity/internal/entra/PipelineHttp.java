package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** MSAL's requests through azure-core's pipeline. */
final class PipelineHttp implements IHttpClient {
  private final HttpPipeline pipeline;

  PipelineHttp(HttpPipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException {
    com.azure.core.http.HttpRequest sent =
        new com.azure.core.http.HttpRequest(
            HttpMethod.valueOf(request.httpMethod().name()), request.url());
    if (request.headers() != null) {
      request
          .headers()
          .forEach((name, value) -> sent.setHeader(HttpHeaderName.fromString(name), value));
    }
    if (request.body() != null) {
      sent.setBody(request.body().getBytes(StandardCharsets.UTF_8));
    }
    try {
      return answer(sent);
    } catch (RuntimeException e) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw io; // What happened, without what clients wrap it in.
        }
      }
      throw e;
    }
  }

  private IHttpResponse answer(com.azure.core.http.HttpRequest request) {
    try (com.azure.core.http.HttpResponse answer = pipeline.sendSync(request, Context.NONE)) {
      Map<String, List<String>> headers = new HashMap<>();
      answer.getHeaders().forEach(header -> headers.put(header.getName(), header.getValuesList()));
      BinaryData body = answer.getBodyAsBinaryData();
      HttpResponse given = new HttpResponse().statusCode(answer.getStatusCode());
      given.addHeaders(headers);
      return given.body(body == null ? "" : body.toString());
    }
  }
}
