package dev.latchkey.identity.internal.cache;

import dev.latchkey.identity.internal.cache.Questions.Subject;
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
import java.util.List;
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

  private final DeveloperTool tool;
  private final ToolState state;
  private final boolean isSignedOutCertain;
  private final Clock clock;
  private final HeldTokens tokens = new HeldTokens();
  private final Questions questions;
  private final Object opening = new Object();

  /** What is known before anything is started: what to ask, and the token if it is at hand. */
  private record Seen(Subject subject, @Nullable ToolToken token) {}

  /** A class of its own: the first method reference of a JVM costs a millisecond. */
  private record Rehearsal(DeveloperTool tool) implements Runnable {
    @Override
    public void run() {
      try {
        tool.requireInstalled();
      } catch (ToolFailure e) {
        return; // There will be no answer to read.
      }
      tool.rehearse();
    }
  }

  DeveloperSource(DeveloperTool tool, ToolState state, boolean isSignedOutCertain, Clock clock) {
    this.tool = tool;
    this.state = state;
    this.isSignedOutCertain = isSignedOutCertain;
    this.clock = clock;
    this.questions = new Questions(tool.facts().program(), new Rehearsal(tool));
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
   * What the files look like that say who is signed in: whoever has seen them otherwise must not
   * take an answer that somebody else waits for.
   *
   * @param subscription the id or name of the subscription whose account is meant, or {@code null}
   * @return their stamps, equal as long as none of them was written
   */
  public List<?> signInStamps(@Nullable String subscription) {
    return state.look(subscription).who();
  }

  /**
   * Checks what can be known without asking: that the program is there, and somebody signed in.
   *
   * @param request what would be asked for
   * @throws ToolFailure when asking the tool would be in vain
   */
  public void requireUsable(TokenRequest request) throws ToolFailure {
    tool.requireInstalled();
    if (look(request).state() instanceof SignedOut && isSignedOutCertain) {
      throw tool.signedOut(request);
    }
  }

  /**
   * Checks that there is somebody to give a token of whoever is signed in.
   *
   * @throws ToolFailure when asking the tool would be in vain
   */
  public void requireBroker() throws ToolFailure {
    tool.requireBroker();
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
   * @throws ToolFailure why there is none; also when the thread was interrupted, whose flag stays
   *     set. It says whether the tool was ended
   */
  public ToolToken token(TokenRequest request, Duration timeout) throws ToolFailure {
    Seen seen = see(request);
    if (seen.token() != null) {
      return seen.token();
    }
    TokenKey key = seen.subject().key();
    return questions.ask(seen.subject(), new Fetch(request, key), timeout);
  }

  private Seen see(TokenRequest request) throws ToolFailure {
    if (request.claims().isPresent()) {
      tokens.removeThoseFor(request.scopes());
      // No token at hand answers a challenge.
      return new Seen(new Subject(TokenKey.of(null, request), List.of()), null);
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
    if (signedIn != null) {
      return new Seen(new Subject(key, look.who()), atHand(key, request, look));
    }
    // Files that are being written can have the same stamps for two persons: no answer is shared.
    List<?> who = look.isWhoSettled() ? look.who() : List.of(new Object());
    return new Seen(new Subject(key, who), null);
  }

  private @Nullable ToolToken atHand(TokenKey key, TokenRequest request, Look look) {
    Instant now = clock.instant();
    HeldToken held = tokens.find(key);
    if (held == null || held.mayHaveMoved(look) || held.isDue(now)) {
      held = lookAgainAlone(key, request, look, held);
    }
    if (held == null || held.isOver(now)) {
      return null;
    }
    if (held.isDue(now) && !held.isPaused() && tokens.pause(key, held)) {
      questions.askAhead(new Subject(key, look.who()), () -> fetchAhead(request, key));
    }
    return held.token();
  }

  /** Of many threads that come at once, one opens the tool's cache for all. */
  private @Nullable HeldToken lookAgainAlone(
      TokenKey key, TokenRequest request, Look look, @Nullable HeldToken held) {
    synchronized (opening) {
      HeldToken now = tokens.find(key);
      if (now != null && !now.mayHaveMoved(look) && !now.isDue(clock.instant())) {
        return now;
      }
      return held == null && isKnownMissing(key, look) ? null : lookAgain(key, request, look, held);
    }
  }

  /** Whether the tool's cache was opened before, held no such token, and was not written since. */
  private boolean isKnownMissing(TokenKey key, Look look) {
    return look.isSettled() && tokens.isMissing(key, look.tokens());
  }

  /** The token of the tool's cache, else the one in memory if the cache has not lost it. */
  private @Nullable HeldToken lookAgain(
      TokenKey key, TokenRequest request, Look look, @Nullable HeldToken held) {
    HeldToken found = inTheTool(key, request, look, held);
    if (found != null || held == null) {
      return found;
    }
    boolean isLost = held.seen().isThere() && !held.isDue(clock.instant());
    if (isLost || !held.isInSameCache(look)) {
      // The tool's cache was written since, and no longer says so: perhaps after a logout.
      tokens.remove(key);
      return null;
    }
    if (look.isSettled() && !held.seen().isSettled()) {
      held = held.settled();
      tokens.put(key, held);
    }
    return held;
  }

  private @Nullable HeldToken inTheTool(
      TokenKey key, TokenRequest request, Look look, @Nullable HeldToken held) {
    CachedToken found = openCache(key, request);
    if (found == null) {
      if (look.isSettled()) {
        tokens.putMissing(key, look.tokens());
      }
      return null;
    }
    HeldToken now;
    if (held != null && held.token().value().equals(found.value())) {
      now = held.foundAgain(found.dueOn(), look);
    } else {
      ToolToken token = ToolToken.held(found.value(), found.expiresOn());
      try {
        token.requireTenant(request, tool.facts().program());
      } catch (ToolFailure e) {
        return null; // The tool's answer would be refused too, and say why.
      }
      now = HeldToken.found(token, found.dueOn(), look, clock.instant());
    }
    tokens.put(key, now);
    return now;
  }

  private @Nullable CachedToken openCache(TokenKey key, TokenRequest request) {
    Optional<String> scope = tool.cachedScope(request);
    if (scope.isEmpty()) {
      return null;
    }
    CachedToken found =
        state
            .findToken(new CacheQuery(scope.get(), key.tenant(), key.subscription(), false))
            .orElse(null);
    return found != null && found.signIn().fingerprint().equals(key.signIn()) ? found : null;
  }

  /** A class, since a lambda costs a new JVM half a millisecond before the tool is started. */
  private final class Fetch implements Question.Work {
    private final TokenRequest request;
    private final TokenKey key;

    private Fetch(TokenRequest request, TokenKey key) {
      this.request = request;
      this.key = key;
    }

    @Override
    public ToolToken answer() throws ToolFailure, InterruptedException {
      return fetch(request, key);
    }
  }

  /** Asks the tool, and keeps the answer if the same person was signed in all the while. */
  private ToolToken fetch(TokenRequest request, TokenKey key)
      throws ToolFailure, InterruptedException {
    Look before = look(request);
    boolean isSame = isStill(key, before);
    HeldToken held = isSame ? tokens.find(key) : null;
    if (held != null && held.isInSameCache(before) && !held.isDue(clock.instant())) {
      return held.token(); // Somebody else's question was answered a moment ago.
    }
    TokenRequest asked =
        before.state() instanceof SignedIn found
            ? request.signedInAt(found.signIn().tenantId())
            : request;
    ToolToken token = tool.token(asked, AS_LONG_AS_SOMEBODY_WAITS);
    Look after = look(request);
    if (isSame && isStill(key, after) && before.who().equals(after.who())) {
      keep(key, request, token, before, after);
    }
    return token;
  }

  /** Whether the one is signed in for whom the token was asked. */
  private static boolean isStill(TokenKey key, Look look) {
    return key.signIn() != null && key.signIn().equals(fingerprint(look));
  }

  private void keep(TokenKey key, TokenRequest request, ToolToken token, Look before, Look after) {
    // Where the tool keeps it, its cache says more: when the token is due, and that it is still
    // the one. Else nobody may have come and gone while it was asked for.
    HeldToken kept = isKnownMissing(key, after) ? null : inTheTool(key, request, after, null);
    if (kept == null && before.isWhoSettled()) {
      tokens.put(key, HeldToken.printed(token, after, clock.instant()));
    }
  }

  private ToolToken fetchAhead(TokenRequest request, TokenKey key)
      throws ToolFailure, InterruptedException {
    try {
      return fetch(request, key);
    } finally {
      tokens.pauseIfDue(key, clock.instant());
    }
  }

  private Look look(TokenRequest request) {
    return state.look(request.subscription().orElse(null));
  }

  /**
   * Whose the tokens are: nobody's where that is unknown. Where the tool's cache has lost the
   * account, the tool is asked, and most often says so; one that answers all the same keeps its
   * tokens elsewhere (az with the system's broker). That they are lost is a part of the
   * fingerprint.
   */
  private static @Nullable Fingerprint fingerprint(Look look) {
    return look.state() instanceof SignedIn found ? found.signIn().fingerprint() : null;
  }
}
