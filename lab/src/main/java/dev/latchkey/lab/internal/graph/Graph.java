package dev.latchkey.lab.internal.graph;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.web.BodyTooLargeException;
import dev.latchkey.lab.internal.web.CrossOrigin;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.internal.web.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft Graph, as far as tools and the set-up of a team use it: users, groups and their
 * members, app registrations and their secrets, service principals.
 *
 * <p>Shapes, codes and texts: learn.microsoft.com/graph/api and "Microsoft Graph error responses".
 */
public final class Graph implements Service {
  private static final Set<String> AUDIENCES =
      Set.of(
          "https://graph.microsoft.com",
          "https://graph.microsoft.com/",
          "00000003-0000-0000-c000-000000000000");

  private final TokenVerifier verifier;
  private final Clock clock;
  private final Users users;
  private final Groups groups;
  private final Applications applications;
  private final ServicePrincipals servicePrincipals;
  private final DirectoryObjects objects;

  /**
   * A Graph.
   *
   * @param directory the tenants' objects
   * @param verifier verifies tokens
   * @param clock tells when a secret expires
   */
  public Graph(Directory directory, TokenVerifier verifier, Clock clock) {
    this.verifier = verifier;
    this.clock = clock;
    this.objects = new DirectoryObjects(directory);
    this.users = new Users(directory, objects);
    this.groups = new Groups(directory, objects);
    this.applications = new Applications(directory, objects, clock);
    this.servicePrincipals = new ServicePrincipals(directory, objects);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("request-id", UUID.randomUUID().toString());
    exchange.with("client-request-id", clientRequestId(exchange));
    exchange.with("Cache-Control", "no-cache");
    if (exchange.method().equals("OPTIONS")) {
      CrossOrigin.answerPreflight(exchange, "GET, POST, PATCH, PUT, DELETE");
      return;
    }
    CrossOrigin.allow(exchange);
    try {
      GraphCaller caller = caller(exchange);
      if (exchange.path().equals("/oidc/userinfo")) {
        exchange.answerJson(200, users.openIdClaims(caller));
      } else {
        route(GraphCall.of(exchange, caller));
      }
    } catch (GraphException e) {
      answerError(exchange, e.status(), e.code(), e.text());
    } catch (BodyTooLargeException e) {
      answerError(exchange, 413, "Request_BadRequest", "The request content is too large.");
    }
  }

  /** A client's id comes back, unless it could break the answer's head. */
  private static String clientRequestId(Exchange exchange) {
    return exchange
        .header("client-request-id")
        .filter(id -> id.matches("[0-9A-Za-z-]{1,64}"))
        .orElseGet(() -> exchange.answered("request-id"));
  }

  private GraphCaller caller(Exchange exchange) throws GraphException {
    try {
      return new GraphCaller(
          verifier.verify(exchange.header("Authorization"), AUDIENCES::contains));
    } catch (BadTokenException e) {
      String text =
          switch (e.fault()) {
            case MISSING -> "Access token is empty.";
            case MALFORMED -> "IDX14100: JWT is not well formed, there are no dots (.).";
            case BAD_SIGNATURE -> "Signature validation failed.";
            case WRONG_AUDIENCE -> "Access token validation failure. Invalid audience.";
            case EXPIRED -> "Lifetime validation failed, the token is expired.";
            case NOT_YET_VALID -> "Lifetime validation failed, the token is not yet valid.";
            case REVOKED ->
                "Continuous access evaluation resulted in challenge with result:"
                    + " InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp";
          };
      exchange.with(
          "WWW-Authenticate",
          "Bearer realm=\"\","
              + " authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\","
              + " client_id=\"00000003-0000-0000-c000-000000000000\""
              + e.claimsChallenge(", "));
      throw new GraphException(401, "InvalidAuthenticationToken", text);
    }
  }

  private void route(GraphCall call) throws IOException, GraphException {
    switch (call.collection()) {
      case "me", "users" -> users.handle(call);
      case "groups" -> groups.handle(call);
      case "applications" -> applications.handle(call);
      case "servicePrincipals" -> servicePrincipals.handle(call);
      case "directoryObjects" -> objects.handle(call);
      case "organization" -> {
        call.caller().requireDirectoryRead();
        call.requireMethod("GET");
        call.answerList(objects.organization(call.caller().tenantId()));
      }
      default -> throw GraphException.noSuchSegment(call.collection());
    }
  }

  private void answerError(Exchange exchange, int status, String code, String message)
      throws IOException {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put(
        "date", Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString().replaceAll("Z$", ""));
    inner.put("request-id", exchange.answered("request-id"));
    inner.put("client-request-id", exchange.answered("client-request-id"));
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("innerError", inner);
    exchange.answerJson(status, Map.of("error", error));
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    answerError(exchange, status, Status.code(status), Status.reason(status));
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    answerError(
        exchange, 500, "Service_InternalServerError", "Encountered an internal server error.");
  }
}
