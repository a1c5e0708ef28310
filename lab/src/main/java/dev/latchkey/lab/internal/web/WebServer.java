package dev.latchkey.lab.internal.web;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Answers for every played host over TLS, each request by its {@code Host}. */
public final class WebServer {
  private static final Logger LOG = System.getLogger(WebServer.class.getName());

  private final PlayedHosts hosts;
  private final SSLSocketFactory tls;
  private final RequestLog log;
  private final Clock clock;

  /**
   * A server for the tunnels of a proxy.
   *
   * @param hosts what answers
   * @param certificates what TLS shows
   * @param log where each request is recorded
   * @param clock tells the date of an answer
   */
  public WebServer(PlayedHosts hosts, Certificates certificates, RequestLog log, Clock clock) {
    this.hosts = hosts;
    this.tls = certificates.serverContext().getSocketFactory();
    this.log = log;
    this.clock = clock;
  }

  /** Serves a client that begins TLS with its next byte, until it ends. */
  void serve(Socket client) throws IOException {
    try (SSLSocket socket = (SSLSocket) tls.createSocket(client, null, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      new Connection(client, socket, clock, log::record).serve(this::answer);
    }
  }

  private void answer(Exchange exchange) throws IOException {
    Optional<Service> service = hosts.find(exchange.host());
    if (service.isPresent()) {
      answer(service.get(), exchange);
    } else {
      exchange.answer(421, "text/plain; charset=utf-8", "The lab does not play this host.\n");
    }
  }

  /** Has a service answer; a failure in the service becomes an answer too. */
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
}
