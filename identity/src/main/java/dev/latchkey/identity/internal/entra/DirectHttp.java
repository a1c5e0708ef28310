package dev.latchkey.identity.internal.entra;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/**
 * One request by the JDK's oldest client: a new JVM has its answer 0.2 to 0.3 s sooner than by
 * {@code java.net.http} (measured on JDK 17 and 25), and no provider of azure-core's HTTP is
 * needed.
 */
final class DirectHttp implements HttpExchange {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 1 << 20;

  private final Network network;
  private final Duration whole;

  DirectHttp(Network network) {
    this(network, CONNECT.plus(READ));
  }

  /** With another time for the whole, from the call to the last byte of the answer. */
  DirectHttp(Network network, Duration whole) {
    this.network = network;
    this.whole = whole;
  }

  /**
   * Sends a request on a thread of its own. A read can't be ended on the thread that reads, each
   * byte begins its timeout anew, and the caller's may be a thread of the app.
   */
  @Override
  public HttpAnswer send(HttpCall call) throws IOException {
    FutureTask<HttpAnswer> work = new FutureTask<>(() -> exchange(call));
    new Worker(work).start();
    try {
      return work.get(whole.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("Read timed out");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } finally {
      work.cancel(true);
    }
  }

  private static IOException thrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException exception ? exception : new IOException(cause);
  }

  private HttpAnswer exchange(HttpCall call) throws IOException {
    HttpURLConnection connection = open(call.address());
    // A blocked read knows no interrupt; ending its connection ends it.
    Worker.onInterrupt(connection::disconnect);
    try {
      connection.setRequestMethod(call.method());
      connection.setRequestProperty("User-Agent", "latchkey-identity");
      call.headers().forEach(connection::setRequestProperty);
      connection.setDoOutput(call.body() != null);
      connection.connect();
      // Until now there was nothing that an interrupt could have ended.
      if (Thread.currentThread().isInterrupted()) {
        connection.disconnect();
        throw new InterruptedIOException();
      }
      if (call.body() != null) {
        try (OutputStream body = connection.getOutputStream()) {
          body.write(call.body().getBytes(StandardCharsets.UTF_8));
        }
      }
      return new HttpAnswer(
          connection.getResponseCode(), connection.getHeaderFields(), body(connection));
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        // A connection that is ended as it is made stumbles over itself in the JDK.
        throw new InterruptedIOException();
      }
      throw e;
    } finally {
      Worker.onInterrupt(null);
    }
  }

  private HttpURLConnection open(URI address) throws IOException {
    Optional<Proxy> proxy = network.proxies().apply(address);
    HttpURLConnection connection =
        (HttpURLConnection)
            (proxy.isPresent()
                ? address.toURL().openConnection(proxy.get())
                : address.toURL().openConnection());
    if (network.tls() != null && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(network.tls());
    }
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) READ.toMillis());
    connection.setUseCaches(false);
    // A secret follows no redirection.
    connection.setInstanceFollowRedirects(false);
    return connection;
  }

  private static String body(HttpURLConnection connection) throws IOException {
    InputStream stream =
        connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    if (stream == null) {
      return "";
    }
    // From here on it would have to wait for the read that it ends, up to half a minute.
    Worker.onInterrupt(null);
    try (stream) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        bytes.write(buffer, 0, read);
        boolean isForNobody = Thread.currentThread().isInterrupted();
        if (isForNobody || bytes.size() > LARGEST_ANSWER) {
          connection.disconnect();
          throw isForNobody
              ? new InterruptedIOException()
              : new IOException("An answer of more than 1 MiB");
        }
      }
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
