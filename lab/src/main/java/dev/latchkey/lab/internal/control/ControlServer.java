package dev.latchkey.lab.internal.control;

import dev.latchkey.lab.internal.web.BodyTooLargeException;
import dev.latchkey.lab.internal.web.Connection;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Listener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The control endpoint: plain HTTP on loopback, with a token of 256 bits that is new in every lab.
 *
 * <p>A web page in the developer's browser can send requests to loopback too. It does not know the
 * token, and it can't send the header without a CORS permission, which is never given. A foreign
 * {@code Host} is refused, since a page can make its own name point at loopback (DNS rebinding) and
 * would then have our origin. A foreign {@code Origin} is always refused.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ControlServer.class.getName());

  private final Listener listener;
  private final ControlApi api;
  private final String token;

  /**
   * Starts on a port that the system picks.
   *
   * @param api what answers
   * @param clock tells the date of an answer
   * @param threads what runs the requests
   * @throws IOException if no port is free
   */
  public ControlServer(ControlApi api, Clock clock, ExecutorService threads) throws IOException {
    this.api = api;
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    listener =
        new Listener(
            0, threads, client -> new Connection(client, clock, e -> {}).serve(this::handle));
  }

  /** {@return the address of the console; the token is its fragment, which no browser sends} */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port() + "/#" + token);
  }

  private int port() {
    return listener.port();
  }

  private void handle(Exchange exchange) throws IOException {
    exchange
        .with("Cache-Control", "no-store")
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Resource-Policy", "same-origin");
    try {
      route(exchange);
    } catch (BodyTooLargeException e) {
      refuse(exchange, 413, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      LOG.log(Level.ERROR, "The lab's control met a fault of its own; it answered 500.", e);
      if (exchange.status() == 0) {
        refuse(exchange, 500, "The lab met a fault of its own.");
      }
    }
  }

  private void route(Exchange exchange) throws IOException {
    String port = ":" + port();
    Set<String> ours = Set.of("127.0.0.1" + port, "localhost" + port);
    if (!ours.contains(exchange.header("Host").orElse(""))) {
      refuse(exchange, 403, "This Host is not the lab's.");
      return;
    }
    Optional<String> origin = exchange.header("Origin");
    if (origin.isPresent() && !ours.contains(origin.get().replaceFirst("^http://", ""))) {
      refuse(exchange, 403, "This Origin is not the lab's.");
      return;
    }
    Optional<ConsoleFile> file = ConsoleFile.at(exchange.path());
    if (file.isPresent()) {
      answer(file.get(), exchange);
      return;
    }
    String sent = exchange.header("Authorization").orElse("");
    if (!isEqual(sent, "Bearer " + token)) {
      exchange.with("WWW-Authenticate", "Bearer");
      refuse(exchange, 401, "The token of LATCHKEY_LAB_URL is missing or wrong.");
      return;
    }
    api.handle(exchange);
  }

  /**
   * Takes the same time wherever the difference is, so that the token can't be guessed by timing.
   */
  private static boolean isEqual(String sent, String expected) {
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(Exchange exchange, int status, String why) throws IOException {
    exchange.answerJson(status, Map.of("error", why));
  }

  private static void answer(ConsoleFile file, Exchange exchange) throws IOException {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      file.answer(exchange);
    } else {
      exchange.with("Allow", "GET, HEAD");
      refuse(exchange, 405, "The console's page can only be read.");
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
