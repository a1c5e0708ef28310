package dev.latchkey.identity.internal.managed;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client, made when it is first needed. Never through a proxy: the endpoints are the
 * machine's own, and a proxy would show it another machine's.
 */
public final class DirectHttp implements EndpointHttp {
  /** Longer than it takes to reach the machine itself, or its host. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  private final Object lock = new Object();
  private @Nullable HttpClient client;

  /** A client that has no connection yet. */
  public DirectHttp() {}

  @Override
  public EndpointAnswer get(EndpointRequest request, Duration timeout)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).timeout(timeout);
    request.headers().forEach(builder::header);
    CompletableFuture<HttpResponse<byte[]>> sent =
        clientFor(request).sendAsync(builder.build(), answer -> new BoundedBody());
    try {
      // The client's own limit ends with the headers; this one with the body.
      HttpResponse<byte[]> answer = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      Map<String, String> headers = new HashMap<>();
      answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
      return EndpointAnswer.of(answer.statusCode(), headers, answer.body());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  private HttpClient clientFor(EndpointRequest request) throws IOException {
    if (request.thumbprint() != null) {
      return build(HttpClient.newBuilder().sslContext(pinned(request.thumbprint())));
    }
    synchronized (lock) {
      HttpClient known = client;
      if (known == null) {
        known = build(HttpClient.newBuilder());
        client = known;
      }
      return known;
    }
  }

  private static HttpClient build(HttpClient.Builder builder) {
    return builder
        .proxy(HttpClient.Builder.NO_PROXY)
        .followRedirects(Redirect.NEVER)
        .version(Version.HTTP_1_1)
        .connectTimeout(LONGEST_CONNECT)
        .build();
  }

  private static SSLContext pinned(String thumbprint) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {new PinnedCertificate(thumbprint)}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
