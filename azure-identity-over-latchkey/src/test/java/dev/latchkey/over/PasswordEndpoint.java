package dev.latchkey.over;

import com.azure.core.http.policy.HostPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.PortPolicy;
import com.azure.core.http.policy.ProtocolPolicy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What Microsoft Entra answers to a name and a password, which nobody in a lab has. */
final class PasswordEndpoint implements AutoCloseable {
  static final String TOKEN = "a-token-for-a-password";

  private static final String TENANT = "11111111-1111-4111-8111-111111111111";

  private final Map<String, String> fields = new ConcurrentHashMap<>();
  private final HttpServer server;

  PasswordEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Sends a builder's requests here. */
  List<HttpPipelinePolicy> policies() {
    return List.of(
        new HostPolicy("127.0.0.1"),
        new PortPolicy(server.getAddress().getPort(), true),
        new ProtocolPolicy("http", true));
  }

  /** The last request for a token. */
  Map<String, String> fields() {
    return fields;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String answer;
      if (exchange.getRequestURI().getPath().contains("/userrealm/")) {
        answer = "{\"ver\":\"1.0\",\"account_type\":\"Managed\"}";
      } else {
        for (String field : body.split("&", -1)) {
          String[] parts = field.split("=", 2);
          fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        answer = token();
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String token() {
    String client = encoded("{\"uid\":\"an-object\",\"utid\":\"" + TENANT + "\"}");
    String claims =
        encoded(
            "{\"tid\":\"%s\",\"oid\":\"an-object\",\"preferred_username\":\"alice@contoso.test\"}"
                .formatted(TENANT));
    return """
    {"token_type":"Bearer","expires_in":3600,"access_token":"%s","refresh_token":"r",\
    "scope":"https://vault.azure.net/.default","client_info":"%s","id_token":"%s.%s."}\
    """
        .formatted(TOKEN, client, encoded("{\"alg\":\"none\"}"), claims);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
