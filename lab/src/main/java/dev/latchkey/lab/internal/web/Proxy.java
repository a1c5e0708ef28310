package dev.latchkey.lab.internal.web;

import dev.latchkey.lab.internal.web.AllowedHosts.NoConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/**
 * The forward proxy in front of the lab. A tunnel to a played host ends at the lab's own server; to
 * an allowed host it goes through; any other is answered 502 at once, which is also the proof that
 * nothing leaves the machine.
 */
public final class Proxy implements AutoCloseable {
  private static final int MAX_HEAD = 32 * 1024;
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(30);
  static final String NO_PLAIN_HOST = "The lab does not play this host over plain HTTP.\n";

  private final ServerSocket socket;
  private final PlayedHosts hosts;
  private final AllowedHosts allowedHosts;
  private final WebServer lab;
  private final PlainServer plain;
  private final RequestLog log;
  private final ExecutorService threads;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Starts on loopback.
   *
   * @param port the port, 0 for one that the system picks
   * @param hosts the hosts that end at {@code server}
   * @param allowedHosts the hosts that are let through, with TLS and without
   * @param server what answers for the played hosts
   * @param plain what answers requests without TLS
   * @param log where each tunnel is recorded
   * @param threads two for each connection
   * @throws IOException if the port can't be had
   */
  public Proxy(
      int port,
      PlayedHosts hosts,
      AllowedHosts allowedHosts,
      WebServer server,
      PlainServer plain,
      RequestLog log,
      ExecutorService threads)
      throws IOException {
    this.hosts = hosts;
    this.allowedHosts = allowedHosts;
    this.lab = server;
    this.plain = plain;
    this.log = log;
    this.threads = threads;
    socket = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** {@return the port it listens on} */
  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException | RejectedExecutionException e) {
        // Closed, or one connection that failed before it began: the loop's condition tells which.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout((int) HEAD_TIMEOUT.toMillis());
      String head = readHead(client.getInputStream());
      String[] line = head.lines().findFirst().orElse("").split(" ", -1);
      if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
        refuse(client, "400 Bad Request", "This is not an HTTP/1.1 request.");
      } else if (line[0].equals("CONNECT")) {
        client.setSoTimeout(0);
        tunnel(client, line[1]);
      } else if (plain.isFor(line[1]) && allowedHosts.isEmpty()) {
        client.setSoTimeout(0);
        sendToPlain(client, head);
      } else {
        client.setSoTimeout(0);
        sendAlone(client, line[1], PlainRequest.parse(head));
      }
    } catch (IOException e) {
      // The client went away or sent no request in time: there is nobody to tell.
    } finally {
      open.remove(client);
    }
  }

  /** Reads as far as the empty line, and not a byte further: what follows belongs to the tunnel. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MAX_HEAD) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
      if (next == '\n' && (endsWith(head, "\r\n\r\n") || endsWith(head, "\n\n"))) {
        break;
      }
    }
    return head.toString();
  }

  private static boolean endsWith(CharSequence text, String end) {
    int start = text.length() - end.length();
    return start >= 0 && text.subSequence(start, text.length()).toString().equals(end);
  }

  private void tunnel(Socket client, String target) throws IOException {
    int colon = target.lastIndexOf(':');
    String host = colon < 0 ? target : target.substring(0, colon);
    String port = colon < 0 ? "443" : target.substring(colon + 1);
    boolean isPlayed = port.equals("443") && hosts.find(host).isPresent();
    if (!isPlayed && !allowedHosts.has(host)) {
      log.recordTunnel(target, 502);
      refuse(
          client,
          "502 Bad Gateway",
          "The lab does not play this host and was not told to let it through (--allow-host).");
      return;
    }
    try (Socket server = isPlayed ? connectToLab(lab.port()) : connect(host, port)) {
      open.add(server);
      log.recordTunnel(target, 200);
      client
          .getOutputStream()
          .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      threads.execute(() -> sendOn(client, server));
      sendBack(server, client);
    } catch (NoConnectionException e) {
      log.recordTunnel(target, 502);
      refuse(client, "502 Bad Gateway", String.valueOf(e.getMessage()));
    }
  }

  private Socket connect(String host, String port) throws NoConnectionException {
    try {
      return allowedHosts.connect(host, Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new NoConnectionException("The port is no number.");
    }
  }

  /** A request without TLS where hosts are allowed: each has a connection of its own. */
  private void sendAlone(Socket client, String target, Optional<PlainRequest> parsed)
      throws IOException {
    boolean isPlayed = plain.isFor(target);
    if (parsed.isEmpty() || (!isPlayed && !allowedHosts.has(parsed.get().host()))) {
      refusePlain(client, target);
      return;
    }
    PlainRequest request = parsed.get();
    try (Socket server =
        isPlayed
            ? connectToLab(plain.port())
            : allowedHosts.connect(request.host(), request.port())) {
      open.add(server);
      if (!isPlayed) {
        log.recordTunnel(request.host() + ":" + request.port(), 200);
      }
      server.getOutputStream().write(request.head());
      threads.execute(() -> sendBody(client, server, request));
      sendHeadBack(server, client);
      sendBack(server, client);
    } catch (NoConnectionException e) {
      log.recordTunnel(request.host() + ":" + request.port(), 502);
      refuse(client, "502 Bad Gateway", String.valueOf(e.getMessage()));
    }
  }

  /**
   * A request without TLS goes on as it came: the server understands the form with the host in its
   * first line, and looks at the host of every further request on the connection.
   */
  private void sendToPlain(Socket client, String head) throws IOException {
    try (Socket server = connectToLab(plain.port())) {
      open.add(server);
      server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      threads.execute(() -> sendOn(client, server));
      sendBack(server, client);
    }
  }

  private static Socket connectToLab(int port) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    server.setTcpNoDelay(true);
    return server;
  }

  /** What the client says; when it has said all, the answer may still be on its way. */
  private void sendOn(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException e) {
      // One side is gone; closing the other tells it.
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  /** As {@link #sendOn}, but the connection stays open on both sides for the answer. */
  private void sendBody(Socket client, Socket server, PlainRequest request) {
    try {
      request.copyBody(client.getInputStream(), server.getOutputStream());
    } catch (IOException e) {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  /** The heads of an answer; what is no head, since the server has gone, is passed on as it is. */
  private static void sendHeadBack(Socket server, Socket client) throws IOException {
    boolean isOver = false;
    while (!isOver) {
      String head = readHead(server.getInputStream());
      boolean isHead = endsWith(head, "\r\n\r\n") || endsWith(head, "\n\n");
      isOver = !isHead || PlainRequest.isFinal(head);
      client
          .getOutputStream()
          .write(
              isHead ? PlainRequest.answerHead(head) : head.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** What the server answers; when it is done, so is the tunnel. */
  private void sendBack(Socket server, Socket client) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One side is gone; closing the other tells it.
    } finally {
      passResetOn(server, client);
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  /** A close with this option drops what is under way and sends a reset. */
  private void passResetOn(Socket server, Socket client) {
    try {
      if (lab.hasReset(server.getLocalPort()) || plain.hasReset(server.getLocalPort())) {
        client.setSoLinger(true, 0);
      }
    } catch (SocketException e) {
      // The client is gone already.
    }
  }

  private void closeQuietly(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
  }

  /** Plain HTTP is for nothing else that the lab plays: tokens travel by TLS only. */
  private void refusePlain(Socket client, String target) throws IOException {
    if (target.startsWith("/")) {
      refuse(
          client,
          "400 Bad Request",
          "This port is the lab's proxy, not a web page. The console is at LATCHKEY_LAB_URL.");
    } else {
      log.recordTunnel(
          target.replaceFirst("^[a-z]+://", "").replaceFirst("/.*", "").replaceFirst(".*@", ""),
          502);
      refuse(client, "502 Bad Gateway", NO_PLAIN_HOST.strip());
    }
  }

  private static void refuse(Socket client, String status, String why) throws IOException {
    byte[] body = (why + "\n").getBytes(StandardCharsets.US_ASCII);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=us-ascii\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().write(body);
    client.getOutputStream().flush();
    client.shutdownOutput();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it should be.
    }
    open.forEach(this::closeQuietly);
  }
}
