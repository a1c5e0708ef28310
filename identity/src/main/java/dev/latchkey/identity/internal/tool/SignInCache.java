package dev.latchkey.identity.internal.tool;

import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one tool in memory, bound to its sign-in. If another account signs in, or the
 * account signs out, all tokens are removed.
 */
final class SignInCache {
  /** More than any app needs. The limit protects against an app that makes up scopes. */
  private static final int MOST = 512;

  private final Map<TokenKey, CacheEntry> tokens = new ConcurrentHashMap<>();
  private final Map<TokenKey, List<?>> missing = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile @Nullable Fingerprint current;

  SignInCache(Clock clock) {
    this.clock = clock;
  }

  /** Removes all tokens if another account, or none, is signed in now. */
  void keepOnlyThoseOf(@Nullable Fingerprint signedIn) {
    Fingerprint before = current;
    if (before == null ? signedIn != null : !before.equals(signedIn)) {
      current = signedIn;
      tokens.clear();
      missing.clear();
    }
  }

  @Nullable CacheEntry find(TokenKey key) {
    return tokens.get(key);
  }

  void put(TokenKey key, CacheEntry token) {
    if (tokens.size() >= MOST) {
      tokens.clear();
    }
    tokens.put(key, token);
  }

  /**
   * Records that the tool's cache with these stamps does not hold the token, so the tool must be
   * run.
   */
  void putMissing(TokenKey key, List<?> toolCache) {
    if (missing.size() >= MOST) {
      missing.clear();
    }
    missing.put(key, toolCache);
  }

  boolean isMissing(TokenKey key, List<?> toolCache) {
    return toolCache.equals(missing.get(key));
  }

  /**
   * Removes all tokens of a resource that wants more than they prove. The next caller gets a new
   * one from the tool, with any scope of that resource.
   */
  void removeThoseFor(List<String> scopes) {
    Set<String> resources = resources(scopes);
    tokens.keySet().removeIf(key -> !Collections.disjoint(resources(key.scopes()), resources));
  }

  private static Set<String> resources(List<String> scopes) {
    Set<String> resources = new HashSet<>();
    for (String scope : scopes) {
      resources.add(resource(scope));
    }
    return resources;
  }

  /**
   * The host or the application id of a scope, in lower case. A scope may end in a permission or in
   * an extra slash (az takes both). Two resources on one host are rare and cost one extra run of
   * the tool.
   */
  private static String resource(String scope) {
    int scheme = scope.indexOf("://");
    String name = scheme < 0 ? scope : scope.substring(scheme + 3);
    int path = name.indexOf('/');
    return (path < 0 ? name : name.substring(0, path)).toLowerCase(Locale.ROOT);
  }

  void remove(TokenKey key) {
    tokens.remove(key);
  }

  /**
   * Pauses requests in advance for a newer token; {@code false} if another thread has changed the
   * entry.
   */
  boolean pause(TokenKey key, CacheEntry entry) {
    return tokens.replace(key, entry, entry.paused());
  }

  /** Pauses requests in advance for a token that is still due. */
  void pauseIfDue(TokenKey key) {
    tokens.computeIfPresent(
        key, (k, entry) -> entry.isDue(clock.instant()) ? entry.paused() : entry);
  }
}
