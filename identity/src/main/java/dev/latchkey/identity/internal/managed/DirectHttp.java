package dev.latchkey.identity.internal.managed;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's oldest client, which a new JVM has ready soonest. Never through a proxy: the endpoints
 * are the machine's own, and a proxy would show it another machine's. Each request has a thread of
 * its own that ends with it, since a blocked read knows neither a deadline nor an interrupt.
 */
public final class DirectHttp implements EndpointHttp {
  /** Longer than it takes to reach the machine itself, or its host. */
  private static final long LONGEST_CONNECT = 5_000;

  private static final int LARGEST_ANSWER = 1 << 20;

  /** A client. */
  public DirectHttp() {}

  @Override
  public EndpointAnswer get(EndpointRequest request, Duration timeout)
      throws IOException, InterruptedException {
    HttpURLConnection connection = open(request, Math.max(1, timeout.toMillis()));
    FutureTask<EndpointAnswer> work = new FutureTask<>(() -> read(connection));
    Thread thread = new Thread(work, "latchkey-managed-identity");
    thread.setDaemon(true); // Nobody's JVM stays for a token.
    thread.start();
    try {
      return work.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no answer in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } finally {
      if (!work.isDone()) {
        connection.disconnect(); // Ends the read.
      }
    }
  }

  private static HttpURLConnection open(EndpointRequest request, long timeout) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) request.uri().toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) Math.min(LONGEST_CONNECT, timeout));
    connection.setReadTimeout((int) timeout);
    connection.setUseCaches(false);
    // A secret follows no redirection, and the app's passwords are for others.
    connection.setInstanceFollowRedirects(false);
    connection.setAuthenticator(new Authenticator() {});
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("User-Agent", "latchkey-identity");
    request.headers().forEach(connection::setRequestProperty);
    if (request.thumbprint() != null && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(pinned(request.thumbprint()).getSocketFactory());
      https.setHostnameVerifier((host, session) -> true); // It is this one, whatever it says.
    }
    return connection;
  }

  private static EndpointAnswer read(HttpURLConnection connection) throws IOException {
    try {
      int status = connection.getResponseCode();
      Map<String, String> headers = new HashMap<>();
      connection.getHeaderFields().forEach((name, values) -> put(headers, name, values.get(0)));
      return EndpointAnswer.of(status, headers, body(connection, status));
    } finally {
      connection.disconnect();
    }
  }

  /** The line of the status has no name. */
  private static void put(Map<String, String> headers, @Nullable String name, String value) {
    if (name != null) {
      headers.put(name, value);
    }
  }

  private static byte[] body(HttpURLConnection connection, int status) throws IOException {
    InputStream stream =
        status >= HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getErrorStream()
            : connection.getInputStream();
    if (stream == null) {
      return new byte[0];
    }
    try (stream) {
      byte[] bytes = stream.readNBytes(LARGEST_ANSWER + 1);
      if (bytes.length > LARGEST_ANSWER) {
        throw new IOException("an answer of more than 1 MiB");
      }
      return bytes;
    }
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
