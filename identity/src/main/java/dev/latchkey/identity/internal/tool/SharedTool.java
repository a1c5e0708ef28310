package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.files.Reason;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.SignInState.Unknown;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A developer tool that all credentials of a machine share and that is run as rarely as possible.
 * Every call reads the signed-in account from the tool's files. A token of that sign-in comes from
 * memory, else from the tool's own cache; {@link ToolQuestions} runs the tool. The caller has
 * checked what its credential may request.
 *
 * <p>Thread-safe.
 */
public final class SharedTool {
  private final DeveloperTool tool;
  private final ToolState state;
  private final Clock clock;
  private final SignInCache cache;
  private volatile @Nullable ToolQuestions questions;

  /**
   * Creates a tool of one machine.
   *
   * @param tool runs the tool
   * @param state reads the tool's files
   * @param clock the time
   */
  public SharedTool(DeveloperTool tool, ToolState state, Clock clock) {
    this.tool = tool;
    this.state = state;
    this.clock = clock;
    this.cache = new SignInCache(clock);
  }

  /**
   * The fixed facts about the tool.
   *
   * @return its names and abilities
   */
  public ToolFacts facts() {
    return tool.facts();
  }

  /**
   * Checks that the tool's program exists. Starts nothing.
   *
   * @throws Failure if it is not installed
   */
  public void requireInstalled() throws Failure {
    tool.requireInstalled();
  }

  /**
   * The signed-in account by the tool's files. Starts nothing and sends nothing.
   *
   * @param subscription the id or name of the subscription that selects the account, or {@code
   *     null}
   * @return the sign-in; "signed out" only if the files are certain of it
   */
  public SignInState signIn(@Nullable String subscription) {
    SignInState who = state.snapshot(subscription, null).state();
    return who instanceof SignedOut && !tool.facts().isSignedOutCertain()
        ? new Unknown(Reason.ELSEWHERE)
        : who;
  }

  /** The command with which a user signs in for a request. */
  Optional<Remedy> login(ToolRequest request) {
    return tool.signedOut(request).remedy();
  }

