package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Owner;
import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The members in order, and the one that was chosen. The choice is kept while it gives tokens; when
 * it no longer does, the chain chooses again. It never switches to another account by itself.
 * Concurrent callers with the same request share one walk.
 */
public final class Chain {
  /** How long the last caller that leaves waits for a walk to end. */
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private final String name;
  private final List<Member> members;

  /** The index of the first foreign member. A choice before it is kept between calls. */
  private final int firstForeign;

  private final ChainListener listener;
  private volatile @Nullable InFlight<Key, Walked> inFlight;
  private volatile @Nullable Choice choice;

  /**
   * The chosen member and its token. Whose token it is, is read when it matters: that takes a new
   * JVM 1 ms.
   */
  private record Choice(Member member, Token token) {
    Owner owner() {
      return token.owner();
    }
  }

  /** The key of a walk: the request, and the state of the sign-ins when it began. */
  private record Key(TokenRequest request, List<?> signIns) {}

  /**
   * The result of a walk.
   *
   * @param walk the walk
   * @param winner the winner, or {@code null}
   * @param isNew whether the winner was not chosen before
   * @param failure why there is no token, or {@code null}
   * @param isHeard whether the listener has been called
   */
  private record Walked(
      ChainWalk walk,
      @Nullable Winner winner,
      boolean isNew,
      @Nullable ChainFailure failure,
      AtomicBoolean isHeard) {}

  /**
   * A caller that waits for a walk. It is a separate class, so that it is loaded only if a source
   * must be called.
   */
  private record Caller(String chain) implements InFlight.Waiter {
    InFlight<Key, Walked> walks() {
      return new InFlight<>(this, "latchkey-chain", LONGEST_END);
    }

    @Override
    public Failure timedOut(Duration waited, String afterwards) {
      return Failure.timedOut(chain, waited, afterwards);
    }

    @Override
    public Failure interrupted(@Nullable String afterwards) {
      return new Failure(FailureKind.INTERRUPTED, "the thread was interrupted");
    }
  }

  /**
   * Creates a chain without a choice.
   *
   * @param name the simple name of the credential's class
   * @param members the members, in order
   * @param listener is called with the chain's decisions
   */
  public Chain(String name, List<? extends Member> members, ChainListener listener) {
    this.name = name;
    this.members = List.copyOf(members);
    this.listener = listener;
    int first = 0;
    while (first < members.size() && !members.get(first).isForeign()) {
      first++;
    }
    this.firstForeign = first;
  }

  /**
   * The simple name of the credential's class.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The members.
   *
   * @return the members, in order
   */
  public List<Member> members() {
    return members;
  }

  /**
   * Whether one of the members is foreign.
   *
   * @return {@code true} for a chain with a credential that is not from this library
   */
  public boolean isForeign() {
    return firstForeign < members.size();
  }

  /**
   * Gets a token from the first member in order that has one.
   *
   * @param request the request
   * @return the token
   * @throws ChainFailure why there is none
   * @throws IllegalArgumentException if no member takes the request
   */
  public Token token(TokenRequest request) throws ChainFailure {
    ChainWalk walk = new ChainWalk(name, members, request);
    Choice kept = choice;
    Token token =
        kept == null || members.indexOf(kept.member()) >= firstForeign ? null : tokenOf(kept, walk);
    return token != null ? token : walk(walk);
  }

  /** The token of the chosen member; {@code null} if the walk goes on without it. */
  private @Nullable Token tokenOf(Choice kept, ChainWalk walk) throws ChainFailure {
    Member member = kept.member();
    long start = System.nanoTime();
    try {
      Lookup lookup = member.peek(walk.request());
      Token token = lookup.token() != null ? lookup.token() : member.ask(lookup);
      follow(kept, token);
      return token;
    } catch (Failure e) {
      walk.noteFailure(member, e, start);
      if (e.kind() != FailureKind.INTERRUPTED && !member.isStoppedBy(e)) {
        return null;
      }
      ChainFailure whole = walk.failed(member);
      listener.failed(whole);
      throw whole;
    }
  }

  /** Accepts another account in the same tool: the user signed in there on purpose. */
  private void follow(Choice kept, Token token) {
    if (token.value().equals(kept.token().value())) {
      return;
    }
    Owner former = kept.owner();
    Owner owner = token.owner();
    if (!owner.isKnown() && former.isKnown()) {
      return; // A token that names nobody does not make the next account the same one.
    }
    synchronized (this) {
      if (!isStill(kept)) {
        return; // Another thread has chosen in the meantime, and its choice is newer.
      }
      choice = new Choice(kept.member(), token);
    }
    if (owner.isAnother(former)) {
      listener.followed(kept.member(), former, owner);
    }
  }

