package dev.latchkey.lab.internal.appconfiguration;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.token.TokenVerifier.BadTokenException;
import dev.latchkey.lab.internal.token.TokenVerifier.Caller;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.internal.web.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The App Configuration stores of a lab. They check tokens and roles, and have no settings: who has
 * the role gets an empty list, or 404 for one setting.
 *
 * <p>Source: the "REST API reference" of learn.microsoft.com/azure/azure-app-configuration. Its
 * refusals for want of a role, and of a setting, have no body, as public reports show.
 */
public final class AppConfiguration implements Service {
  private static final String DOMAIN = ".azconfig.io";
  private static final String APP_ID = "35ffadb3-7fc1-497e-b61b-381d28e744cc";
  private static final Set<String> AUDIENCES =
      Set.of("https://appconfig.azure.com", "https://azconfig.io", APP_ID);
  private static final String STORES = "Microsoft.AppConfiguration/configurationStores/";

  private final Directory directory;
  private final TokenVerifier verifier;

  /**
   * Stores without settings.
   *
   * @param directory the stores and their roles
   * @param verifier verifies tokens
   */
  public AppConfiguration(Directory directory, TokenVerifier verifier) {
    this.directory = directory;
    this.verifier = verifier;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.with("x-ms-request-id", UUID.randomUUID().toString());
    String host = exchange.host();
    Resource store =
        directory
            .findResource(
                Resource.Type.APP_CONFIGURATION_STORE,
                host.substring(0, host.length() - DOMAIN.length()))
            .orElse(null);
    if (store == null) {
      exchange.answer(404);
      return;
    }
    try {
      Caller caller =
          verifier.verify(
              exchange.header("Authorization"), audience -> isOurs(withoutSlash(audience), host));
      if (caller.tenantId().equals(store.tenantId())) {
        answer(exchange, store, caller);
      } else {
        refuse(exchange, "The access token is from the wrong issuer.");
      }
    } catch (BadTokenException e) {
      String claims = e.claimsChallenge(", ");
      if (!claims.isEmpty()) {
        exchange.with("WWW-Authenticate", "HMAC-SHA256, Bearer " + claims.substring(2));
        exchange.answer(401);
        return;
      }
      refuse(
          exchange,
          e.fault() == TokenVerifier.Fault.MISSING ? "" : "Authorization token failed validation");
    }
  }

  private static String withoutSlash(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }

  private static boolean isOurs(String audience, String host) {
    return AUDIENCES.contains(audience) || audience.equalsIgnoreCase("https://" + host);
  }

  private static void refuse(Exchange exchange, String why) throws IOException {
    exchange.with(
        "WWW-Authenticate",
        why.isEmpty()
            ? "HMAC-SHA256, Bearer"
            : "HMAC-SHA256, Bearer error=\"invalid_token\", error_description=\"" + why + "\"");
    exchange.answer(401);
  }

  private void answer(Exchange exchange, Resource store, Caller caller) throws IOException {
    if (exchange.query().get("api-version").isEmpty()) {
      problem(
          exchange,
          400,
          "invalid-argument",
          "API version is not specified",
          "An API version is required, but was not specified.");
      return;
    }
    List<String> path = List.of(exchange.path().substring(1).split("/", 2));
    String list = listOf(path.get(0));
    String operation = operation(exchange.method());
    if (list.isEmpty() || operation.isEmpty()) {
      exchange.answer(list.isEmpty() ? 404 : 405);
      return;
    }
    String of = path.get(0).equals("snapshots") ? "snapshots/" : "keyValues/";
    boolean isAllowed =
        directory.mayUseData(caller.objectId(), store.resourceId(), STORES + of + operation);
    if (!isAllowed) {
      exchange.answer(403);
    } else if (operation.equals("write")) {
      problem(exchange, 501, "not-implemented", "Not implemented", "The lab plays reading.");
    } else if (path.size() > 1) {
      // A setting that is not there: deleting it is no fault.
      exchange.answer(operation.equals("delete") ? 204 : 404);
    } else {
      exchange.answerJson(
          200,
          "application/vnd.microsoft.appconfig." + list + "+json; charset=utf-8",
          Map.of("items", List.of()));
    }
  }

  /** The name of a list in its content type, empty if there is no such list. */
  private static String listOf(String segment) {
    return switch (segment) {
      case "kv", "revisions" -> "kvset";
      case "keys" -> "keyset";
      case "labels" -> "labelset";
      case "snapshots" -> "snapshotset";
      default -> "";
    };
  }

  private static String operation(String method) {
    return switch (method) {
      case "GET", "HEAD" -> "read";
      case "PUT", "PATCH" -> "write";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private static void problem(
      Exchange exchange, int status, String type, String title, String detail) throws IOException {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "https://azconfig.io/errors/" + type);
    problem.put("title", title);
    problem.put("detail", detail);
    problem.put("status", status);
    exchange.answerJson(status, "application/problem+json; charset=utf-8", problem);
  }

  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    String title = Status.reason(status);
    problem(exchange, status, title.toLowerCase(Locale.ROOT).replace(' ', '-'), title, title);
  }

  @Override
  public void answerFault(Exchange exchange) throws IOException {
    answerStatus(exchange, 500);
  }
}
