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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The token endpoint that App Service, Functions and Container Apps announce to an app by {@code
 * IDENTITY_ENDPOINT} and {@code IDENTITY_HEADER}.
 *
 * <p>Source: "How to use managed identities for App Service and Azure Functions",
 * learn.microsoft.com, REST endpoint reference; the texts of its refusals are those of public
 * reports.
 */
public final class AppServiceEndpoint implements Service {
  /** Its path. */
  public static final String PATH = "/msi/token";

  private static final String VERSION = "2019-08-01";

  private final HostIdentities identities;
  private final DirectTokens tokens;
  private final String secret;

  /**
   * The endpoint of one app.
   *
   * @param directory the identities
   * @param tokens issues the tokens
   * @param secret the value of {@code IDENTITY_HEADER}
   */
  public AppServiceEndpoint(Directory directory, DirectTokens tokens, String secret) {
    this.identities = new HostIdentities(directory);
    this.tokens = tokens;
    this.secret = secret;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    String sent = exchange.header("X-IDENTITY-HEADER").orElse("");
    if (!exchange.method().equals("GET")) {
      refuse(exchange, 405, "The method " + exchange.method() + " is not allowed.");
    } else if (!isSecret(sent)) {
      refuse(exchange, 401, "The X-IDENTITY-HEADER header is missing or wrong.");
    } else if (!exchange.query().get("api-version").equals(VERSION)) {
      refuse(exchange, 400, "The api-version must be " + VERSION + ".");
    } else if (exchange.query().find("resource").isEmpty()) {
      refuse(exchange, 400, "The resource is missing.");
    } else {
      answerToken(exchange);
    }
  }

  private boolean isSecret(String sent) {
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private void answerToken(Exchange exchange) throws IOException {
    ManagedIdentity identity = identities.find(exchange.query()).identity();
    if (identity == null) {
      refuse(
          exchange,
          400,
          HostIdentities.isNamed(exchange.query())
              ? "No User Assigned or Delegated Managed Identity found for specified"
                  + " ClientId/ResourceId/PrincipalId."
              : "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.");
      return;
    }
    String resource = exchange.query().get("resource");
    try {
      IssuedToken token = tokens.ofManagedIdentity(identity, resource, Place.APP_SERVICE);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("access_token", token.value());
      json.put("expires_on", Long.toString(token.expires().getEpochSecond()));
      json.put("resource", resource);
      json.put("token_type", "Bearer");
      json.put("client_id", identity.clientId());
      exchange.answerJson(200, json);
    } catch (EntraException e) {
      refuse(exchange, 400, tokens.describe(e));
    }
  }

  private static void refuse(Exchange exchange, int status, String message) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("statusCode", status);
    json.put("message", message);
    json.put("correlationId", UUID.randomUUID().toString());
    exchange.answerJson(status, json);
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    refuse(exchange, status, Status.reason(status));
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    refuse(exchange, 500, "An unexpected error occurred.");
  }
}
