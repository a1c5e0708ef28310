package dev.latchkey.identity.internal.managed;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One GET over one connection, on the calling thread: nothing of it is left when it returns. The
 * JDK's clients can't do that. The old one knows no deadline and no interrupt, and waits for a slow
 * answer even in order to give it up; the new one keeps a thread and connections, and costs a new
 * JVM 0.2 s. Never through a proxy: the endpoints are the machine's own, and a proxy would show it
 * another machine's. Redirections are not followed: a request holds a secret.
 */
public final class DirectHttp implements EndpointHttp {
  /** Longer than it takes to reach the machine itself, or its host. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  private static final HostLookup LOOKUP = new HostLookup(InetAddress::getAllByName);

  /** A client. */
  public DirectHttp() {}

  @Override
  public EndpointAnswer get(EndpointRequest request, Duration timeout)
      throws IOException, InterruptedException {
    Deadline deadline = new Deadline(System.nanoTime() + timeout.toNanos());
    try (SocketChannel channel = connect(request.uri(), deadline)) {
      Socket socket = channel.socket(); // Of a channel, so that an interrupt closes it.
      if (isTls(request.uri())) {
        socket = tls(socket, request, deadline);
      }
      socket.getOutputStream().write(text(request).getBytes(StandardCharsets.ISO_8859_1));
      return HttpAnswerReader.read(new TimedInput(socket, deadline));
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    }
  }

  /** Until when all of it must have happened, by {@link System#nanoTime}. */
  private record Deadline(long end) {
    int millisLeft() throws SocketTimeoutException {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in time");
      }
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }

  /** Waits for each byte only as long as the whole answer may take. */
  private static final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;

    TimedInput(Socket socket, Deadline deadline) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      socket.setSoTimeout(deadline.millisLeft());
      return in.read(bytes, offset, length);
    }
  }

  private static boolean isTls(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static SocketChannel connect(URI uri, Deadline deadline)
      throws IOException, InterruptedException {
    int port = uri.getPort() != -1 ? uri.getPort() : isTls(uri) ? 443 : 80;
    IOException failure = new IOException("no address");
    for (InetAddress address : LOOKUP.addressesOf(uri.getHost(), deadline.millisLeft())) {
      SocketChannel channel = SocketChannel.open();
      try {
        int wait = Math.min(deadline.millisLeft(), (int) LONGEST_CONNECT.toMillis());
        channel.socket().connect(new InetSocketAddress(address, port), wait);
        return channel;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        channel.close();
        failure = e;
      }
    }
    throw failure;
  }

  private static Socket tls(Socket socket, EndpointRequest request, Deadline deadline)
      throws IOException {
    SSLSocketFactory factory =
        request.thumbprint() == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : pinned(request.thumbprint());
    URI uri = request.uri();
    SSLSocket tls = (SSLSocket) factory.createSocket(socket, uri.getHost(), socket.getPort(), true);
    if (request.thumbprint() == null) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // A bare socket does not ask whose.
      tls.setSSLParameters(parameters);
    }
    tls.setSoTimeout(deadline.millisLeft());
    tls.startHandshake();
    return tls;
  }

  private static SSLSocketFactory pinned(String thumbprint) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {new PinnedCertificate(thumbprint)}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String text(EndpointRequest request) {
    URI uri = request.uri();
    @Nullable String query = uri.getRawQuery();
    StringBuilder text = new StringBuilder("GET ");
    text.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    text.append(query == null ? "" : "?" + query).append(" HTTP/1.1\r\nHost: ");
    text.append(uri.getRawAuthority().toLowerCase(Locale.ROOT));
    text.append("\r\nConnection: close\r\nAccept: application/json\r\n");
    text.append("User-Agent: latchkey-identity\r\n");
    request
        .headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString();
  }
}
