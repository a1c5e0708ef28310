package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one identity, by resource: one request at a time for each, whose outcome is that of
 * all threads that waited for it. A token is not given in its last five minutes, and asked for anew
 * after half of its life where that is more than two hours; if that fails, the old one is good
 * until then.
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

  /**
   * The last outcome of a question.
   *
   * @param token the token, if there is one
   * @param due when to ask again
   * @param failure why the last question gave none
   */
  private record Outcome(@Nullable ToolToken token, Instant due, @Nullable ToolFailure failure) {}

  private static final class Kept {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Outcome last = new Outcome(null, Instant.MIN, null);
  }

  KeptTokens(Clock clock) {
    this.clock = clock;
  }

  ToolToken get(String resource, boolean isChallenged, Question question)
      throws ToolFailure, InterruptedException {
    Kept kept = byResource.computeIfAbsent(resource, r -> new Kept());
    Outcome seen = kept.last;
    // A challenge says that the token is refused by now.
    if (!isChallenged && seen.token() != null && isUsable(seen.token()) && !isDue(seen)) {
      return seen.token();
    }
    kept.lock.lockInterruptibly();
    try {
      if (isStill(kept, seen)) {
        kept.last = ask(isChallenged ? null : seen.token(), question);
      }
      Outcome now = kept.last;
      if (now.token() != null) {
        return now.token();
      }
      throw Objects.requireNonNull(now.failure(), "failure");
    } finally {
      kept.lock.unlock();
    }
  }

  /** When a token that lives long is asked for anew; empty for one that is kept to its end. */
  Optional<Instant> renewal(String resource) {
    Kept kept = byResource.get(resource);
    return Optional.ofNullable(kept)
        .map(k -> k.last)
        .filter(last -> last.token() != null && last.due().isBefore(last.token().expiresOn()))
        .map(Outcome::due);
  }

  private Outcome ask(@Nullable ToolToken old, Question question) throws InterruptedException {
    try {
      ToolToken token = question.ask();
      return new Outcome(token, due(token), null);
    } catch (ToolFailure e) {
      return old != null && isUsable(old)
          ? new Outcome(old, clock.instant().plus(PAUSE), null)
          : new Outcome(null, Instant.MIN, e);
    }
  }

  private Instant due(ToolToken token) {
    Instant now = clock.instant();
    Duration left = Duration.between(now, token.expiresOn());
    return left.compareTo(LONG) > 0 ? now.plus(left.dividedBy(2)) : token.expiresOn();
  }

  /** That very outcome: an equal one may have come since. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isStill(Kept kept, Outcome seen) {
    return kept.last == seen;
  }

  private boolean isDue(Outcome outcome) {
    return !clock.instant().isBefore(outcome.due());
  }

  private boolean isUsable(ToolToken token) {
    return clock.instant().isBefore(token.expiresOn().minus(LAST));
  }
}
