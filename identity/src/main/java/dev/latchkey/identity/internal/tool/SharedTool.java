package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.MsalToken;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A developer tool that all credentials of a machine share, asked as rarely as possible. Who is
 * signed in is looked up in its files on every call. A token of that sign-in is taken from memory,
 * else from the tool's own cache; {@link ToolQuestions} asks the tool. The caller has checked that
 * its credential may ask.
 *
 * <p>Safe for use by many threads at once.
 */
public final class SharedTool {
  private final DeveloperTool tool;
  private final ToolState state;
  private final Clock clock;
  private final SignInCache cache;
  private volatile @Nullable ToolQuestions questions;

  /**
   * A tool of one machine.
   *
   * @param tool how it is asked
   * @param state what its files say
   * @param clock the time
   */
  public SharedTool(DeveloperTool tool, ToolState state, Clock clock) {
    this.tool = tool;
    this.state = state;
    this.clock = clock;
    this.cache = new SignInCache(clock);
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
    SignInState who = state.snapshot(subscription, null).state();
    return who instanceof SignedOut && !tool.facts().isSignedOutCertain()
        ? new Unknown(Reason.ELSEWHERE)
        : who;
  }

  /**
   * What the files look like that say who is signed in. A caller that sees them differently must
   * not take an answer that another one waits for.
   *
   * @param subscription the id or name of the subscription whose account is meant, or {@code null}
   * @return their stamps, equal as long as none of them was written
   */
  public List<?> signInStamps(@Nullable String subscription) {
    return state.snapshot(subscription, null).who();
  }

  /**
   * Checks what can be known without asking: that the program is there, and somebody signed in.
   *
   * @param request what would be asked for
   * @throws Failure when asking the tool is useless
   */
  void requireUsable(ToolRequest request) throws Failure {
    tool.requireInstalled();
    requireSignedIn(state.snapshot(request.subscription().orElse(null), null), request);
  }

  private void requireSignedIn(Snapshot snapshot, ToolRequest request) throws Failure {
    if (snapshot.state() instanceof SignedOut && tool.facts().isSignedOutCertain()) {
      tool.requireInstalled();
      throw tool.signedOut(request);
    }
  }

  /**
   * Checks that the broker is there, where the tool's tokens come from one.
   *
   * @throws Failure when asking the tool is useless
   */
  void requireBroker() throws Failure {
    tool.requireBroker();
  }

  /**
   * Looks for a token without asking the tool.
   *
   * @param request what for, as the caller said it
   * @param checked what for, as the tool is asked
   * @return the token, or what asking needs
   * @throws Failure when asking the tool is useless: nobody is signed in to it
   */
  Lookup peek(TokenRequest request, ToolRequest checked) throws Failure {
    if (checked.claims().isPresent()) {
      cache.removeThoseFor(checked.scopes());
      // No token that exists answers a challenge.
      return new ToolLookup(request, null, checked, TokenKey.of(null, checked), List.of(), null);
    }
    Snapshot snapshot = snapshot(checked);
    Fingerprint signedIn = snapshot.fingerprint();
    boolean isCertain = signedIn != null || !(snapshot.state() instanceof Unknown);
    if (checked.subscription().isEmpty() && isCertain) {
      cache.keepOnlyThoseOf(signedIn);
    }
    TokenKey key = TokenKey.of(signedIn, checked);
    if (signedIn == null) {
      requireSignedIn(snapshot, checked);
      // Files that are being written can have the same stamps for two persons: no answer is shared.
      List<?> who = snapshot.isWhoSettled() ? snapshot.who() : List.of(new Object());
      return new ToolLookup(request, null, checked, key, who, snapshot);
    }
    CacheEntry entry = cache.find(key);
    if (entry == null || entry.mayBeStale(snapshot) || entry.isDue(clock.instant())) {
      entry = validated(key, checked, snapshot, entry);
    }
    boolean isGood = entry != null && !entry.isOver(clock.instant());
    ToolLookup lookup =
        new ToolLookup(
            request,
            entry != null && isGood ? entry.token() : null,
            checked,
            key,
            snapshot.who(),
            snapshot);
    if (entry != null && isGood && mustAskAhead(key, entry)) {
      questions().askAhead(lookup);
    }
    return lookup;
  }

  private boolean mustAskAhead(TokenKey key, CacheEntry entry) {
    return entry.isDue(clock.instant()) && !entry.isPaused() && cache.pause(key, entry);
  }

  private @Nullable CacheQuery query(ToolRequest request) {
    String scope = tool.cachedScope(request).orElse(null);
    return scope == null
        ? null
        : new CacheQuery(scope, request.tenant().orElse(null), request.subscription().orElse(null));
  }

