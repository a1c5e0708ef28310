package dev.latchkey.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The DevTools protocol of a browser: a question, its answer. */
final class DevTools {
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final WebSocket socket;

  DevTools(URI address) throws Exception {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(address, new Listener())
            .get(ToolRun.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        JsonNode json = AzInLab.parse(message.toString());
        message.setLength(0);
        CompletableFuture<JsonNode> waiting = answers.remove(json.path("id").asInt());
        if (waiting != null) {
          waiting.complete(json.has("error") ? json.path("error") : json.path("result"));
        }
      }
      from.request(1);
      return null;
    }
  }

  /**
   * Asks.
   *
   * @param session the tab it is about; empty for the browser itself
   * @param method the protocol's method
   * @param parameters names and values by turns
   */
  JsonNode call(String session, String method, Object... parameters) {
    int id = ids.incrementAndGet();
    ObjectNode request = AzInLab.JSON.createObjectNode().put("id", id).put("method", method);
    if (!session.isEmpty()) {
      request.put("sessionId", session);
    }
    ObjectNode all = request.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      all.set((String) parameters[i], AzInLab.JSON.valueToTree(parameters[i + 1]));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket.sendText(request.toString(), true).join();
    try {
      return answer.get(ToolRun.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(method, e);
    }
  }
}
