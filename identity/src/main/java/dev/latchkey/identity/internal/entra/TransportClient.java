package dev.latchkey.identity.internal.entra;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.latchkey.identity.internal.http.HttpAnswer;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.http.HttpTransport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A transport of ours under azure-core's pipeline. It lets an app without an HTTP provider of
 * azure-core set policies and retries too.
 */
final class TransportClient implements HttpClient {
  private final HttpTransport transport;

  TransportClient(HttpTransport transport) {
    this.transport = transport;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromCallable(() -> answer(request)).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    try {
      return answer(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse answer(HttpRequest request) throws IOException {
    Map<String, String> headers = new HashMap<>();
    request.getHeaders().forEach(header -> headers.put(header.getName(), header.getValue()));
    BinaryData body = request.getBodyAsBinaryData();
    HttpCall call =
        new HttpCall(
            request.getHttpMethod().toString(),
            URI.create(request.getUrl().toString()),
            headers,
            body == null ? null : body.toString());
    try {
      return new Answer(request, transport.send(call));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** An answer in azure-core's form. */
  private static final class Answer extends HttpResponse {
    private final HttpAnswer answer;

    Answer(HttpRequest request, HttpAnswer answer) {
      super(request);
      this.answer = answer;
    }

    @Override
    public int getStatusCode() {
      return answer.status();
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract all the same.
    public @Nullable String getHeaderValue(String name) {
      return answer.header(name).orElse(null);
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      answer
          .headers()
          .forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
      return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
      return Flux.defer(() -> Flux.just(ByteBuffer.wrap(answer.body())));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
      return Mono.just(answer.body());
    }

    @Override
    public Mono<String> getBodyAsString() {
      return Mono.just(answer.text());
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
      return Mono.just(new String(answer.body(), charset));
    }
  }
}
