package dev.latchkey.identity.internal.http;

import dev.latchkey.identity.internal.source.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * Requests by the JDK's oldest client. It goes the way that the JVM goes: proxies of all kinds, a
 * Windows user's own sign-in to them, an app's {@code Authenticator}, {@code https.protocols}. A
 * new JVM has its answer 0.2 to 0.3 s sooner than by {@code java.net.http} (measured on JDK 17 and
 * 25), and no HTTP provider of azure-core is needed.
 */
public final class UrlConnectionHttp implements HttpTransport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);

  private final Network network;

  /**
   * A transport.
   *
   * @param network the proxies and certificates
   */
  public UrlConnectionHttp(Network network) {
    this.network = network;
  }

  /**
   * Sends a request on a thread of its own: the JDK's client can't be interrupted on the thread
   * that reads, which may be the app's, and each byte restarts its timeout.
   */
  @Override
  public HttpAnswer send(HttpCall call) throws IOException, InterruptedException {
    Duration longest = call.timeout() != null ? call.timeout() : CONNECT.plus(READ);
    return Worker.within(longest, () -> exchange(call));
  }

  @Override
  public Failure unreachable(IOException e, HttpCall call) {
    return switch (network.unused().apply(call.address())) {
      case NOTHING -> Unreachable.failure(e, server(call), proxy(call));
      case PASSWORD -> Unreachable.failureWithoutPassword(e, server(call), proxy(call));
      case ALL -> Unreachable.failureWithoutProxy(e, server(call));
    };
  }

  private String proxy(HttpCall call) {
    return network.namedProxy(call.address()).orElse("");
  }

  private HttpAnswer exchange(HttpCall call) throws IOException {
    HttpURLConnection connection = open(call);
    // A blocked read ignores the interrupt; closing its connection ends it.
    Worker.onInterrupt(connection::disconnect);
    try {
      connection.setRequestMethod(call.method());
      connection.setRequestProperty("User-Agent", "latchkey-identity");
      call.headers().forEach(connection::setRequestProperty);
      connection.setDoOutput(call.body() != null);
      connection.connect();
      // Until now there was no connection that an interrupt could have closed.
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
        // The JDK fails in its own code when a connection is closed while it is made.
        throw new InterruptedIOException();
      }
      throw e;
    } finally {
      Worker.onInterrupt(null);
    }
  }

  private HttpURLConnection open(HttpCall call) throws IOException {
    Optional<Proxy> proxy = network.proxies().apply(call.address());
    HttpURLConnection connection =
        (HttpURLConnection)
            (proxy.isPresent()
                ? call.address().toURL().openConnection(proxy.get())
                : call.address().toURL().openConnection());
    if (network.tls() != null && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(network.tls());
    }
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) READ.toMillis());
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false); // A request holds a secret.
    return connection;
  }

  private static byte[] body(HttpURLConnection connection) throws IOException {
    InputStream stream =
        connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    if (stream == null) {
      return new byte[0];
    }
    // From here on disconnect() waits for the read that it is to end, up to half a minute.
    Worker.onInterrupt(null);
    try (stream) {
      return read(stream, connection);
    }
  }

  private static byte[] read(InputStream stream, HttpURLConnection connection) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      bytes.write(buffer, 0, read);
      boolean isInterrupted = Thread.currentThread().isInterrupted();
      if (isInterrupted || bytes.size() > HttpAnswer.LARGEST_BODY) {
        connection.disconnect();
        throw isInterrupted
            ? new InterruptedIOException()
            : new IOException("an answer of more than 1 MiB");
      }
    }
    return bytes.toByteArray();
  }
}
