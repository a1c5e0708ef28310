package dev.latchkey.lab.internal.federation;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The endpoint of Azure DevOps that gives a job of Azure Pipelines a token of a service connection.
 *
 * <p>Source: "Oidctoken - Create", learn.microsoft.com/rest/api/azure/devops/distributedtask.
 */
public final class PipelinesEndpoint implements Service {
  /** The host of Azure DevOps. */
  public static final String HOST = "dev.azure.com";

  private static final String PATH =
      "/contoso/_apis/distributedtask/hubs/build/plans/d0000000-0000-4000-8000-000000000002"
          + "/jobs/d0000000-0000-4000-8000-000000000003/oidctoken";

  /** The value of {@code SYSTEM_OIDCREQUESTURI}. */
  public static final String ADDRESS = "https://" + HOST + PATH;

  private final Directory directory;
  private final ExternalIssuer issuer;
  private final String systemToken;

  /**
   * The endpoint of one job.
   *
   * @param directory the apps with their service connections
   * @param issuer signs the tokens
   * @param systemToken the value of {@code SYSTEM_ACCESSTOKEN}
   */
  public PipelinesEndpoint(Directory directory, ExternalIssuer issuer, String systemToken) {
    this.directory = directory;
    this.issuer = issuer;
    this.systemToken = systemToken;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("x-vss-e2eid", UUID.randomUUID().toString());
    if (!exchange.path().equals(PATH)) {
      refuse(exchange, 404, "The resource cannot be found.");
    } else if (!isSystemToken(exchange.header("Authorization").orElse(""))) {
      refuseToken(exchange);
    } else if (!exchange.method().equals("POST")) {
      refuse(
          exchange,
          405,
          "The requested resource does not support http method '" + exchange.method() + "'.");
    } else if (exchange.query().find("api-version").isEmpty()) {
      refuse(exchange, 400, "No api-version was supplied for the \"POST\" request.");
    } else {
      answerToken(exchange, exchange.query().get("serviceConnectionId"));
    }
  }

  private boolean isSystemToken(String sent) {
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8),
        ("Bearer " + systemToken).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A request is redirected to the sign-in page, unless its header says that it is no browser's.
   */
  private static void refuseToken(Exchange exchange) throws IOException {
    boolean isClient =
        exchange.header("X-TFS-FedAuthRedirect").filter("Suppress"::equalsIgnoreCase).isPresent();
    if (isClient) {
      exchange.with("WWW-Authenticate", "Bearer");
      exchange.answer(401);
    } else {
      exchange.redirect(URI.create("https://spsprodweu1.vssps.visualstudio.com/_signin"));
    }
  }

  private void answerToken(Exchange exchange, String serviceConnectionId) throws IOException {
    Optional<FederatedCredential> connection =
        directory.apps().stream()
            .map(App::federatedCredentials)
            .flatMap(credentials -> credentials.stream())
            .filter(c ->
                c.serviceConnectionId().filter(serviceConnectionId::equalsIgnoreCase).isPresent())
            .findFirst();
    if (connection.isEmpty()) {
      refuse(
          exchange,
          404,
          "The service connection '"
              + serviceConnectionId
              + "' does not exist or this job is not allowed to use it.");
      return;
    }
    FederatedCredential found = connection.get();
    exchange.answerJson(
        200, Map.of("oidcToken", issuer.token(found.issuer(), found.subject(), found.audience())));
  }

  private static void refuse(Exchange exchange, int status, String message) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("$id", "1");
    json.put("innerException", null);
    json.put("message", message);
    json.put("errorCode", 0);
    exchange.answerJson(status, json);
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    refuse(exchange, 500, "An internal server error occurred.");
  }
}
