package dev.latchkey.identity.internal.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** A server on loopback that gives the answers that a test writes down, one after the other. */
final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  final List<String> asked = new CopyOnWriteArrayList<>();

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  record Reply(int status, Map<String, String> headers, String body) {
    static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body);
    }
  }

  static LoopbackServer answering(IntFunction<Reply> replies) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    LoopbackServer made = new LoopbackServer(server);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          made.asked.add(exchange.getRequestMethod() + " " + body);
          Reply reply = replies.apply(made.asked.size());
          reply.headers().forEach(exchange.getResponseHeaders()::set);
          byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return made;
  }

  HttpCall call() {
    return call("/tenant/oauth2/v2.0/token");
  }

  HttpCall call(String path) {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    return new HttpCall("POST", address, Map.of("X-Test", "1"), "client_secret=s");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
