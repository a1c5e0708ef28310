package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Answers for what Azure itself serves without TLS: the managed identity endpoints. Clients come
 * through the proxy, or directly.
 */
public final class PlainServer implements AutoCloseable {
  private final Listener listener;
  private final PlayedHosts hosts;
  private final RequestLog log;
  private final Clock clock;

  /**
   * Starts on loopback, on a port that the system picks.
   *
   * @param hosts what answers. Any other {@code Host} is answered 502, since a web page can make
   *     its own name point at loopback (DNS rebinding)
   * @param log where each request is recorded
   * @param clock tells the date of an answer
   * @param threads what runs the services
   * @throws IOException if no port is free
   */
  public PlainServer(PlayedHosts hosts, RequestLog log, Clock clock, ExecutorService threads)
      throws IOException {
    this.hosts = hosts;
    this.log = log;
    this.clock = clock;
    listener = new Listener(0, threads, client -> connection(client).serve(this::answer));
  }

  private Connection connection(Socket client) throws IOException {
    return new Connection(client, clock, log::record);
  }

  /** {@return its address, without a path} */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** True for a request to the proxy, {@code http://169.254.169.254/...}, that ends here. */
  boolean isFor(String target) {
    try {
      URI uri = URI.create(target);
      String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      boolean isLoopback = host.equals("127.0.0.1") || host.equals("localhost");
      int port = uri.getPort() < 0 ? 80 : uri.getPort();
      return "http".equalsIgnoreCase(uri.getScheme())
          && port == (isLoopback ? listener.port() : 80)
          && hosts.find(host).isPresent();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Serves a client in a tunnel of the proxy. */
  void serve(Socket client) throws IOException {
    connection(client).serve(this::answer);
  }

  /** Serves a client of the proxy, whose first request has been read. */
  void serve(Socket client, String head) throws IOException {
    connection(client).serve(head, this::answer);
  }

  /** As above; the client's next request may be for another host, and needs another connection. */
  void serveOnce(Socket client, String head) throws IOException {
    connection(client).serveOnce(head, this::answer);
  }

  private void answer(Exchange exchange) throws IOException {
    Optional<Service> service = hosts.find(exchange.host());
    // A client may use one connection to its proxy for several hosts.
    if (service.isEmpty()
        || (exchange.target().isAbsolute() && !isFor(exchange.target().toString()))) {
      exchange.answer(502, "text/plain; charset=utf-8", Proxy.NO_PLAIN_HOST);
    } else {
      WebServer.answer(service.get(), exchange);
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
