package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.state.CacheQuery;
import dev.latchkey.identity.internal.state.CachedToken;
import dev.latchkey.identity.internal.state.Fingerprint;
import dev.latchkey.identity.internal.state.Look;
import dev.latchkey.identity.internal.state.SignInState;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import dev.latchkey.identity.internal.state.SignInState.SignedOut;
import dev.latchkey.identity.internal.state.SignInState.Unknown;
import dev.latchkey.identity.internal.state.ToolState;
import dev.latchkey.identity.internal.tool.DeveloperTool;
import dev.latchkey.identity.internal.tool.TokenRequest;
import dev.latchkey.identity.internal.tool.ToolFacts;
import dev.latchkey.identity.internal.tool.ToolFailure;
import dev.latchkey.identity.internal.tool.ToolToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A developer tool, asked as rarely as can be: who is signed in is looked up in its files on every
 * call; a token of that sign-in is taken from memory, else from the tool's own cache, else the tool
 * is asked, once for all who wait. Whoever asks has made sure that it may.
 *
 * <p>Safe for use by many threads at once.
 */
public final class DeveloperSource {
  /** The tool is ended when nobody waits for it any more, not before. */
  private static final Duration AS_LONG_AS_SOMEBODY_WAITS = Duration.ofDays(365);

  /** How long a question may take for whose answer nobody waits. */
  private static final Duration AHEAD = Duration.ofSeconds(30);

  private final DeveloperTool tool;
  private final ToolState state;
  private final boolean isSignedOutCertain;
  private final Clock clock;
  private final HeldTokens tokens = new HeldTokens();
  private final Questions questions;

  /** What is known before anything is started: the key, and the token if it is at hand. */
  private record Seen(TokenKey key, @Nullable ToolToken token) {}

  DeveloperSource(DeveloperTool tool, ToolState state, boolean isSignedOutCertain, Clock clock) {
    this.tool = tool;
    this.state = state;
    this.isSignedOutCertain = isSignedOutCertain;
    this.clock = clock;
    this.questions = new Questions(tool.facts().program());
  }

  /**
   * What is known of the tool without looking for it.
   *
   * @return its names
   */
  public ToolFacts facts() {
    return tool.facts();
  }

  /**
   * Who is signed in by the tool's files: nobody is asked, nothing started.
   *
   * @param subscription the id or name of the subscription whose account is meant, or {@code null}
   * @return who; that nobody is, only where the files are certain of it
   */
  public SignInState signIn(@Nullable String subscription) {
    SignInState who = state.look(subscription).state();
    return who instanceof SignedOut && !isSignedOutCertain
        ? new Unknown(SignInState.Reason.ELSEWHERE)
        : who;
  }

  /**
   * A token that is at hand without asking the tool.
   *
   * @param request what for
   * @return the token, or nothing: the tool must be asked
   * @throws ToolFailure when asking the tool would be in vain: nobody is signed in to it
   */
  public Optional<ToolToken> findToken(TokenRequest request) throws ToolFailure {
    return Optional.ofNullable(see(request).token());
  }

  /**
   * A token, if need be by asking the tool.
   *
   * @param request what for
   * @param timeout how long to wait; then, unless others wait too, the tool is ended
   * @return the token
   * @throws ToolFailure why there is none
   * @throws InterruptedException when the thread was interrupted; unless others wait too, the tool
   *     has been ended
   */
  public ToolToken token(TokenRequest request, Duration timeout)
      throws ToolFailure, InterruptedException {
    Seen seen = see(request);
    if (seen.token() != null) {
      return seen.token();
    }
    return questions.ask(
        seen.key(), () -> fetch(request, seen.key(), AS_LONG_AS_SOMEBODY_WAITS), timeout);
  }

  private Seen see(TokenRequest request) throws ToolFailure {
    if (request.claims().isPresent()) {
      tokens.removeThoseFor(request.scopes());
      return new Seen(TokenKey.of(null, request), null); // No token at hand answers a challenge.
    }
    Look look = look(request);
    Fingerprint signedIn = fingerprint(look);
    if (request.subscription().isEmpty() && !(look.state() instanceof Unknown)) {
      tokens.keepOnlyThoseOf(signedIn);
    }
    if (look.state() instanceof SignedOut && isSignedOutCertain) {
      tool.requireInstalled();
      throw tool.signedOut(request);
    }
    TokenKey key = TokenKey.of(signedIn, request);
    return new Seen(key, signedIn == null ? null : atHand(key, request, look));
  }

  private @Nullable ToolToken atHand(TokenKey key, TokenRequest request, Look look) {
    Instant now = clock.instant();
    HeldToken held = tokens.find(key);
    boolean isSameCache = held != null && held.toolCache().equals(look.tokens());
    if (held == null || !isSameCache || !look.isSettled() || held.isDue(now)) {
      HeldToken found = inTheTool(key, request, look, held);
      if (found == null && !isSameCache) {
        // The tool's cache was written since, and no longer says so: perhaps after a logout.
        tokens.remove(key);
        return null;
      }
      held = found == null ? held : found;
    }
    if (held == null || held.isOver(now)) {
      return null;
    }
    if (held.isDue(now) && !held.isPaused()) {
      tokens.put(key, held.paused());
      questions.askAhead(key, () -> fetch(request, key, AHEAD));
    }
    return held.token();
  }

  private @Nullable HeldToken inTheTool(
      TokenKey key, TokenRequest request, Look look, @Nullable HeldToken held) {
    CachedToken found =
        tool.cachedScope(request)
            .flatMap(scope ->
                state.findToken(new CacheQuery(scope, key.tenant(), key.subscription(), false)))
            .filter(token -> token.signIn().fingerprint().equals(key.signIn()))
            .orElse(null);
    if (found == null) {
      return null;
    }
    HeldToken now =
        held != null && held.token().value().equals(found.value())
            ? held.seenIn(look.tokens())
            : HeldToken.of(
                ToolToken.held(found.value(), found.expiresOn()), look.tokens(), clock.instant());
    tokens.put(key, now);
    return now;
  }

  /** Asks the tool, and keeps the answer if the same person was signed in all the while. */
  private ToolToken fetch(TokenRequest request, TokenKey key, Duration timeout)
      throws ToolFailure, InterruptedException {
    Look before = look(request);
    HeldToken held = tokens.find(key);
    if (held != null
        && held.toolCache().equals(before.tokens())
        && !held.isDue(clock.instant())) {
      return held.token(); // Somebody else's question was answered a moment ago.
    }
    ToolToken token = tool.token(request, timeout);
    Look after = look(request);
    if (key.signIn() != null
        && key.signIn().equals(fingerprint(before))
        && key.signIn().equals(fingerprint(after))
        && before.who().equals(after.who())) {
      tokens.put(key, HeldToken.of(token, after.tokens(), clock.instant()));
    }
    return token;
  }

  private Look look(TokenRequest request) {
    return state.look(request.subscription().orElse(null));
  }

  private static @Nullable Fingerprint fingerprint(Look look) {
    return look.state() instanceof SignedIn found ? found.signIn().fingerprint() : null;
  }
}
