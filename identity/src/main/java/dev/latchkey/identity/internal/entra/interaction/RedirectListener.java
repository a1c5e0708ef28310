package dev.latchkey.identity.internal.entra.interaction;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.AadstsCode;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on a port of this machine for the one answer that carries the state. Requests of other
 * programs and pages get 404 and change nothing.
 */
final class RedirectListener implements AutoCloseable {
  private static final int LARGEST_FORM = 64 << 10;
  private static final Duration POLL = Duration.ofMillis(200);

  private final HttpServer server;
  private final ExecutorService threads;
  private final RedirectAddress redirect;
  private final String state;
  private final SignInPage page;
  private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();

  private RedirectListener(
      HttpServer server, RedirectAddress redirect, String state, SignInPage page) {
    this.server = server;
    this.redirect = redirect;
    this.state = state;
    this.page = page;
    // Several, so that a connection that sends nothing does not block the answer.
    this.threads =
        Executors.newCachedThreadPool(work -> {
          Thread thread = new Thread(work, "latchkey-sign-in");
          thread.setDaemon(true);
          return thread;
        });
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  static RedirectListener open(RedirectAddress redirect, String state, SignInPage page)
      throws Failure {
    try {
      return new RedirectListener(HttpServer.create(redirect.socket(), 0), redirect, state, page);
    } catch (IOException e) {
      throw new Failure(
          FailureKind.INVALID_REQUEST,
          "the address '" + redirect.uri() + "' can't be listened on, since its port is taken",
          Remedy.step("set redirectUrl(…) to another port, or to 'http://localhost' for any"));
    }
  }

  /** The address to which the browser brings the answer. */
  URI address() {
    return redirect.on(server.getAddress().getPort());
  }

  /**
   * Waits for the code.
   *
   * @param browser the process that shows the page
   * @param patience how long to wait
   * @param otherwise the remedy where there is no browser
   */
  String code(Process browser, Duration patience, Remedy otherwise)
      throws Failure, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return code(answer.get(POLL.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        if (!browser.isAlive() && browser.exitValue() != 0) {
          throw new Failure(
              FailureKind.NOT_AVAILABLE_HERE, "no browser could be opened", otherwise);
        }
        if (System.nanoTime() - end > 0) {
          throw new Failure(
              FailureKind.TIMED_OUT,
              "nobody signed in within " + patience.toSeconds() + " seconds");
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String code(Map<String, String> answer) throws Failure {
    String code = answer.getOrDefault("code", "");
    if (!code.isEmpty()) {
      return code;
    }
    String error = answer.getOrDefault("error", "");
    Optional<AadstsCode> named = AadstsCode.firstIn(answer.getOrDefault("error_description", ""));
    String shown =
        named
            .map(aadsts -> "AADSTS" + aadsts.digits())
            .orElse(error.matches("[a-z_]{1,40}") ? error : "no reason given");
    if (error.equals("access_denied")) {
      throw new Failure(
          FailureKind.REFUSED, "the person, or a policy, declined the sign-in (" + shown + ")");
    }
    throw named
        .map(known -> new Failure(known.kind(), known.describe(), known.remedy("APPLICATION")))
        .orElseGet(() ->
            new Failure(
                FailureKind.REFUSED, "Microsoft Entra refused the sign-in (" + shown + ")"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> fields =
          exchange.getRequestURI().getPath().equals(redirect.path()) ? fields(exchange) : Map.of();
      boolean isOurs =
          MessageDigest.isEqual(
              state.getBytes(StandardCharsets.UTF_8),
              fields.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8));
      if (!isOurs) {
        send(exchange, 404, SignInPage.stray());
        return;
      }
      send(exchange, 200, page.html(fields.containsKey("code")));
      exchange.close(); // Before the caller stops the server.
      answer.complete(fields);
    }
  }

  private static Map<String, String> fields(HttpExchange exchange) throws IOException {
    String text =
        exchange.getRequestMethod().equals("POST")
            ? new String(
                exchange.getRequestBody().readNBytes(LARGEST_FORM), StandardCharsets.US_ASCII)
            : String.valueOf(exchange.getRequestURI().getRawQuery());
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        decode(field.substring(equals + 1))
            .ifPresent(value -> fields.putIfAbsent(field.substring(0, equals), value));
      }
    }
    return fields;
  }

  private static Optional<String> decode(String value) {
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void send(HttpExchange exchange, int status, String html) throws IOException {
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
