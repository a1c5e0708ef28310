package dev.latchkey.lab.internal.entra;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an app wants to be sent at the end of a sign-in ({@code response_type}).
 *
 * @param code an authorization code
 * @param idToken an ID token
 * @param accessToken an access token
 */
record ResponseType(boolean code, boolean idToken, boolean accessToken) {
  /** As the discovery document lists them. */
  static final List<String> SUPPORTED =
      List.of("code", "id_token", "code id_token", "id_token token");

  static ResponseType parse(String text) throws EntraException {
    if (text.isBlank()) {
      throw EntraException.missingParameter("response_type");
    }
    List<String> all = List.of(text.trim().split(" +", -1));
    Set<String> words = new HashSet<>(all);
    for (String supported : SUPPORTED) {
      if (words.size() == all.size() && words.equals(Set.of(supported.split(" ", -1)))) {
        return new ResponseType(
            words.contains("code"), words.contains("id_token"), words.contains("token"));
      }
    }
    throw AppRefusals.unsupportedResponseType(text);
  }

  /** How the answer travels unless the app says so: a token is not written into a query. */
  String defaultMode() {
    return hasToken() ? "fragment" : "query";
  }

  boolean hasToken() {
    return idToken || accessToken;
  }
}