  /**
   * Finds the tool's program. Starts nothing.
   *
   * @return its absolute path; empty if it is not installed, or if the tool is not run
   */
  public Optional<String> program() {
    try {
      return Optional.ofNullable(tool.requireInstalled());
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /**
   * The tenants in which the signed-in account has something, by the tool's files.
   *
   * @return their ids; empty if the files don't list them
   */
  public Set<String> tenants() {
    return state.tenants();
  }

  /**
   * The stamps of the files that define the sign-in. Callers with different stamps must not share
   * an answer.
   *
   * @param subscription the id or name of the subscription that selects the account, or {@code
   *     null}
   * @return the stamps; equal as long as none of the files was written
   */
  public List<?> signInStamps(@Nullable String subscription) {
    return state.snapshot(subscription, null).who();
  }

  /**
   * Checks, without running the tool, that it is installed and an account is signed in.
   *
   * @param request the request to come
   * @throws Failure if running the tool is useless
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
   * Checks that the broker exists, if the tool's tokens come from a broker.
   *
   * @throws Failure if running the tool is useless
   */
  void requireBroker() throws Failure {
    tool.requireBroker();
  }

  /**
   * Finds a token without running the tool.
   *
   * @param request the request of the caller
   * @param checked the checked request for the tool
   * @return the token, or what a run of the tool needs
   * @throws Failure if running the tool is useless because no account is signed in
   */
  Lookup peek(TokenRequest request, ToolRequest checked) throws Failure {
    if (checked.claims().isPresent()) {
      cache.removeThoseFor(checked.scopes());
      // No existing token answers a challenge. A caller after a new sign-in gets a run of its own.
      List<?> who = sharedWho(snapshot(checked));
      return new ToolLookup(request, null, checked, TokenKey.of(null, checked), who, null);
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
      return new ToolLookup(request, null, checked, key, sharedWho(snapshot), snapshot);
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

  /**
   * The stamps by which callers without a token of a known account share a run. While files are
   * being written, they can have equal stamps for two accounts, so no answer is shared.
   */
  private static List<?> sharedWho(Snapshot snapshot) {
    return snapshot.isWhoSettled() ? snapshot.who() : List.of(new Object());
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

  /** The valid cache entry. Of concurrent threads, one reads the tool's cache for all. */
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

  /**
   * True if the tool's cache was already read without finding the token, and was not written since.
   */
  private boolean isKnownMissing(TokenKey key, Snapshot snapshot) {
    return snapshot.isSettled() && cache.isMissing(key, snapshot.tokens());
  }

  /** The token in memory, unless the tool's cache has lost it. */
  private @Nullable CacheEntry kept(TokenKey key, CacheEntry entry, Snapshot snapshot) {
    boolean isLost = entry.isOfToolCache() && !entry.isDue(clock.instant());
    if (isLost || !entry.isInSameCache(snapshot)) {
      // The tool's cache was written and no longer has the token, perhaps after a logout.
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

  /** The token of the tool's own cache, which is then also kept in memory; or {@code null}. */
  private @Nullable CacheEntry read(
      TokenKey key,
      ToolRequest request,
      @Nullable CacheQuery query,
      Snapshot snapshot,
      @Nullable CacheEntry known) {
    Snapshot read = snapshot.isCacheRead() || query == null ? snapshot : state.readToken(query);
    Token found = read.token();
    if (found == null || !(read.state() instanceof SignedIn owner) || !isOf(key, read)) {
      if (snapshot.isSettled() && read.isSettled()) {
        cache.putMissing(key, snapshot.tokens());
      }
      return null;
    }
    Instant due = Objects.requireNonNullElse(found.refreshOn(), found.expiresOn());
    CacheEntry entry;
    if (known != null && known.token().value().equals(found.value())) {
      entry = known.foundAgain(due, snapshot);
    } else {
      Token token = Token.of(found.value(), found.expiresOn(), null).of(owner.signIn().owner());
      if (request.isOfOtherTenant(token)) {
        return null; // The tool's answer would also be refused, and the failure says why.
      }
      entry = CacheEntry.found(token, due, snapshot, clock.instant());
    }
    cache.put(key, entry);
    return entry;
  }

  /** True if the account for which the token was looked for is still signed in. */
  private static boolean isOf(TokenKey key, Snapshot snapshot) {
    return key.signIn() != null && key.signIn().equals(snapshot.fingerprint());
  }

  /**
   * Runs the tool, or joins the callers that wait for the same answer.
   *
   * @param lookup what {@link #peek} returned, without a token
   * @param policy how long to wait; after that, the tool is ended unless other callers wait too
   * @return the token
   * @throws Failure why there is none, and whether the tool was ended; also if the thread was
   *     interrupted, in which case its flag stays set
   */
  Token ask(ToolLookup lookup, ToolPolicy policy) throws Failure {
    return questions().ask(lookup, policy);
  }

  /**
   * Adds to a failure what may be its reason: a variable of the tool whose path begins with {@code
   * ~}.
   *
   * @param e a failure of this tool
   * @return the failure to report
   */
  Failure explained(Failure e) {
    // No switch: the first token of a new JVM would load a class for its table.
    FailureKind kind = e.kind();
    boolean mayBeOfPath =
        kind == FailureKind.NOT_INSTALLED
            || kind == FailureKind.NOT_SIGNED_IN
            || kind == FailureKind.NETWORK
            || kind == FailureKind.UNEXPECTED;
    Optional<String> tilde = mayBeOfPath ? tool.literalTilde() : Optional.empty();
    return tilde.isEmpty()
        ? e
        : new Failure(
            kind, e.seen() + ", and " + tilde.get(), e.remedy().orElse(null), e.getCause());
  }

  /** Created for the first run of the tool: most JVMs find their tokens without one. */
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

  /** The current files, read again only if they changed. */
  Snapshot snapshot(ToolRequest request) {
    return state.snapshot(request.subscription().orElse(null), query(request));
  }

  /** A token in memory that another caller has just fetched, if it is still valid. */
  @Nullable Token findNew(TokenKey key, Snapshot now) {
    CacheEntry entry = isOf(key, now) ? cache.find(key) : null;
    return entry != null && entry.isInSameCache(now) && !entry.isDue(clock.instant())
        ? entry.token()
        : null;
  }

  /** True if a token is in memory, valid or not. */
  boolean isInMemory(TokenKey key) {
    return cache.find(key) != null;
  }

  /** Keeps a token that the tool printed, if the same account was signed in before and after. */
  void keep(ToolLookup lookup, Token token, Snapshot before, Snapshot after) {
    TokenKey key = lookup.key();
    if (!isOf(key, after)) {
      return;
    }
    // If the tool's cache holds the token, the cache adds when the token is due and proves that it
    // is still the right one. Otherwise, the account must not have changed during the run.
    ToolRequest request = lookup.checked();
    CacheEntry kept =
        isKnownMissing(key, after) ? null : read(key, request, query(request), after, null);
    if (kept == null && before.isWhoSettled()) {
      cache.put(key, CacheEntry.printed(token, after, clock.instant()));
    }
  }

  /** Pauses requests in advance after one that gave no newer token. */
  void pauseIfDue(TokenKey key) {
    cache.pauseIfDue(key);
  }
}
