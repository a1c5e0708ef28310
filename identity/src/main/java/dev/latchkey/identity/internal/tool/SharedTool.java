package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.files.MsalToken;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A developer tool that all credentials of a machine share, asked as rarely as possible. Who is
 * signed in is looked up in its files on every call. A token of that sign-in is taken from memory,
 * else from the tool's own cache, else the tool is asked, once for all who wait. The caller has
 * checked that its credential may ask.
 *
 * <p>Safe for use by many threads at once.
 */
public final class SharedTool implements InFlight.Waiter {
  /** The tool is ended when nobody waits for it any more, not before. */
  private static final Duration AS_LONG_AS_SOMEBODY_WAITS = Duration.ofDays(365);

  /** How long a question may take while nobody needs its answer. */
  private static final Duration LONGEST_AHEAD = Duration.ofSeconds(30);

  /** How long the last caller to leave waits for the end of the tool. */
  private static final Duration LONGEST_END = Duration.ofMillis(1500);

  private final DeveloperTool tool;
  private final ToolState state;
  private final Clock clock;
  private final SignInCache cache;
  private final AtomicBoolean isRehearsed = new AtomicBoolean();
  private volatile @Nullable InFlight<Asking, Token> inFlight;

  /**
   * What is asked.
   *
   * @param key what for
   * @param who what the tool's files looked like that say who is signed in. A caller that saw them
   *     written since does not join: the answer may be another person's, though the one who is
   *     signed in now was so before
   */
  record Asking(TokenKey key, List<?> who) {
    /** Written out for the same reason as that of {@link TokenKey}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asking that && key.equals(that.key) && who.equals(that.who);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

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
      Asking asking = new Asking(TokenKey.of(null, checked), List.of());
      return new ToolLookup(request, null, checked, asking, null);
    }
    CacheQuery query = query(checked);
    Snapshot snapshot = state.snapshot(checked.subscription().orElse(null), query);
    Fingerprint signedIn = snapshot.fingerprint();
    if (checked.subscription().isEmpty() && !(snapshot.state() instanceof Unknown)) {
      cache.keepOnlyThoseOf(signedIn);
    }
    requireSignedIn(snapshot, checked);
    TokenKey key = TokenKey.of(signedIn, checked);
    if (signedIn == null) {
      // Files that are being written can have the same stamps for two persons: no answer is shared.
      List<?> who = snapshot.isWhoSettled() ? snapshot.who() : List.of(new Object());
      return new ToolLookup(request, null, checked, new Asking(key, who), snapshot);
    }
    Asking asking = new Asking(key, snapshot.who());
    Token token = find(asking, checked, query, snapshot);
    return new ToolLookup(request, token, checked, asking, snapshot);
  }

  private @Nullable CacheQuery query(ToolRequest request) {
    String scope = tool.cachedScope(request).orElse(null);
    return scope == null
        ? null
        : new CacheQuery(
            scope, request.tenant().orElse(null), request.subscription().orElse(null));
  }

  private @Nullable Token find(
      Asking asking, ToolRequest request, @Nullable CacheQuery query, Snapshot snapshot) {
    TokenKey key = asking.key();
    CacheEntry entry = cache.find(key);
    if (entry == null || entry.mayBeStale(snapshot) || entry.isDue(clock.instant())) {
      entry = validated(key, request, query, snapshot, entry);
    }
    if (entry == null || entry.isOver(clock.instant())) {
      return null;
    }
    if (entry.isDue(clock.instant()) && !entry.isPaused() && cache.pause(key, entry)) {
      askAhead(asking, request, snapshot);
    }
    return entry.token();
  }

  /** Of many threads that come at once, one reads the tool's cache for all. */
  private @Nullable CacheEntry validated(
      TokenKey key,
      ToolRequest request,
      @Nullable CacheQuery query,
      Snapshot snapshot,
      @Nullable CacheEntry stale) {
    synchronized (cache) {
      CacheEntry now = cache.find(key);
      if (now != null && !now.mayBeStale(snapshot) && !now.isDue(clock.instant())) {
        return now;
      }
      if (stale == null && isKnownMissing(key, snapshot)) {
        return null;
      }
      CacheEntry found = read(key, request, query, snapshot, stale);
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
      if (TokenAnswer.isOfOtherTenant(token, request)) {
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
   * @param timeout how long to wait; then, unless others wait too, the tool is ended
   * @return the token
   * @throws Failure why there is none; also when the thread was interrupted, whose flag stays set.
   *     It says whether the tool was ended
   */
  Token ask(ToolLookup lookup, Duration timeout) throws Failure {
    boolean isFirst = isRehearsed.compareAndSet(false, true);
    return inFlight()
        .join(
            lookup.asking(),
            new Question(lookup.checked(), lookup.asking(), lookup.snapshot()),
            timeout,
            isFirst ? new Rehearsal() : null);
  }

  /** Made for the first question, since most JVMs find their tokens without one. */
  private InFlight<Asking, Token> inFlight() {
    InFlight<Asking, Token> known = inFlight;
    if (known == null) {
      synchronized (isRehearsed) {
        known = inFlight;
        if (known == null) {
          known = new InFlight<>(this, "latchkey-asks-" + tool.facts().program(), LONGEST_END);
          inFlight = known;
        }
      }
    }
    return known;
  }

  @Override
  public Failure timedOut(Duration waited, String afterwards) {
    return Failure.timedOut(tool.facts().program(), waited, afterwards);
  }

  @Override
  public Failure interrupted(@Nullable String afterwards) {
    String program = tool.facts().program();
    return new Failure(
        FailureKind.INTERRUPTED,
        afterwards == null
            ? "the thread was interrupted before it waited for " + program
            : "the thread was interrupted, and " + program + " " + afterwards);
  }

  /** Asks for a newer token while the old one is still good. */
  private void askAhead(Asking asking, ToolRequest request, Snapshot snapshot) {
    Question question = new Question(request, asking, snapshot);
    Runnable work = () -> {
      try {
        inFlight().join(asking, question, LONGEST_AHEAD, null);
      } catch (Failure | RuntimeException | Error e) {
        // A caller that needs the answer, once the old token is over, asks again and is told.
      } finally {
        cache.pauseIfDue(asking.key());
      }
    };
    Thread thread = new Thread(work, "latchkey-asks-ahead-" + tool.facts().program());
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // No thread to spare: the answer is not needed at once.
    }
  }

  /** Asks the tool, and keeps the answer if the same person was signed in all the while. */
  private final class Question implements InFlight.Work<Token> {
    private final ToolRequest request;
    private final Asking asking;
    private final @Nullable Snapshot before;

    private Question(ToolRequest request, Asking asking, @Nullable Snapshot before) {
      this.request = request;
      this.asking = asking;
      this.before = before;
    }

    @Override
    public Token run() throws Failure, InterruptedException {
      TokenKey key = asking.key();
      Snapshot start = before == null ? snapshot() : before;
      if (before != null && cache.find(key) != null) {
        // Another caller's question was answered a moment ago: its token is good if nobody came.
        start = snapshot();
        CacheEntry entry = isOf(key, start) ? cache.find(key) : null;
        if (entry != null && entry.isInSameCache(start) && !entry.isDue(clock.instant())) {
          return entry.token();
        }
      }
      SignedIn owner = start.state() instanceof SignedIn found ? found : null;
      ToolRequest asked =
          owner == null ? request : request.signedInAt(owner.signIn().tenantId());
      Token token = tool.token(asked, AS_LONG_AS_SOMEBODY_WAITS);
      Snapshot after = snapshot();
      boolean isSame =
          owner != null
              && owner.signIn().fingerprint().equals(after.fingerprint())
              && start.who().equals(after.who());
      if (!isSame) {
        return token;
      }
      Token owned = token.of(owner.signIn().owner());
      if (isOf(key, after)) {
        keep(owned, start, after);
      }
      return owned;
    }

    private Snapshot snapshot() {
      return state.snapshot(request.subscription().orElse(null), query(request));
    }

    private void keep(Token token, Snapshot start, Snapshot after) {
      // Where the tool keeps it, its cache says more: when the token is due, and that it is still
      // the one. Else nobody may have come and gone while it was asked for.
      TokenKey key = asking.key();
      CacheEntry kept =
          isKnownMissing(key, after) ? null : read(key, request, query(request), after, null);
      if (kept == null && start.isWhoSettled()) {
        cache.put(key, CacheEntry.printed(token, after, clock.instant()));
      }
    }
  }

  /** What the first caller to wait does meanwhile: it loads what reading the answer takes. */
  private final class Rehearsal implements Runnable {
    @Override
    public void run() {
      try {
        tool.requireInstalled();
      } catch (Failure e) {
        return; // There will be no answer to read.
      }
      tool.rehearse();
    }
  }
}
