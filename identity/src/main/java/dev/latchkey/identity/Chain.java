package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.ChainWalk.Won;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import dev.latchkey.identity.internal.tool.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Members in order, and the one that was chosen. The choice is kept while it gives tokens, and made
 * again when it does not; it never moves to another person by itself.
 */
final class Chain {
  private final String name;
  private final List<ChainMember> members;
  private final boolean isForeign;

  /** Whoever stands before the first stranger needs not be chosen anew on each call. */
  private final int firstForeign;

  private final ChainLog log;
  private final SharedWalks walks;
  private volatile @Nullable Choice choice;

  /**
   * The chosen member, and whose its tokens are.
   *
   * @param tokens those that are known to be that person's: an app that uses two scopes in turn
   *     must not have each of them read anew; weak, since none may outlive a sign-out here
   */
  private record Choice(ChainMember member, Person person, Map<String, Boolean> tokens) {
    Choice(ChainMember member, Person person, AccessToken token) {
      this(member, person, Collections.synchronizedMap(new WeakHashMap<>()));
      tokens.put(token.getToken(), true);
    }
  }

  Chain(String name, List<ChainMember> members, ChainLog log) {
    this.name = name;
    this.members = List.copyOf(members);
    this.firstForeign = firstForeign(members);
    this.isForeign = firstForeign >= 0;
    this.log = log;
    this.walks = new SharedWalks(name);
  }

  List<ChainMember> members() {
    return members;
  }

  /** Whether one of the members is not of this library. */
  boolean isForeign() {
    return isForeign;
  }

  private static int firstForeign(List<ChainMember> members) {
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).isForeign()) {
        return i;
      }
    }
    return -1;
  }

  /**
   * A token of the first member in order that has one.
   *
   * @param isReactive whether the caller called {@code getToken}
   */
  AccessToken token(TokenRequestContext request, boolean isReactive) {
    ChainWalk walk = new ChainWalk(name, members, request, isReactive);
    Choice kept = choice;
    if (kept == null || !isKept(kept.member())) {
      return token(walk);
    }
    try {
      AccessToken token =
          Objects.requireNonNull(
              kept.member().ask(request, isReactive), "only strangers have none");
      follow(kept, token);
      return token;
    } catch (SignInException e) {
      walk.noteFailure(kept.member(), e);
      if (e.kind() == FailureKind.INTERRUPTED || kept.member().isStoppedBy(e)) {
        SignInException whole = walk.failed(kept.member());
        log.failed(whole);
        throw whole;
      }
      return token(walk);
    }
  }

  private boolean isKept(ChainMember member) {
    return !isForeign || members.indexOf(member) < firstForeign;
  }

  /** Somebody else in the same tool is that person's own act, and is followed. */
  private void follow(Choice kept, AccessToken token) {
    if (kept.tokens().containsKey(token.getToken())) {
      return;
    }
    Person person = kept.member().personOf(token);
    boolean isAnother = person.isAnother(kept.person());
    synchronized (this) {
      if (!isStill(kept)) {
        return; // Somebody has chosen since, and knows better.
      }
      if (!isAnother && kept.person().isKnown()) {
        kept.tokens().put(token.getToken(), true);
        return;
      }
      choice = new Choice(kept.member(), person, token);
    }
    if (isAnother) {
      log.followed(kept.member(), kept.person(), person);
    }
  }

  private AccessToken token(ChainWalk walk) {
    Turn turn = new Turn(walk);
    try {
      if (isForeign) {
        return turn.get();
      }
      requireTakenBySomebody(walk.request());
      List<Object> signIns = new ArrayList<>(members.size());
      for (ChainMember member : members) {
        signIns.add(member.signInStamps());
      }
      return walks.share(walk.request(), signIns, turn);
    } finally {
      turn.log();
    }
  }

  /** One walk, and the line that it leaves. */
  private final class Turn implements Supplier<AccessToken> {
    private final ChainWalk walk;
    private @Nullable Won chosen;
    private Person person = Person.UNKNOWN;
    private @Nullable SignInException failure;

    private Turn(ChainWalk walk) {
      this.walk = walk;
    }

    @Override
    public AccessToken get() {
      try {
        Won won = walk.walk();
        if (won == null) {
          throw walk.failed(null);
        }
        person = won.member().personOf(won.token());
        chosen = choose(won, person, walk) ? won : null;
        return won.token();
      } catch (SignInException e) {
        failure = e;
        throw e;
      }
    }

    /** When nobody waits for this walk any more: where a log goes may ask for a token. */
    private void log() {
      if (chosen != null) {
        log.chosen(chosen, person, walk, members);
      }
      if (failure != null) {
        log.failed(failure);
      }
    }
  }

  /** A bad request is the caller's fault, whoever is asked; strangers may take what we don't. */
  private static void requireTakenBySomebody(TokenRequestContext request) {
    TokenRequest.requireScopes(request.getScopes());
    String tenant = request.getTenantId();
    if (tenant != null && !tenant.isBlank()) {
      TokenRequest.requireTenant(tenant);
    }
  }

  /** That very choice: an equal one may have been made since. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isStill(Choice kept) {
    return choice == kept;
  }

  /** Chooses, and returns whether another member was chosen before, or none. */
  private synchronized boolean choose(Won won, Person person, ChainWalk walk) {
    Choice before = choice;
    boolean isNew = before == null || !before.member().equals(won.member());
    if (before != null && isNew && person.isAnother(before.person())) {
      throw ChainFailure.ofAnotherPerson(name, before.member(), before.person(), won, person, walk);
    }
    choice = new Choice(won.member(), person, won.token());
    return isNew;
  }

  /** What is known without asking anybody. */
  SignInReport report() {
    Choice kept = choice;
    return new SignInReport(name, members.stream().map(member -> describe(member, kept)).toList());
  }

  private static Entry describe(ChainMember member, @Nullable Choice kept) {
    Entry known = member.describe();
    // Signed out since, it is chosen no more.
    if (kept == null || !kept.member().equals(member) || known.outcome() == Outcome.FAILED) {
      return known;
    }
    return known.with(Outcome.CHOSEN, kept.person(), Duration.ZERO);
  }
}
