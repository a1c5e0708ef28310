package dev.latchkey.identity.internal.http;

import java.io.ByteArrayOutputStream;
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
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Requests to an endpoint of this machine, one connection each, on the calling thread: when {@link
 * #send} returns, nothing is left of it. The JDK's clients can't do that. The old one knows no
 * deadline and no interrupt, accepts what is not HTTP, and repeats a GET by itself; the new one
 * keeps a thread and connections, and costs a new JVM 0.2 s. Uses no proxy, which would reach the
 * endpoint of another machine, and follows no redirect, since a request holds a secret.
 */
public final class SocketHttp implements HttpTransport {
  /** Longer than it takes to reach the machine itself, or its host. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final HostLookup LOOKUP = new HostLookup(InetAddress::getAllByName);

  /** A transport. */
  public SocketHttp() {}

  @Override
  public HttpAnswer send(HttpCall call) throws IOException, InterruptedException {
    Duration longest = call.timeout() != null ? call.timeout() : LONGEST;
    Deadline deadline = new Deadline(System.nanoTime() + longest.toNanos());
    try (SocketChannel channel = connect(call.address(), deadline)) {
      Socket socket = channel.socket(); // Of a channel, so that an interrupt closes it.
      if (isTls(call.address())) {
        socket = tls(socket, call, deadline);
      }
      socket.getOutputStream().write(bytes(call));
      return HttpAnswerReader.read(new TimedInput(socket, deadline));
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw new InterruptedException();
    }
  }

  /** The time at which all must be done, by {@link System#nanoTime}. */
  private record Deadline(long end) {
    int millisLeft() throws SocketTimeoutException {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in time");
      }
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }

  /** Waits for each byte no longer than the whole answer may take. */
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
    HostAndPort there =
        HostAndPort.of(uri).orElseThrow(() -> new IOException("an address without a host"));
    int port = there.port() != -1 ? there.port() : isTls(uri) ? 443 : 80;
    IOException failure = new IOException("no address");
    for (InetAddress address : LOOKUP.addressesOf(there.host(), deadline.millisLeft())) {
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

  private static Socket tls(Socket socket, HttpCall call, Deadline deadline) throws IOException {
    SSLSocketFactory factory =
        call.thumbprint() == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : PinnedCertificate.factory(call.thumbprint());
    String host = HostAndPort.hostOf(call.address());
    SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
    if (call.thumbprint() == null) {
      // By itself a socket accepts a certificate of any host.
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
    }
    tls.setSoTimeout(deadline.millisLeft());
    tls.startHandshake();
    return tls;
  }

  private static byte[] bytes(HttpCall call) {
    URI uri = call.address();
    byte[] body = call.body() == null ? new byte[0] : call.body().getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(call.method()).append(' ');
    head.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    head.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority().toLowerCase(Locale.ROOT));
    head.append("\r\nConnection: close\r\nAccept: application/json\r\n");
    head.append("User-Agent: latchkey-identity\r\n");
    if (call.body() != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    call.headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
