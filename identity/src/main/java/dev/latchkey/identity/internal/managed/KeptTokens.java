package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one identity, by resource: one request at a time for each, however many threads
 * wait. A token is not given in its last five minutes, and asked for anew after half of its life
 * where that is more than two hours; if that fails, the old one is good until then.
 */
final class KeptTokens {
  private static final Duration LAST = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofHours(2);
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Clock clock;
  private final Map<String, Kept> byResource = new ConcurrentHashMap<>();

  /** Asks for a token. */
  @FunctionalInterface
  interface Question {
    ToolToken ask() throws ToolFailure, InterruptedException;
  }

  /** What is known for one resource; guarded by its lock but for the token. */
  private static final class Kept {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Held held;
  }

  private record Held(ToolToken token, Instant due) {}

  KeptTokens(Clock clock) {
    this.clock = clock;
  }

  ToolToken get(String resource, boolean isChallenged, Question question)
      throws ToolFailure, InterruptedException {
    Kept kept = byResource.computeIfAbsent(resource, r -> new Kept());
    Held seen = kept.held;
    // A challenge says that the token is refused by now.
    if (!isChallenged && seen != null && isFresh(seen)) {
      return seen.token();
    }
    kept.lock.lockInterruptibly();
    try {
      Held held = kept.held;
      if (held != null && held != seen && isFresh(held)) {
        return held.token(); // Another thread has asked while this one waited.
      }
      try {
        ToolToken token = question.ask();
        kept.held = new Held(token, due(token));
        return token;
      } catch (ToolFailure e) {
        if (held == null || isChallenged || !isUsable(held)) {
          throw e;
        }
        kept.held = new Held(held.token(), clock.instant().plus(PAUSE));
        return held.token();
      }
    } finally {
      kept.lock.unlock();
    }
  }

  private Instant due(ToolToken token) {
    Instant now = clock.instant();
    Duration left = Duration.between(now, token.expiresOn());
    return left.compareTo(LONG) > 0 ? now.plus(left.dividedBy(2)) : token.expiresOn();
  }

  private boolean isFresh(Held held) {
    return isUsable(held) && clock.instant().isBefore(held.due());
  }

  private boolean isUsable(Held held) {
    return clock.instant().isBefore(held.token().expiresOn().minus(LAST));
  }
}
