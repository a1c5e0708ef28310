package dev.latchkey.lab.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.SignIns;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.EventStream;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.RequestLog;
import dev.latchkey.lab.traffic.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The control API: the state of the lab as JSON, and changes to it. Only what asks for {@link
 * LabCredentials} shows a secret or a token.
 */
public final class ControlApi {
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("/api/state", "GET"),
          Map.entry("/api/broker", "POST"),
          Map.entry("/api/events", "GET"),
          Map.entry("/api/requests", "GET"),
          Map.entry("/api/secrets", "GET"),
          Map.entry("/api/app-service", "GET"),
          Map.entry("/api/pipelines", "GET"),
          Map.entry("/api/federated-tokens", "GET"),
          Map.entry("/api/device-codes", "GET, POST"),
          Map.entry("/api/revocations", "POST"),
          Map.entry("/api/group-members", "POST"),
          Map.entry("/api/troubles", "GET, POST, DELETE"));

  private static final Duration BROKER_PAUSE = Duration.ofMillis(500);

  private final Directory directory;
  private final SignIns signIns;
  private final Troubles troubles;
  private final RequestLog log;
  private final LabState state;
  private final LabEvents events;
  private final BrokerSessions brokers;
  private final LabCredentials credentials;

  /**
   * The API of one lab.
   *
   * @param directory the directory of the lab
   * @param signIns the sign-ins that wait for approval
   * @param troubles the scripted troubles
   * @param log the recorded requests
   * @param brokers starts a broker
   * @param credentials what its apps sign in with
   */
  public ControlApi(
      Directory directory,
      SignIns signIns,
      Troubles troubles,
      RequestLog log,
      BrokerSessions brokers,
      LabCredentials credentials) {
    this.brokers = brokers;
    this.credentials = credentials;
    this.troubles = troubles;
    this.directory = directory;
    this.signIns = signIns;
    this.log = log;
    state = new LabState(directory, signIns, troubles);
    events = new LabEvents(state, log);
  }

  void handle(Exchange exchange) throws IOException {
    switch (exchange.method() + " " + exchange.path()) {
      case "GET /api/state" -> exchange.answerJson(200, state.describe());
      case "GET /api/events" -> events.answer(exchange);
      case "POST /api/broker" -> runBroker(exchange);
      case "GET /api/requests" -> exchange.answerJson(200, LabState.describe(log.requests()));
      case "GET /api/secrets" -> exchange.answerJson(200, credentials.apps());
      case "GET /api/app-service" -> exchange.answerJson(200, credentials.appService());
      case "GET /api/pipelines" -> exchange.answerJson(200, credentials.pipelines());
      case "GET /api/federated-tokens" ->
          exchange.answerJson(
              200, Map.of("token", credentials.federatedToken(exchange.query().asMap())));
      case "GET /api/device-codes" -> exchange.answerJson(200, signIns.pendingUserCodes());
      case "POST /api/device-codes" -> answerDevice(exchange);
      case "POST /api/revocations" -> {
        signIns.revoke(user(exchange.json()));
        exchange.answer(204);
      }
      case "POST /api/group-members" -> {
        JsonNode body = exchange.json();
        User member = user(body);
        directory.addMember(group(member, text(body, "group")).objectId(), member.objectId());
        exchange.answer(204);
      }
      case "GET /api/troubles" ->
          exchange.answerJson(200, troubles.all().stream().map(Trouble::toFields).toList());
      case "POST /api/troubles" -> {
        troubles.add(Trouble.parse(texts(exchange.json())));
        exchange.answer(204);
      }
      case "DELETE /api/troubles" -> {
        removeTroubles(exchange);
        exchange.answer(204);
      }
      default -> refuse(exchange);
    }
  }

  /** A broker lives as long as its client listens, so that a client that is killed leaves none. */
  private void runBroker(Exchange exchange) throws IOException {
    List<String> users = new ArrayList<>();
    exchange.json().path("users").forEach(user -> users.add(user.asText()));
    try (BrokerSessions.Session broker = brokers.start(users)) {
      EventStream events = exchange.answerEvents();
      events.send("broker", Map.of("busAddress", broker.busAddress()));
      while (broker.isAlive() && events.isOpenAfter(BROKER_PAUSE)) {
        // Nothing else is to be told.
      }
    }
  }

  private static void refuse(Exchange exchange) throws IOException {
    String asked = exchange.method() + " " + exchange.path();
    String methods = METHODS.get(exchange.path());
    if (methods == null) {
      String all = String.join(", ", new TreeSet<>(METHODS.keySet()));
      answerError(exchange, 404, "There is no " + asked + ". There is: " + all);
    } else {
      exchange.with("Allow", methods);
      answerError(exchange, 405, "There is no " + asked + ". It takes: " + methods);
    }
  }

  private static void answerError(Exchange exchange, int status, String why) throws IOException {
    exchange.answerJson(status, Map.of("error", why));
  }

  /** Without a query all, else the one that its fields describe. */
  private void removeTroubles(Exchange exchange) {
    Map<String, String> fields = exchange.query().asMap();
    if (fields.isEmpty()) {
      troubles.clear();
    } else if (!troubles.remove(Trouble.parse(fields))) {
      throw new IllegalArgumentException("The lab has no trouble " + fields + ".");
    }
  }

  private void answerDevice(Exchange exchange) throws IOException {
    JsonNode body = exchange.json();
    String code = text(body, "code");
    if (body.path("decline").asBoolean()) {
      signIns.decline(code);
    } else {
      signIns.approve(code, user(body));
    }
    exchange.answer(204);
  }

  private User user(JsonNode body) {
    String name = text(body, "user");
    return directory
        .findUser(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The lab has no user '" + name + "'. It has: " + String.join(", ", names())));
  }

  private List<String> names() {
    return directory.users().stream()
        .filter(user -> !user.isGuest())
        .map(User::userPrincipalName)
        .toList();
  }

  private Group group(User member, String name) {
    return directory
        .findGroup(member.tenantId(), name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The tenant of " + member.userPrincipalName() + " has no group '" + name + "'."));
  }

  private static String text(JsonNode body, String key) {
    String value = body.path(key).asText();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The JSON body has no '" + key + "'.");
    }
    return value;
  }

  private static Map<String, String> texts(JsonNode body) {
    Map<String, String> texts = new LinkedHashMap<>();
    body.fields().forEachRemaining(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }
}