  /** Of many threads that come at once, one reads the tool's cache for all. */
  private @Nullable CacheEntry validated(
      TokenKey key, ToolRequest request, Snapshot snapshot, @Nullable CacheEntry stale) {
    synchronized (cache) {
      CacheEntry now = cache.find(key);
      if (now != null && !now.mayBeStale(snapshot) && !now.isDue(clock.instant())) {
        return now;
      }
      if (stale == null && isKnownMissing(key, snapshot)) {
        return null;
      }
      CacheEntry found = read(key, request, query(request), snapshot, stale);
      return found != null || stale == null ? found : kept(key, stale, snapshot);
    }
  }

  /** Whether the tool's cache was read before, held no such token, and was not written since. */
  private boolean isKnownMissing(TokenKey key, Snapshot snapshot) {
    return snapshot.isSettled() && cache.isMissing(key, snapshot.tokens());
  }

  /** The token in memory, unless the tool's cache has lost it. */
  private @Nullable CacheEntry kept(TokenKey key, CacheEntry entry, Snapshot snapshot) {
    boolean isLost = entry.isOfToolCache() && !entry.isDue(clock.instant());
    if (isLost || !entry.isInSameCache(snapshot)) {
      // The tool's cache was written since, and no longer says so: perhaps after a logout.
      cache.remove(key);
      return null;
    }
    if (snapshot.isSettled() && !entry.isSettled()) {
      CacheEntry settled = entry.settled();
      cache.put(key, settled);
      return settled;
    }
    return entry;
  }

  /** The token of the tool's own cache, now also in memory; or {@code null}. */
  private @Nullable CacheEntry read(
      TokenKey key,
      ToolRequest request,
      @Nullable CacheQuery query,
      Snapshot snapshot,
      @Nullable CacheEntry known) {
    Snapshot read = snapshot.isCacheRead() || query == null ? snapshot : state.readToken(query);
    MsalToken found = read.token();
    if (found == null || !(read.state() instanceof SignedIn owner) || !isOf(key, read)) {
      if (snapshot.isSettled()) {
        cache.putMissing(key, snapshot.tokens());
      }
      return null;
    }
    CacheEntry entry;
    if (known != null && known.token().value().equals(found.value())) {
      entry = known.foundAgain(found.dueOn(), snapshot);
    } else {
      Token token = Token.of(found.value(), found.expiresOn(), null).of(owner.signIn().owner());
      if (request.isOfOtherTenant(token)) {
        return null; // The tool's answer would be refused too, and say why.
      }
      entry = CacheEntry.found(token, found.dueOn(), snapshot, clock.instant());
    }
    cache.put(key, entry);
    return entry;
  }

  /** Whether the one is signed in for whom the token was looked for. */
  private static boolean isOf(TokenKey key, Snapshot snapshot) {
    return key.signIn() != null && key.signIn().equals(snapshot.fingerprint());
  }

  /**
   * Asks the tool, or joins those who wait for the same answer.
   *
   * @param lookup what {@link #peek} returned, without a token
   * @param policy how long to wait; then, unless others wait too, the tool is ended
   * @return the token
   * @throws Failure why there is none; also when the thread was interrupted, whose flag stays set.
   *     It says whether the tool was ended
   */
  Token ask(ToolLookup lookup, ToolPolicy policy) throws Failure {
    return questions().ask(lookup, policy);
  }

  /** Made for the first question: most JVMs find their tokens without one. */
  private ToolQuestions questions() {
    ToolQuestions known = questions;
    if (known == null) {
      synchronized (this) {
        known = questions;
        if (known == null) {
          known = new ToolQuestions(tool, this);
          questions = known;
        }
      }
    }
    return known;
  }

  /** The files now, read again only if they changed. */
  Snapshot snapshot(ToolRequest request) {
    return state.snapshot(request.subscription().orElse(null), query(request));
  }

  /** A token in memory that another caller has just got, if it is still the one. */
  @Nullable Token findNew(TokenKey key, Snapshot now) {
    CacheEntry entry = isOf(key, now) ? cache.find(key) : null;
    return entry != null && entry.isInSameCache(now) && !entry.isDue(clock.instant())
        ? entry.token()
        : null;
  }

  /** Whether a token is in memory, good or not. */
  boolean isInMemory(TokenKey key) {
    return cache.find(key) != null;
  }

  /** Keeps a token that the tool printed while the same person was signed in. */
  void keep(ToolLookup lookup, Token token, Snapshot before, Snapshot after) {
    TokenKey key = lookup.key();
    if (!isOf(key, after)) {
      return;
    }
    // Where the tool keeps it, its cache says more: when the token is due, and that it is still
    // the one. Else nobody may have come and gone while it was asked for.
    ToolRequest request = lookup.checked();
    CacheEntry kept =
        isKnownMissing(key, after) ? null : read(key, request, query(request), after, null);
    if (kept == null && before.isWhoSettled()) {
      cache.put(key, CacheEntry.printed(token, after, clock.instant()));
    }
  }

  /** Asks no more ahead of time for a while, where that has brought nothing. */
  void pauseIfDue(TokenKey key) {
    cache.pauseIfDue(key);
  }
}
