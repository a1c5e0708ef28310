package dev.latchkey.identity;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A server on loopback in place of Microsoft Entra that answers with what it was sent. */
final class SecretEcho implements AutoCloseable {
  /** In each answer, and in nothing that may be seen. */
  static final String MARK = "MARK0123456789";

  static final List<String> SHAPES =
      List.of("error", "codes", "html", "busy", "token", "nothing", "redirect", "halfToken");

  private final HttpServer server;

  private SecretEcho(HttpServer server) {
    this.server = server;
  }

  static SecretEcho start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", SecretEcho::answer);
    server.start();
    return new SecretEcho(server);
  }

  /** Sends a credential's requests here, through azure-core's pipeline. */
  Consumer<CredentialBuilderBase<?>> options(String shape) {
    return builder -> builder.addPolicy(to(shape)).maxRetry(0);
  }

  private HttpPipelinePolicy to(String shape) {
    return new HttpPipelinePolicy() {
      @Override
      public Mono<HttpResponse> process(
          HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        String path = context.getHttpRequest().getUrl().getPath();
        context
            .getHttpRequest()
            .setUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/" + shape + path);
        return next.process();
      }
    };
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String sent =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            + exchange.getRequestHeaders().getFirst("Authorization")
            + MARK;
    String json = sent.replace("\"", "'");
    exchange.getResponseHeaders().set("client-request-id", json);
    exchange.getResponseHeaders().set("x-vss-e2eid", json);
    String shape = exchange.getRequestURI().getPath().split("/", -1)[1];
    int status =
        switch (shape) {
          case "error", "codes" -> 400;
          case "html" -> 403;
          case "busy" -> 503;
          case "redirect" -> 302;
          default -> 200;
        };
    String body =
        switch (shape) {
          case "error" -> "{\"error\":\"" + json + "\",\"error_description\":\"" + json + "\"}";
          case "codes" ->
              "{\"error\":\"invalid_client\",\"suberror\":\""
                  + json
                  + "\",\"error_description\":"
                  + "\"AADSTS50000: "
                  + json
                  + "\",\"error_codes\":[\""
                  + json
                  + "\"]}";
          case "token" ->
              "{\"access_token\":\"a b\",\"expires_in\":\"" + json + "\",\"oidcToken\":[\"x\"]}";
          case "halfToken" -> "{\"access_token\":\"" + json;
          case "nothing" -> "\"" + json + "\"";
          default -> "<html>" + sent;
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
