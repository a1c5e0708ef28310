package dev.latchkey.lab.internal.broker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.broker.BrokerError.Status;
import dev.latchkey.lab.internal.entra.BrokerTokens;
import dev.latchkey.lab.internal.entra.EntraException;
import dev.latchkey.lab.internal.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The broker's answers: accounts of the lab's directory, tokens of the lab's Entra. A user who
 * signs in interactively is one of the directory's, and needs no password.
 */
public final class BrokerAnswers {
  private final BrokerTokens tokens;
  private final Map<String, SignedIn> accounts = new LinkedHashMap<>();

  /** A signed-in user with the broker's own refresh token. */
  private record SignedIn(User user, String refreshToken) {}

  /**
   * A broker.
   *
   * @param tokens the lab's Entra
   * @param users who is signed in; the first is the system's own account
   */
  public BrokerAnswers(BrokerTokens tokens, List<User> users) {
    this.tokens = tokens;
    users.forEach(this::signIn);
  }

  private SignedIn signIn(User user) {
    SignedIn signedIn = new SignedIn(user, tokens.signIn(user));
    accounts.put(homeAccountId(user), signedIn);
    return signedIn;
  }

  private static String homeAccountId(User user) {
    return (user.homeObjectId() + "." + user.homeTenantId()).toLowerCase(Locale.ROOT);
  }

  /** The accounts that are signed in. */
  synchronized String accounts() {
    return text(
        Map.of(
            "accounts",
            accounts.values().stream().map(account -> account(account.user(), "")).toList()));
  }

  /** A token without a question. A slow Entra holds up nobody else. */
  String silently(String request) {
    return token(parameters(request), false);
  }

  /** A token after a sign-in, as the user that the request names, else as the system's own. */
  String interactively(String request) {
    return token(parameters(request), true);
  }

  /** Takes an account away. */
  synchronized String remove(String request) {
    JsonNode account = read(request).path("account");
    accounts.remove(account.path("homeAccountId").asText().toLowerCase(Locale.ROOT));
    return "{}";
  }

  /** What the lab does not play. */
  static String notPlayed(String method) {
    return text(
        new BrokerError(
                Status.WRONG_CONFIGURATION, 0, "The lab's broker does not play " + method + ".")
            .toJson());
  }

  private String token(JsonNode parameters, boolean isInteractive) {
    Map<String, Object> answer;
    try {
      answer = tokenOf(parameters, isInteractive);
    } catch (EntraException e) {
      answer = BrokerError.of(e).toJson();
    } catch (IOException e) {
      answer = new BrokerError(Status.NETWORK_UNAVAILABLE, 0, "The lab is ending.").toJson();
    } catch (BrokerError e) {
      answer = e.toJson();
    }
    return text(Map.of("brokerTokenResponse", answer));
  }

  private Map<String, Object> tokenOf(JsonNode parameters, boolean isInteractive)
      throws BrokerError, EntraException, IOException {
    if (!parameters.path("popParams").isNull() && !parameters.path("popParams").isMissingNode()) {
      throw new BrokerError(Status.WRONG_CONFIGURATION, 0, "PoP is not available.");
    }
    SignedIn account = account(parameters, isInteractive);
    List<String> scopes = new ArrayList<>();
    parameters.path("requestedScopes").forEach(scope -> scopes.add(scope.asText()));
    BrokerTokens.Issued issued =
        tokens.token(
            account.refreshToken(),
            new BrokerTokens.Asked(
                segment(parameters.path("authority").asText()),
                parameters.path("clientId").asText(),
                scopes,
                parameters.path("decodedClaims").asText()),
            isInteractive);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("accessToken", issued.accessToken());
    json.put("accessTokenType", 0);
    json.put("account", account(account.user(), issued.tenantId()));
    json.put("clientInfo", issued.clientInfo());
    json.put("expiresOn", issued.expires().toEpochMilli());
    json.put("extendedExpiresOn", issued.expires().toEpochMilli());
    json.put("grantedScopes", issued.scope());
    json.put("idToken", issued.idToken());
    return json;
  }

  /** The last segment of {@code https://login.microsoftonline.com/TENANT}. */
  private static String segment(String authority) throws BrokerError {
    int slash = authority.lastIndexOf('/');
    if (!authority.startsWith("https://") || slash < "https://".length()) {
      throw new BrokerError(
          Status.CONTRACT_VIOLATION,
          0,
          "The authority is '" + authority + "', which has no tenant.");
    }
    return authority.substring(slash + 1);
  }

  private synchronized SignedIn account(JsonNode parameters, boolean isInteractive)
      throws BrokerError {
    JsonNode account = parameters.path("account");
    String id = account.path("homeAccountId").asText().toLowerCase(Locale.ROOT);
    String name =
        account.path("username").asText().isEmpty()
            ? parameters.path("username").asText()
            : account.path("username").asText();
    Optional<SignedIn> known =
        accounts.values().stream()
            .filter(one ->
                id.isEmpty()
                    ? name.isEmpty() || one.user().userPrincipalName().equalsIgnoreCase(name)
                    : homeAccountId(one.user()).equals(id))
            .findFirst();
    if (!isInteractive) {
      return known.orElseThrow(() -> unknown(name));
    }
    User user = known.map(SignedIn::user).or(() -> tokens.findUser(name)).orElse(null);
    if (user == null) {
      throw unknown(name);
    }
    return signIn(user);
  }

  private static BrokerError unknown(String name) {
    return new BrokerError(Status.UNKNOWN_ACCOUNT, 0, "The broker has no account '" + name + "'.");
  }

  /** The fields of an account, as a broker names them. */
  private static Map<String, Object> account(User user, String tenantId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("alternativeAccountId", "");
    json.put("clientInfo", BrokerTokens.clientInfo(user));
    json.put("environment", "login.windows.net");
    json.put("familyName", "");
    json.put("givenName", user.displayName());
    json.put("homeAccountId", homeAccountId(user));
    json.put("homeEnvironment", "");
    json.put("localAccountId", user.homeObjectId());
    json.put("middleName", "");
    json.put("name", user.displayName());
    json.put("passwordChangeUrl", "");
    json.put("passwordExpiry", 0);
    json.put("realm", tenantId.isEmpty() ? user.homeTenantId() : tenantId);
    json.put("username", user.userPrincipalName());
    return json;
  }

  private static JsonNode parameters(String request) {
    return read(request).path("authParameters");
  }

  private static JsonNode read(@Nullable String request) {
    try {
      return Json.read(String.valueOf(request).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e); // Nothing is read from anywhere.
    }
  }

  private static String text(Map<String, Object> answer) {
    try {
      return new String(Json.bytes(answer), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
