package dev.latchkey.identity.broker.internal.codec;

import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.json.JsonOutput;
import dev.latchkey.identity.internal.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a broker, with the keys and values of Microsoft's own runtime. One key is ours: the
 * account also stands at the top level, where the proxy of Linux inside Windows looks for it.
 *
 * <p>Source: requests of MSALRuntime 0.20.7, recorded; for the second account, the Go project
 * jack-work/msauth.
 */
public final class RequestJson {
  /** The version of the protocol, which is sent next to each request. */
  public static final String VERSION = "0.0";

  /** The redirect address that applications register for brokers on Linux. */
  private static final String REDIRECT =
      "https://login.microsoftonline.com/common/oauth2/nativeclient";

  /** The runtime removes these, since it adds them itself. */
  private static final Set<String> ADDED_BY_BROKER = Set.of("openid", "profile", "offline_access");

  private static final int SILENT = 1;
  private static final int INTERACTIVE = 6;

  /** The runtime's number for a cancellation, which it sends with it. */
  private static final int CANCELLED_BY_APP = 579379414;

  private static final int CANCELLED = 7;
  private static final int DEEPEST = 64;

  private RequestJson() {}

  /**
   * Asks for the accounts.
   *
   * @param clientId the application
   * @return the JSON text
   */
  public static String accounts(String clientId) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("clientId", clientId);
    // The runtime repeats the application's id here.
    json.put("redirectUri", clientId);
    return JsonOutput.of(json);
  }

  /**
   * Asks for a token without the user.
   *
   * @param call what it is for
   * @return the JSON text
   */
  public static String silent(TokenCall call) {
    return tokenRequest(call, SILENT);
  }

  /**
   * Asks for a sign-in.
   *
   * @param call what it is for
   * @return the JSON text
   */
  public static String interactive(TokenCall call) {
    return tokenRequest(call, INTERACTIVE);
  }

  /**
   * Cancels a sign-in.
   *
   * @return the JSON text
   */
  public static String cancellation() {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("context", "The InteractiveRequest was canceled on behalf of the user");
    error.put("diagnostics", null);
    error.put("errorCode", 0);
    error.put("status", CANCELLED);
    error.put("subStatus", 0);
    error.put("tag", CANCELLED_BY_APP);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("error", error);
    return JsonOutput.of(json);
  }

  private static String tokenRequest(TokenCall call, int type) {
    BrokerRequest request = call.request();
    Account account = call.account();
    boolean isInteractive = type == INTERACTIVE;
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("accessTokenToRenew", "");
    parameters.put("account", account == null ? null : accountJson(account));
    parameters.put(
        "additionalQueryParametersForAuthorization",
        // The runtime's sign that a known account signs in again.
        isInteractive && account != null ? Map.of("hsu", "1") : Map.of());
    parameters.put("authority", request.authorityHost() + "/" + request.tenant());
    parameters.put("authorizationType", type);
    parameters.put("clientId", request.clientId());
    parameters.put("decodedClaims", claims(request));
    parameters.put("enrollmentId", "");
    if (account == null) {
      parameters.put("isSignIn", true);
    }
    parameters.put("isTestMode", false);
    if (isInteractive) {
      Map<String, @Nullable Object> window = new LinkedHashMap<>();
      window.put("handle", window(call));
      parameters.put("parentWindow", window);
    }
    parameters.put("password", "");
    parameters.put("popParams", null);
    parameters.put("redirectUri", REDIRECT);
    parameters.put("requestedScopes", scopes(request));
    parameters.put("username", username(call));
    parameters.put("uxContextHandle", -1);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("authParameters", parameters);
    if (account != null) {
      json.put("account", accountJson(account));
    }
    if (isInteractive) {
      json.put("parentWindowHandle", window(call));
    }
    return JsonOutput.of(json);
  }

  /** Brokers on Linux draw a window of their own; the runtime passes this number to them. */
  private static long window(TokenCall call) {
    return call.window() == 0 ? 1 : call.window();
  }

  /**
   * The user's name for a request.
   *
   * @param call what it is for
   * @return the account's name, else the hint; empty if there is none
   */
  public static String username(TokenCall call) {
    Account account = call.account();
    if (account != null) {
      return account.username();
    }
    String hint = call.request().username();
    return hint == null ? "" : hint;
  }

  private static Map<String, @Nullable Object> accountJson(Account account) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (String name : Account.NAMES) {
      if (name.equals(Account.REALM)) {
        json.put("passwordExpiry", account.passwordExpiry());
      }
      json.put(name, account.text(name));
    }
    return json;
  }

  /**
   * The scopes of a request without those that the broker adds itself.
   *
   * @param request the request
   * @return the scopes
   */
  public static List<String> scopes(BrokerRequest request) {
    List<String> scopes = new ArrayList<>();
    for (String scope : request.scopes()) {
      if (!ADDED_BY_BROKER.contains(scope)) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  /**
   * The claims of a request; with the capability of an app that handles claims challenges.
   *
   * @param request the request
   * @return JSON text; empty if there are none
   */
  public static String claims(BrokerRequest request) {
    String claims = request.claims();
    if (!request.isCaeEnabled()) {
      return claims == null ? "" : claims;
    }
    Map<String, @Nullable Object> all =
        new LinkedHashMap<>(claims == null ? Map.of() : read(claims));
    Map<String, @Nullable Object> ofToken = new LinkedHashMap<>();
    if (all.get("access_token") instanceof Map<?, ?> known) {
      for (Map.Entry<?, ?> claim : known.entrySet()) {
        ofToken.put(String.valueOf(claim.getKey()), claim.getValue());
      }
    }
    ofToken.put("xms_cc", Map.of("values", List.of("CP1")));
    all.put("access_token", ofToken);
    return JsonOutput.of(all);
  }

  private static Map<String, @Nullable Object> read(String claims) {
    try {
      return JsonText.read(claims, DEEPEST);
    } catch (IOException e) {
      // The exception may quote the claims, which came from a server.
      throw new IllegalArgumentException("The claims of the request are not one JSON object.");
    }
  }
}
