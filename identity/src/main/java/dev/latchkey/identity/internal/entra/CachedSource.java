package dev.latchkey.identity.internal.entra;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A token source with a memory: a token is given again until five minutes before its end, and
 * threads that want the same one wait for one request. A token past the time at which its server
 * wants it renewed is renewed; while that fails the old one is given.
 */
public final class CachedSource {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PATIENCE_WITH_A_TOKEN = Duration.ofSeconds(10);
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(30);

  private final TokenSource source;
  private final Clock clock;
  private final Flights<EntraRequest, EntraToken> flights;
  private final ConcurrentHashMap<EntraRequest, Held> tokens = new ConcurrentHashMap<>();

  private record Held(EntraToken token, Instant renewAt) {}

  /**
   * A source that has no token yet.
   *
   * @param source whom to ask
   * @param executor the app's own threads, or {@code null}
   * @param clock the time
   */
  public CachedSource(TokenSource source, @Nullable Executor executor, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.flights = new Flights<>(executor);
  }

  /**
   * A token, from memory or asked for.
   *
   * @param request what for
   * @return a token that lives five minutes at least, but for one that was given shorter
   * @throws EntraFailure why there is none
   * @throws InterruptedException if this thread is interrupted
   */
  public EntraToken token(EntraRequest request) throws EntraFailure, InterruptedException {
    Held held = request.claims() == null ? usable(request) : null;
    if (held == null) {
      return flights.join(request, () -> ask(request, false), PATIENCE);
    }
    if (clock.instant().isBefore(held.renewAt())) {
      return held.token();
    }
    try {
      return flights.join(request, () -> ask(request, true), PATIENCE_WITH_A_TOKEN);
    } catch (EntraFailure e) {
      tokens.put(request, new Held(held.token(), clock.instant().plus(REST_AFTER_FAILURE)));
      return held.token();
    }
  }

  /**
   * Checks what can be known without asking anybody.
   *
   * @throws EntraFailure when asking would be in vain
   */
  public void requireUsable() throws EntraFailure {
    source.requireUsable();
  }

  private EntraToken ask(EntraRequest request, boolean anew) throws EntraFailure {
    // Another thread may have got it between our look and our start.
    Held held = request.claims() == null ? usable(request) : null;
    if (held != null && clock.instant().isBefore(held.renewAt())) {
      return held.token();
    }
    EntraToken token = source.ask(request, anew);
    Instant renewAt = token.refreshOn() != null ? token.refreshOn() : token.expiresOn();
    tokens.put(request.withoutClaims(), new Held(token, renewAt));
    return token;
  }

  private @Nullable Held usable(EntraRequest request) {
    Held held = tokens.get(request);
    return held != null && clock.instant().plus(MARGIN).isBefore(held.token().expiresOn())
        ? held
        : null;
  }
}
