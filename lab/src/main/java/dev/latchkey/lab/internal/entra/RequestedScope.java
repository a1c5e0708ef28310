package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.ExposedApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parts of a requested scope.
 *
 * @param resource the resource, as the client wrote it
 * @param scopes the scopes of that resource, as the client wrote them
 * @param openId the scopes of OpenID Connect among them, as {@code offline_access}
 */
record RequestedScope(String resource, List<String> scopes, Set<String> openId) {
  private static final Set<String> OPENID = Set.of("openid", "profile", "offline_access", "email");
  private static final String DEFAULT = "/.default";
  private static final int LONGEST = 8_192;
  private static final String GRAPH_ID = "00000003-0000-0000-c000-000000000000";
  private static final String GRAPH = "https://graph.microsoft.com";

  /** The scope of a token, which is for one resource. */
  static RequestedScope parse(String scope) throws EntraException {
    List<RequestedScope> all = parseConsent(scope);
    if (all.size() > 1) {
      throw EntraException.scopesOfTwoResources(scope);
    }
    return all.get(0);
  }

  /**
   * The scopes to which a user consents, of one resource or more; a code without another scope is
   * redeemed for the first one.
   */
  static List<RequestedScope> parseConsent(String scope) throws EntraException {
    if (scope.length() > LONGEST) {
      throw EntraException.badScope(scope.substring(0, 100) + "...");
    }
    Map<String, List<String>> byResource = new LinkedHashMap<>();
    Set<String> openId = new LinkedHashSet<>();
    for (String word : scope.trim().split("\\s+", -1)) {
      if (OPENID.contains(word)) {
        openId.add(word);
      } else if (!word.isEmpty()) {
        byResource.computeIfAbsent(resourceOf(word, scope), of -> new ArrayList<>()).add(word);
      }
    }
    if (byResource.isEmpty()) {
      byResource.put(GRAPH, List.of());
    }
    for (List<String> scopes : byResource.values()) {
      if (scopes.size() > 1 && scopes.stream().anyMatch(RequestedScope::isAll)) {
        throw EntraException.badScope(scope);
      }
    }
    List<RequestedScope> all = new ArrayList<>();
    byResource.forEach(
        (resource, scopes) -> all.add(new RequestedScope(resource, List.copyOf(scopes), openId)));
    return all;
  }

  /** The v1 form: the resource alone. A refresh token always comes with it. */
  static RequestedScope ofResource(String resource) {
    return new RequestedScope(
        resource, List.of(resource + DEFAULT), Set.of("openid", "offline_access"));
  }

  private static boolean isAll(String word) {
    return word.endsWith(DEFAULT) || word.equals(".default");
  }

  /** True for Microsoft Graph, by its address or its id. */
  static boolean isGraph(String resource) {
    return resource.startsWith(GRAPH) || resource.equals(GRAPH_ID);
  }

  private static String resourceOf(String word, String scope) throws EntraException {
    if (word.equals(".default")) {
      return GRAPH;
    }
    if (word.endsWith(DEFAULT)) {
      return word.substring(0, word.length() - DEFAULT.length());
    }
    int slash = word.lastIndexOf('/');
    if (slash < 0 && word.matches("[A-Za-z0-9._-]+")) {
      return GRAPH;
    }
    if (slash <= 0 || slash == word.length() - 1) {
      throw EntraException.badScope(scope);
    }
    return word.substring(0, slash);
  }

  /**
   * This scope, for a sign-in that began with another one: what that asked for of OpenID Connect
   * stays granted.
   */
  RequestedScope after(RequestedScope first) {
    Set<String> both = new LinkedHashSet<>(openId);
    both.addAll(first.openId);
    return new RequestedScope(resource, scopes, both);
  }

  boolean wantsIdToken() {
    return openId.contains("openid");
  }

  boolean wantsRefreshToken() {
    return openId.contains("offline_access");
  }

  /** True for everything that was consented to, the only form that apps may use. */
  boolean isDefault() {
    return scopes.size() == 1 && isAll(scopes.get(0));
  }

  /**
   * The {@code scope} of the answer: the requested words, and the permissions that they stand for.
   */
  String granted(Clients.Client client, ExposedApi api) {
    List<String> granted = new ArrayList<>();
    if (isDefault()) {
      for (String permission : permission(client, api).split(" ", -1)) {
        granted.add(resource + "/" + permission);
      }
    }
    granted.addAll(scopes);
    // That a refresh token was granted shows by itself.
    openId.stream().filter(word -> !word.equals("offline_access")).forEach(granted::add);
    return String.join(" ", granted);
  }

  /** The {@code scp} of the token: the permissions by name, or all that were consented to. */
  String permission(Clients.Client client, ExposedApi api) {
    if (!scopes.isEmpty() && !isDefault()) {
      return String.join(" ", names());
    }
    if (isGraph(resource)) {
      return client.graphPermissions();
    }
    return api.scopes().isEmpty() ? "user_impersonation" : String.join(" ", api.scopes());
  }

  /** The scopes without their resource. */
  List<String> names() {
    return scopes.stream().map(scope -> scope.substring(scope.lastIndexOf('/') + 1)).toList();
  }
}
