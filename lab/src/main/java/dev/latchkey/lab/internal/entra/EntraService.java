package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.web.CrossOrigin;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The hosts of Microsoft Entra ID: finds the endpoint for each path. */
final class EntraService implements Service {
  /** Clients that sign in by password ask it first. */
  private static final String USER_REALM = "/common/UserRealm/";

  private final Directory directory;
  private final Discovery discovery;
  private final SignInEndpoint signIn;
  private final TokenEndpoint token;
  private final Clock clock;

  EntraService(
      Directory directory,
      Discovery discovery,
      SignInEndpoint signIn,
      TokenEndpoint token,
      Clock clock) {
    this.directory = directory;
    this.discovery = discovery;
    this.signIn = signIn;
    this.token = token;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    if (exchange.header("return-client-request-id").filter("true"::equals).isPresent()) {
      exchange
          .header("client-request-id")
          .filter(id -> id.matches("[0-9A-Fa-f-]{36}"))
          .ifPresent(id -> exchange.with("client-request-id", id));
    }
    try {
      route(exchange);
    } catch (EntraException e) {
      ErrorAnswer.send(exchange, e, clock.instant());
    }
  }

  private static boolean isDocument(String path) {
    return path.endsWith("/.well-known/openid-configuration")
        || path.endsWith("/keys")
        || path.equals("/common/discovery/instance");
  }

  private void route(Exchange exchange) throws IOException, EntraException {
    String path = exchange.path();
    if (isDocument(path)) {
      if (exchange.method().equals("OPTIONS")) {
        CrossOrigin.answerPreflight(exchange, "GET");
        return;
      }
      CrossOrigin.allow(exchange);
    }
    if (path.equals("/devicelogin") || path.equals("/common/oauth2/deviceauth")) {
      signIn.deviceLogin(exchange);
      return;
    }
    if (path.equals("/common/login")) {
      signIn.login(exchange);
      return;
    }
    if (path.regionMatches(true, 0, USER_REALM, 0, USER_REALM.length())) {
      discovery.userRealm(exchange, directory, path.substring(USER_REALM.length()));
      return;
    }
    if (path.equals("/common/discovery/instance")) {
      discovery.instance(exchange);
      return;
    }
    int slash = path.indexOf('/', 1);
    if (slash < 0) {
      notFound(exchange);
      return;
    }
    String endpoint = path.substring(slash);
    switch (endpoint) {
      case "/oauth2/v2.0/token", "/oauth2/token" -> token(exchange, path, endpoint);
      case "/v2.0/.well-known/openid-configuration" ->
          discovery.openIdConfiguration(exchange, authority(path), true);
      case "/.well-known/openid-configuration" ->
          discovery.openIdConfiguration(exchange, authority(path), false);
      case "/discovery/v2.0/keys", "/discovery/keys" -> discovery.keys(exchange, authority(path));
      case "/oauth2/v2.0/devicecode" -> signIn.deviceCode(exchange, authority(path), true);
      case "/oauth2/devicecode" -> signIn.deviceCode(exchange, authority(path), false);
      case "/oauth2/v2.0/authorize" -> signIn.authorize(exchange, authority(path), true);
      case "/oauth2/authorize" -> signIn.authorize(exchange, authority(path), false);
      case "/oauth2/v2.0/logout", "/oauth2/logout" -> signIn.logout(exchange, authority(path));
      default -> notFound(exchange);
    }
  }

  private void token(Exchange exchange, String path, String endpoint)
      throws IOException, EntraException {
    if (exchange.method().equals("OPTIONS")) {
      CrossOrigin.answerPreflight(exchange, "POST");
    } else {
      // Every page may ask and read the answer. Only a single-page app is given a token.
      CrossOrigin.allow(exchange);
      token.handle(exchange, authority(path), endpoint.equals("/oauth2/v2.0/token"));
    }
  }

  private Authority authority(String path) throws EntraException {
    return Authority.find(directory, path.substring(1, path.indexOf('/', 1)));
  }

  private static void notFound(Exchange exchange) throws IOException {
    exchange.answer(404);
  }

  /** microsoft.com: the page for device codes, and the form that it posts. */
  void deviceLogin(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/devicelogin" -> signIn.deviceLogin(exchange);
      case "/common/login" -> signIn.login(exchange);
      default -> notFound(exchange);
    }
  }

  /** aka.ms: azd asks it for extensions on every call, and waits ten seconds for an answer. */
  static void shortLink(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/azd/extensions/registry" -> exchange.answerJson(200, Map.of("extensions", List.of()));
      case "/devicelogin" -> exchange.redirect(URI.create("https://microsoft.com/devicelogin"));
      default -> notFound(exchange);
    }
  }

  /** A gateway in front of Entra answers with a web page, but throttling has a code. */
  @Override
  public void answerStatus(Exchange exchange, int status) throws IOException {
    if (status == 429) {
      exchange.answerJson(
          429,
          Map.of(
              "error",
              "temporarily_unavailable",
              "error_description",
              "AADSTS90055: There are too many incoming requests. Try again later.",
              "error_codes",
              List.of(90055)));
    } else {
      Service.super.answerStatus(exchange, status);
    }
  }
}
