package dev.latchkey.lab.internal.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLParameters;

/** The HTTPS server that answers for every played host, each request by its {@code Host}. */
public final class WebServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WebServer.class.getName());

  private final HttpsServer server;
  private final PlayedHosts hosts;
  private final RequestLog log;
  private final Set<Integer> resets = ConcurrentHashMap.newKeySet();

  /**
   * Starts on loopback, on a port that the system picks.
   *
   * @param hosts what answers
   * @param certificates what TLS shows
   * @param log where each request is recorded
   * @param threads what runs the services
   * @throws IOException if no port can be had
   */
  public WebServer(
      PlayedHosts hosts, Certificates certificates, RequestLog log, ExecutorService threads)
      throws IOException {
    this.hosts = hosts;
    this.log = log;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(certificates.serverContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setApplicationProtocols(new String[] {"http/1.1"});
            parameters.setSSLParameters(ssl);
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Whether the connection that came from a port has just been cut for good. */
  boolean hasReset(int clientPort) {
    return resets.remove(clientPort);
  }

  private void handle(HttpExchange http) throws IOException {
    Exchange exchange = new Exchange(http, log::record, resets);
    Optional<Service> service = hosts.find(exchange.host());
    try {
      if (service.isEmpty()) {
        exchange.answer(421, "text/plain; charset=utf-8", "The lab does not play this host.\n");
      } else {
        answer(service.get(), exchange);
      }
    } finally {
      exchange.close();
    }
  }

  /** Lets a service answer; what goes wrong in it becomes an answer too. */
  static void answer(Service service, Exchange exchange) throws IOException {
    try {
      service.handle(exchange);
    } catch (BodyTooLargeException e) {
      exchange.answer(413, "text/plain; charset=utf-8", e.getMessage() + "\n");
    } catch (RuntimeException | LinkageError e) { // A jar that was replaced lacks classes.
      LOG.log(Level.ERROR, "The lab met a fault of its own; it answered 500.", e);
      if (exchange.status() == 0) {
        service.answerFault(exchange);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