  /**
   * True if this is still the same choice object: an equal one may have been created in the
   * meantime.
   */
  @SuppressWarnings("ReferenceEquality")
  private boolean isStill(Choice kept) {
    return choice == kept;
  }

  private Token walk(ChainWalk walk) throws ChainFailure {
    if (isForeign()) {
      return heard(walked(walk));
    }
    requireTakenBySomebody(walk.request());
    Token token = peek(walk);
    return token != null ? token : heard(shared(walk));
  }

  /** The token of a walk that calls no source; {@code null} if a source must be called. */
  private @Nullable Token peek(ChainWalk walk) throws ChainFailure {
    try {
      Winner winner = walk.peek();
      if (winner == null && !walk.isOver()) {
        return null;
      }
      if (winner == null) {
        throw walk.failed(null);
      }
      if (choose(winner, walk)) {
        listener.chosen(winner, walk);
      }
      return winner.token();
    } catch (ChainFailure e) {
      listener.failed(e);
      throw e;
    }
  }

  /** Runs one walk for all callers with the same request and the same sign-ins. */
  private Walked shared(ChainWalk walk) {
    List<Object> signIns = new ArrayList<>(members.size());
    for (Member member : members) {
      signIns.add(member.signInStamps());
    }
    ChainWalk work = new ChainWalk(walk);
    try {
      return inFlight().join(new Key(walk.request(), signIns), () -> walked(work), null, null);
    } catch (Failure e) {
      ChainFailure failure =
          e.kind() == FailureKind.INTERRUPTED ? walk.interrupted() : walk.failedBy(e);
      return new Walked(walk, null, false, failure, new AtomicBoolean());
    }
  }

  /** Created for the first walk that calls a source, since most tokens need no call. */
  private InFlight<Key, Walked> inFlight() {
    InFlight<Key, Walked> known = inFlight;
    if (known == null) {
      synchronized (this) {
        known = inFlight;
        if (known == null) {
          known = new Caller(name).walks();
          inFlight = known;
        }
      }
    }
    return known;
  }

  private Walked walked(ChainWalk walk) {
    try {
      return chosen(walk, walk.walk());
    } catch (ChainFailure e) {
      return new Walked(walk, null, false, e, new AtomicBoolean());
    }
  }

  private Walked chosen(ChainWalk walk, @Nullable Winner winner) throws ChainFailure {
    if (winner == null) {
      throw walk.failed(null);
    }
    return new Walked(walk, winner, choose(winner, walk), null, new AtomicBoolean());
  }

  /**
   * Records the choice. Returns true if it differs from the choice before, or if there was none.
   */
  private synchronized boolean choose(Winner winner, ChainWalk walk) throws ChainFailure {
    Choice before = choice;
    Token token = winner.token();
    if (before == null) {
      choice = new Choice(winner.member(), token);
      return true;
    }
    boolean isNew = !before.member().equals(winner.member());
    Owner owner = token.owner();
    if (isNew && owner.isAnother(before.owner())) {
      throw ChainFailure.ofAnotherOwner(name, before.member(), before.owner(), winner, walk);
    }
    // A token that names nobody does not make the next account the same one.
    choice = new Choice(winner.member(), owner.isKnown() ? token : before.token());
    return isNew;
  }

  /**
   * Calls the listener after the walk is no longer shared: a listener may itself request a token.
   */
  private Token heard(Walked walked) throws ChainFailure {
    Winner winner = walked.winner();
    boolean isFirst = walked.isHeard().compareAndSet(false, true);
    if (winner != null) {
      if (isFirst && walked.isNew()) {
        listener.chosen(winner, walked.walk());
      }
      return winner.token();
    }
    ChainFailure failure = walked.failure();
    if (failure == null) {
      throw new IllegalStateException("a walk without an end");
    }
    if (isFirst) {
      listener.failed(failure);
    }
    throw failure;
  }

  /**
   * Checks that a member takes the request. A bad request is the caller's fault, whichever member
   * is called. Foreign members may take a request that ours refuse.
   */
  private static void requireTakenBySomebody(TokenRequest request) {
    RequestValues.requireScopes(request.scopes());
    String tenant = request.tenant();
    if (tenant != null && !tenant.isBlank()) {
      RequestValues.requireTenant(tenant);
    }
  }

  /**
   * The state of the members as known without calling them.
   *
   * @return a row for each member
   */
  public List<Row> report() {
    Choice kept = choice;
    List<Row> rows = new ArrayList<>(members.size());
    for (Member member : members) {
      Row known = Row.of(member, member.standing());
      if (kept != null && kept.member().equals(member) && known.state() != Row.State.FAILED) {
        rows.add(Row.chosen(member, kept.owner(), Duration.ZERO));
      } else {
        rows.add(known); // Also a choice that has signed out since.
      }
    }
    return rows;
  }
}
