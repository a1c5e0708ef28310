package dev.latchkey.lab.internal.managedidentity;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.internal.entra.DirectTokens;
import dev.latchkey.lab.internal.entra.EntraException;
import dev.latchkey.lab.internal.entra.IssuedToken;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.internal.web.Status;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instance metadata service (IMDS) of a virtual machine: tokens of the machine's identities,
 * and data about the machine.
 *
 * <p>Sources: "How to use managed identities to get an access token" and "Azure Instance Metadata
 * Service", learn.microsoft.com; the texts of its refusals are those of public reports.
 */
public final class InstanceMetadata implements Service {
  private static final String TOKEN = "/metadata/identity/oauth2/token";
  private static final String SERVER = "IMDS/150.870.65.1854";
  private static final List<String> VERSIONS = List.of("2018-02-01", "2019-08-01", "2021-02-01");

  private final HostIdentities identities;
  private final InstanceDocument instance;
  private final DirectTokens tokens;

  /**
   * The service of one machine.
   *
   * @param directory the machine and its identities
   * @param tokens issues the tokens
   */
  public InstanceMetadata(Directory directory, DirectTokens tokens) {
    this.identities = new HostIdentities(directory);
    this.instance = new InstanceDocument(directory);
    this.tokens = tokens;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("Server", SERVER);
    String path = exchange.path();
    if (path.equals(TOKEN)) {
      token(exchange);
    } else if (!path.equals("/metadata/versions") && instance.find(path).isEmpty()) {
      exchange.answerJson(404, Map.of("error", "Not found"));
    } else if (exchange.header("X-Forwarded-For").isPresent()) {
      refuse(exchange, "Bad request. Request contains an X-Forwarded-For header");
    } else if (!isForMetadata(exchange)) {
      refuse(exchange, "Bad request. Required metadata header not specified");
    } else if (path.equals("/metadata/versions")) {
      exchange.answerJson(200, Map.of("apiVersions", VERSIONS));
    } else if (exchange.query().find("api-version").isEmpty()) {
      exchange.answerJson(
          400,
          Map.of(
              "error",
              "Bad request. api-version is invalid or was not specified in the request.",
              "newest-versions",
              VERSIONS));
    } else {
      answerDocument(exchange, instance.find(path).orElseThrow());
    }
  }

  /** A part that is no object comes as text alone. */
  private static void answerDocument(Exchange exchange, Object part) throws IOException {
    boolean isText = exchange.query().get("format").equals("text");
    if (part instanceof String text && isText) {
      exchange.answer(200, "text/plain; charset=utf-8", text);
    } else if (part instanceof String || isText) {
      refuse(
          exchange,
          "Bad request. Requested format is not allowed. Allowed: "
              + (part instanceof String ? "text" : "json")
              + ".");
    } else {
      exchange.answerJson(200, part);
    }
  }

  /**
   * The header stops requests by a browser to a foreign host, and by a server that only follows
   * URLs (SSRF).
   */
  private static boolean isForMetadata(Exchange exchange) {
    return exchange.header("Metadata").filter("true"::equalsIgnoreCase).isPresent();
  }

  private static void refuse(Exchange exchange, String error) throws IOException {
    exchange.answerJson(400, Map.of("error", error));
  }

  private void token(Exchange exchange) throws IOException {
    if (!exchange.method().equals("GET") && !exchange.method().equals("POST")) {
      exchange.answerJson(405, Map.of("error", "Method not allowed"));
    } else if (exchange.header("X-Forwarded-For").isPresent()) {
      refuseToken(exchange, "invalid_request", "X-Forwarded-For header is not allowed");
    } else if (!isForMetadata(exchange)) {
      refuseToken(exchange, "invalid_request", "Required metadata header not specified");
    } else if (exchange.query().find("api-version").isEmpty()) {
      refuseToken(exchange, "invalid_request", "Required query variable 'api-version' is missing");
    } else if (exchange.query().find("resource").isEmpty()) {
      refuseToken(exchange, "invalid_request", "Required query variable 'resource' is missing");
    } else {
      answerToken(exchange, identities.find(exchange.query()));
    }
  }

  private void answerToken(Exchange exchange, HostIdentities.Found found) throws IOException {
    ManagedIdentity identity = found.identity();
    if (found.isAmbiguous()) {
      refuseToken(
          exchange,
          "invalid_request",
          "Multiple user assigned identities exist, please specify the clientId / resourceId of the"
              + " identity in the token request");
    } else if (identity == null) {
      refuseToken(exchange, "invalid_request", "Identity not found");
    } else {
      String resource = exchange.query().get("resource");
      try {
        exchange.answerJson(
            200,
            document(identity, resource, tokens.ofManagedIdentity(identity, resource, Place.IMDS)));
      } catch (EntraException e) {
        refuseToken(exchange, e.error(), tokens.describe(e));
      }
    }
  }

  private Map<String, Object> document(
      ManagedIdentity identity, String resource, IssuedToken token) {
    String lifetime = Long.toString(Duration.between(tokens.now(), token.expires()).toSeconds());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("access_token", token.value());
    json.put("client_id", identity.clientId());
    json.put("expires_in", lifetime);
    json.put("expires_on", Long.toString(token.expires().getEpochSecond()));
    json.put("ext_expires_in", lifetime);
    json.put("not_before", Long.toString(token.notBefore().getEpochSecond()));
    json.put("resource", resource);
    json.put("token_type", "Bearer");
    return json;
  }

  private static void refuseToken(Exchange exchange, String error, String description)
      throws IOException {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("error", error);
    json.put("error_description", description);
    exchange.answerJson(400, json);
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    exchange.with("Server", SERVER);
    exchange.answerJson(status, Map.of("error", Status.reason(status)));
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    answerStatus(exchange, 500);
  }
}
