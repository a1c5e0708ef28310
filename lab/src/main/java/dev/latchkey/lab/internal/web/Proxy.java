package dev.latchkey.lab.internal.web;

import dev.latchkey.lab.internal.web.AllowedHosts.NoConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The forward proxy in front of the lab. The lab itself answers in a tunnel to a played host. A
 * tunnel to an allowed host goes through. Any other host is answered 502 at once, so that nothing
 * leaves the machine.
 */
public final class Proxy implements AutoCloseable {
  static final String NO_PLAIN_HOST = "The lab does not play this host over plain HTTP.\n";

  private final Listener listener;
  private final PlayedHosts hosts;
  private final AllowedHosts allowedHosts;
  private final WebServer lab;
  private final PlainServer plain;
  private final RequestLog log;
  private final ExecutorService threads;

  /** The connections to allowed hosts. */
  private final Set<Socket> outside = ConcurrentHashMap.newKeySet();

  /**
   * Starts on loopback.
   *
   * @param port the port, 0 for one that the system picks
   * @param hosts the played hosts
   * @param allowedHosts the allowed hosts, with TLS and without
   * @param server what answers for the played hosts
   * @param plain what answers requests without TLS
   * @param log where each tunnel is recorded
   * @param threads one for each connection, two for one to an allowed host
   * @throws IOException if the port can't be opened
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
    listener = new Listener(port, threads, this::serve);
  }

  /** {@return the port it listens on} */
  public int port() {
    return listener.port();
  }

  private void serve(Socket client) throws IOException {
    String head;
    try {
      client.setSoTimeout((int) Connection.HEAD_LIMIT.toMillis());
      head = RequestHead.readText(client.getInputStream(), client, Connection.HEAD_LIMIT);
    } catch (SocketTimeoutException e) {
      refuse(client, "408 Request Timeout", "The head of the request took too long.");
      return;
    }
    String[] line = head.lines().findFirst().orElse("").split(" ", -1);
    if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
      refuse(client, "400 Bad Request", "This is not an HTTP/1.1 request.");
    } else if (line[0].equals("CONNECT")) {
      tunnel(client, line[1]);
    } else if (plain.isFor(line[1]) && allowedHosts.isEmpty()) {
      plain.serve(client, head);
    } else if (plain.isFor(line[1])) {
      plain.serveOnce(client, head);
    } else {
      sendOnAlone(client, line[1], PlainRequest.parse(head));
    }
  }

  private void tunnel(Socket client, String target) throws IOException {
    int colon = target.lastIndexOf(':');
    String host = colon < 0 ? target : target.substring(0, colon);
    String port = colon < 0 ? "443" : target.substring(colon + 1);
    if (plain.isFor("http://" + target + "/")) {
      // Some clients tunnel what has no TLS, too: Node's fetch.
      log.recordTunnel(target, 200);
      confirm(client);
      plain.serve(client);
      return;
    }
    boolean isPlayed = port.equals("443") && hosts.find(host).isPresent();
    if (!isPlayed && !allowedHosts.has(host)) {
      log.recordTunnel(target, 502);
      refuse(
          client,
          "502 Bad Gateway",
          "The lab does not play this host, and --allow-host does not allow it.");
      return;
    }
    if (isPlayed) {
      log.recordTunnel(target, 200);
      confirm(client);
      lab.serve(client);
    } else {
      letThrough(client, target, host, port);
    }
  }

  private static void confirm(Socket client) throws IOException {
    client
        .getOutputStream()
        .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void letThrough(Socket client, String target, String host, String port)
      throws IOException {
    try (Socket server = connect(host, port)) {
      outside.add(server);
      log.recordTunnel(target, 200);
      confirm(client);
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

  /** A request without TLS to an allowed host has a connection of its own. */
  private void sendOnAlone(Socket client, String target, Optional<PlainRequest> parsed)
      throws IOException {
    if (parsed.isEmpty() || !allowedHosts.has(parsed.get().host())) {
      refusePlain(client, target);
      return;
    }
    PlainRequest request = parsed.get();
    String authority = request.host() + ":" + request.port();
    try (Socket server = allowedHosts.connect(request.host(), request.port())) {
      outside.add(server);
      log.recordTunnel(authority, 200);
      server.getOutputStream().write(request.head());
      threads.execute(() -> sendBody(client, server, request));
      sendHeadBack(server, client);
      sendBack(server, client);
    } catch (NoConnectionException e) {
      log.recordTunnel(authority, 502);
      refuse(client, "502 Bad Gateway", String.valueOf(e.getMessage()));
    }
  }

  /** Copies from client to server. After the client's end the answer may still come. */
  private void sendOn(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException e) {
      // One side is gone, so the other is closed.
      close(client, server);
    }
  }

  /** As {@link #sendOn}, but the connection stays open on both sides for the answer. */
  private void sendBody(Socket client, Socket server, PlainRequest request) {
    try {
      request.copyBody(client.getInputStream(), server.getOutputStream());
    } catch (IOException e) {
      close(client, server);
    }
  }

  /**
   * Copies the heads of an answer. A partial head, after which the server is gone, is copied too.
   */
  private static void sendHeadBack(Socket server, Socket client) throws IOException {
    boolean isOver = false;
    while (!isOver) {
      String head = RequestHead.readText(server.getInputStream());
      boolean isHead = RequestHead.isWhole(head);
      isOver = !isHead || PlainRequest.isFinal(head);
      client
          .getOutputStream()
          .write(
              isHead ? PlainRequest.answerHead(head) : head.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** Copies from server to client. The server's end is the end of the tunnel. */
  private void sendBack(Socket server, Socket client) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One side is gone, so the other is closed.
    } finally {
      close(client, server);
    }
  }

  private void close(Socket client, Socket server) {
    outside.remove(server);
    Listener.closeQuietly(client);
    Listener.closeQuietly(server);
  }

  /** Other played hosts have no plain HTTP: tokens travel by TLS only. */
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
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=us-ascii\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    answer.write(head.getBytes(StandardCharsets.US_ASCII));
    answer.write(body);
    client.getOutputStream().write(answer.toByteArray());
    client.shutdownOutput();
  }

  @Override
  public void close() {
    listener.close();
    outside.forEach(Listener::closeQuietly);
  }
}
