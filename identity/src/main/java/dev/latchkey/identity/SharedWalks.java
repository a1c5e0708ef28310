package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller walk for all who ask the same at the same time. The walk runs on the thread of
 * the first; if that one is interrupted, the next of those who wait walks.
 */
final class SharedWalks {
  private final Map<Key, Walk> open = new ConcurrentHashMap<>();

  private final String chain;

  /** What makes two walks the same: the request, and the state of the sign-ins as they began. */
  private record Key(
      List<String> scopes,
      @Nullable String tenant,
      @Nullable String claims,
      boolean isCaeEnabled,
      List<?> signIns) {
    static Key of(TokenRequestContext request, List<?> signIns) {
      return new Key(
          List.copyOf(request.getScopes()),
          request.getTenantId(),
          request.getClaims(),
          request.isCaeEnabled(),
          signIns);
    }

    /** Written out, since a record's own costs a new JVM some 15 ms for its first call. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && scopes.equals(that.scopes)
          && Objects.equals(tenant, that.tenant)
          && Objects.equals(claims, that.claims)
          && isCaeEnabled == that.isCaeEnabled
          && signIns.equals(that.signIns);
    }

    @Override
    public int hashCode() {
      return Objects.hash(scopes, tenant, claims, isCaeEnabled, signIns);
    }

    /** Without the claims. */
    @Override
    public String toString() {
      return "Key[scopes=" + scopes + "]";
    }
  }

  /** One walk; its result is set before the latch opens, unless its caller was interrupted. */
  private static final class Walk {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable AccessToken token;
    private volatile @Nullable Throwable failure;
  }

  SharedWalks(String chain) {
    this.chain = chain;
  }

  /**
   * Walks, or waits for one who does.
   *
   * @param signIns what the members' files look like now
   */
  AccessToken share(TokenRequestContext request, List<?> signIns, Supplier<AccessToken> walking) {
    Key key = Key.of(request, signIns);
    while (true) {
      Walk mine = new Walk();
      Walk running = open.putIfAbsent(key, mine);
      if (running == null) {
        return lead(key, mine, walking);
      }
      try {
        running.ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ForeignFailure.interrupted(chain);
      }
      AccessToken token = running.token;
      if (token != null) {
        return token;
      }
      rethrow(running.failure);
    }
  }

  private AccessToken lead(Key key, Walk walk, Supplier<AccessToken> walking) {
    try {
      AccessToken token = walking.get();
      walk.token = token;
      return token;
    } catch (RuntimeException | Error e) {
      boolean isOwn =
          e instanceof SignInException failure && failure.kind() == FailureKind.INTERRUPTED;
      walk.failure = isOwn ? null : e;
      throw e;
    } finally {
      open.remove(key, walk);
      walk.ended.countDown();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }
}
