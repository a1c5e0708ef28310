package dev.latchkey.lab.internal.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The HTTP server for what Azure itself serves without TLS: the managed identity endpoints. Clients
 * come through the proxy, or directly.
 */
public final class PlainServer implements AutoCloseable {
  private final HttpServer server;
  private final PlayedHosts hosts;
  private final RequestLog log;
  private final Set<Integer> resets = ConcurrentHashMap.newKeySet();

  /**
   * Starts on loopback, on a port that the system picks.
   *
   * @param hosts what answers; a foreign {@code Host} is answered 502, since a web page could have
   *     made its own name point at loopback (DNS rebinding)
   * @param log where each request is recorded
   * @param threads what runs the services
   * @throws IOException if no port can be had
   */
  public PlainServer(PlayedHosts hosts, RequestLog log, ExecutorService threads)
      throws IOException {
    this.hosts = hosts;
    this.log = log;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** {@return its address, without a path} */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Whether the connection that came from a port has just been cut for good. */
  boolean hasReset(int clientPort) {
    return resets.remove(clientPort);
  }

  /** Whether a request that came to the proxy, {@code http://169.254.169.254/...}, is for it. */
  boolean isFor(String target) {
    try {
      URI uri = URI.create(target);
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      int expected = uri().getHost().equals(host) || host.equals("localhost") ? port() : 80;
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      return "http".equalsIgnoreCase(uri.getScheme())
          && port == expected
          && hosts.find(host).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void handle(HttpExchange http) throws IOException {
    Exchange exchange = new Exchange(http, log::record, resets);
    Optional<Service> service = hosts.find(exchange.host());
    URI target = http.getRequestURI();
    try {
      // A client may use one connection to its proxy for several hosts.
      if (service.isEmpty() || (target.isAbsolute() && !isFor(target.toString()))) {
        exchange.answer(502, "text/plain; charset=utf-8", Proxy.NO_PLAIN_HOST);
      } else {
        WebServer.answer(service.get(), exchange);
      }
    } finally {
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
