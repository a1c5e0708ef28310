package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.SignInReport.Entry;
import dev.latchkey.identity.SignInReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One walk along a chain: the first member in order that has a token wins, never the fastest. What
 * is at hand is looked at first; members that must be asked, and may be beside others, are asked at
 * the same time.
 */
final class ChainWalk {
  private final String chain;
  private final List<ChainMember> members;
  private final TokenRequestContext request;
  private final boolean isReactive;
  private final TreeMap<Integer, SignInException> failures = new TreeMap<>();
  private final long start = System.nanoTime();

  /** Who won. */
  record Won(ChainMember member, AccessToken token, Duration duration) {}

  ChainWalk(
      String chain, List<ChainMember> members, TokenRequestContext request, boolean isReactive) {
    this.chain = chain;
    this.members = members;
    this.request = request;
    this.isReactive = isReactive;
  }

  /** Notes that a member was asked before, in vain: it is passed over. */
  void noteFailure(ChainMember member, SignInException failure) {
    failures.put(members.indexOf(member), failure);
  }

  /**
   * Walks.
   *
   * @return the winner, or {@code null} if nobody has a token
   * @throws SignInException when a member's failure stops the chain, or the thread was interrupted
   */
  @Nullable Won walk() {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      ChainMember member = members.get(i);
      if (failures.containsKey(i)) {
        continue;
      }
      try {
        AccessToken token = member.findAtHand(request);
        if (token != null) {
          asked.add(Asked.answered(i, member, token));
          break;
        }
      } catch (SignInException e) {
        failures.put(i, e);
        continue;
      }
      if (member.isAskedBesideOthers()) {
        asked.add(Asked.later(i, member));
        continue;
      }
      Won won = firstOf(asked);
      asked.clear();
      if (won == null) {
        won = askAlone(i, member);
      }
      if (won != null) {
        return won;
      }
    }
    return firstOf(asked);
  }

  private @Nullable Won askAlone(int index, ChainMember member) {
    return firstOf(List.of(Asked.later(index, member)));
  }

  /** Asks all of them at once, and waits for each in order until one has a token. */
  private @Nullable Won firstOf(List<Asked> asked) {
    List<Asked> open = new ArrayList<>();
    for (Asked one : asked) {
      if (!one.isAnswered()) {
        open.add(one);
      }
    }
    try {
      if (open.size() > 1) {
        requireNotInterrupted(open.get(0));
        for (Asked one : open) {
          one.startOnThread(request, isReactive);
        }
      }
      for (Asked one : asked) {
        Won won = outcomeOf(one);
        if (won != null) {
          return won;
        }
      }
      return null;
    } finally {
      for (Asked one : open) {
        one.giveUp();
      }
      for (Asked one : open) {
        one.awaitEnd();
      }
    }
  }

  /** One thread more would only have to be ended again. */
  private void requireNotInterrupted(Asked first) {
    if (Thread.currentThread().isInterrupted()) {
      failures.put(first.index(), ForeignFailure.interrupted(first.member().name()));
      throw failed(first.member());
    }
  }

  private @Nullable Won outcomeOf(Asked one) {
    try {
      AccessToken token = one.await(request, isReactive);
      if (token != null) {
        return new Won(one.member(), token, sinceStart());
      }
      failures.put(one.index(), ForeignFailure.noToken(one.member(), sinceStart()));
    } catch (RuntimeException e) {
      if (e instanceof IllegalArgumentException && !one.member().isForeign()) {
        throw e; // A bad request is the caller's, whoever is asked.
      }
      // One that an app's credential throws by our public constructors has no attempt.
      SignInException failure =
          e instanceof SignInException own && !own.attempts().isEmpty()
              ? own
              : ForeignFailure.of(one.member(), e, sinceStart());
      failures.put(one.index(), failure);
      if (failure.kind() == FailureKind.INTERRUPTED || one.member().isStoppedBy(e)) {
        throw failed(one.member());
      }
    }
    return null;
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The exception of the whole chain; of a member that stops it, or of all. */
  SignInException failed(@Nullable ChainMember stopping) {
    return ChainFailure.of(
        chain,
        scope(),
        List.copyOf(failures.values()),
        stopping == null ? null : failureOf(stopping),
        report(null));
  }

  /** Why a member gave no token; {@code null} where it was not asked. */
  @Nullable SignInException failureOf(ChainMember member) {
    return failures.get(members.indexOf(member));
  }

  TokenRequestContext request() {
    return request;
  }

  String scope() {
    return String.join(" ", request.getScopes());
  }

  /** What this walk found. */
  SignInReport report(@Nullable Won won) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      ChainMember member = members.get(i);
      SignInException failure = failures.get(i);
      if (failure != null) {
        entries.add(Entry.failed(failure.attempts().get(0)));
      } else if (won != null && won.member().equals(member)) {
        entries.add(
            Entry.of(member.name(), Outcome.CHOSEN)
                .with(Outcome.CHOSEN, member.personOf(won.token()), won.duration()));
      } else {
        entries.add(Entry.of(member.name(), Outcome.NOT_ASKED));
      }
    }
    return new SignInReport(chain, entries);
  }
}
