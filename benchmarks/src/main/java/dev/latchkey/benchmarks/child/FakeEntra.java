package dev.latchkey.benchmarks.child;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A token endpoint inside of the process: nothing is sent, each answer is a token for an hour. */
public final class FakeEntra implements HttpClient {
  private static final String ANSWER =
      "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,"
          + "\"access_token\":\"eyJ0eXAiOiJKV1QifQ.e30.c2lnbmVkLWJ5LW5vYm9keQ\"}";

  /** An endpoint. */
  public FakeEntra() {}

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    if (!request.getUrl().getPath().endsWith("/oauth2/v2.0/token")) {
      throw new IllegalStateException(request.getUrl() + " is no token endpoint");
    }
    return new Answer(request);
  }

  private static final class Answer extends HttpResponse {
    private Answer(HttpRequest request) {
      super(request);
    }

    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    @SuppressWarnings("deprecation") // azure-core still asks for it.
    public String getHeaderValue(String name) {
      return getHeaders().getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
      return new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.just(ByteBuffer.wrap(ANSWER.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(ANSWER.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mono<String> getBodyAsString() {
      return Mono.just(ANSWER);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just(ANSWER);
    }
  }
}
