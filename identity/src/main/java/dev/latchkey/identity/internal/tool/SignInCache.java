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
 * The tokens of one tool in memory, bound to its sign-in: when another person, or nobody, is signed
 * in, all are forgotten.
 */
final class SignInCache {
  /** More than any app asks for; it bounds what one that makes up scopes can do. */
  private static final int MOST = 512;

  private final Map<TokenKey, CacheEntry> tokens = new ConcurrentHashMap<>();
  private final Map<TokenKey, List<?>> missing = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile @Nullable Fingerprint current;

  SignInCache(Clock clock) {
    this.clock = clock;
  }

  /** Forgets all tokens if somebody else, or nobody, is signed in by now. */
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

  /** Notes that the tool's cache, as it looks, holds no such token: the tool must be asked. */
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
   * A resource wants more than such a token says: whoever asks next shall get the tool's own, by
   * whatever scope they name it.
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
   * The host or the application's id: a scope may end in a permission, or in one slash more (az
   * takes both), in any case. Two resources of one host are rare, and cost one question too many.
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

  /** Pauses asking ahead for a newer token; {@code false} if somebody else has changed it. */
  boolean pause(TokenKey key, CacheEntry entry) {
    return tokens.replace(key, entry, entry.paused());
  }

  /** Pauses asking ahead for a token that is still due. */
  void pauseIfDue(TokenKey key) {
    tokens.computeIfPresent(
        key, (k, entry) -> entry.isDue(clock.instant()) ? entry.paused() : entry);
  }
}
