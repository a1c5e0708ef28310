package dev.latchkey.lab.internal.entra;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The parts of a requested scope.
 *
 * @param resource the resource, as the client wrote it
 * @param scopes the scopes of that resource, as the client wrote them
 * @param wantsIdToken true if {@code openid} is among them
 * @param wantsRefreshToken true if {@code offline_access} is among them
 */
record RequestedScope(
    String resource, List<String> scopes, boolean wantsIdToken, boolean wantsRefreshToken) {
  private static final Set<String> OPENID = Set.of("openid", "profile", "offline_access", "email");
  private static final String DEFAULT = "/.default";
  private static final String GRAPH = "https://graph.microsoft.com";

  static RequestedScope parse(String scope) throws EntraException {
    List<String> words = List.of(scope.trim().split("\\s+"));
    List<String> scopes = new ArrayList<>();
    String resource = null;
    for (String word : words) {
      if (word.isEmpty() || OPENID.contains(word)) {
        continue;
      }
      String of = resourceOf(word, scope);
      if (resource != null && !resource.equals(of)) {
        throw EntraException.scopesOfTwoResources(scope);
      }
      resource = of;
      scopes.add(word);
    }
    return new RequestedScope(
        resource == null ? GRAPH : resource,
        List.copyOf(scopes),
        words.contains("openid"),
        words.contains("offline_access"));
  }

  /** The v1 form: the resource alone. A refresh token always comes with it. */
  static RequestedScope ofResource(String resource) {
    return new RequestedScope(resource, List.of(resource + DEFAULT), true, true);
  }

  private static String resourceOf(String word, String scope) throws EntraException {
    if (word.endsWith(DEFAULT)) {
      return word.substring(0, word.length() - DEFAULT.length());
    }
    int slash = word.lastIndexOf('/');
    if (slash < 0 && word.matches("[A-Za-z0-9.]+")) {
      return GRAPH;
    }
    if (slash <= 0 || slash == word.length() - 1) {
      throw EntraException.badScope(scope);
    }
    return word.substring(0, slash);
  }

  /** True for everything that was consented to, the only form that apps may use. */
  boolean isDefault() {
    return scopes.size() == 1 && scopes.get(0).endsWith(DEFAULT);
  }

  /**
   * The {@code scope} of the answer: the requested words, and the permissions that they stand for.
   */
  String granted(Clients.Client client) {
    List<String> granted = new ArrayList<>();
    if (isDefault()) {
      for (String permission : permission(client).split(" ", -1)) {
        granted.add(resource + "/" + permission);
      }
    }
    granted.addAll(scopes);
    return String.join(" ", granted);
  }

  /** The {@code scp} of the token. */
  String permission(Clients.Client client) {
    return resource.startsWith(GRAPH) ? client.graphPermissions() : "user_impersonation";
  }
}
