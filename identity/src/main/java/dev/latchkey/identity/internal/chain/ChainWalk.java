package dev.latchkey.identity.internal.chain;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.source.FailedAttempt;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Subject;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk along a chain: the first member in order that has a token wins, not the fastest. Tokens
 * that need no call are looked for first. Members that must be called, and may be called in
 * parallel, are called at the same time.
 */
public final class ChainWalk {
  private final String chain;
  private final List<Member> members;
  private final TokenRequest request;
  private final @Nullable Lookup[] lookups;
  private final @Nullable MemberFailure[] failures;
  private final long start;

  ChainWalk(String chain, List<Member> members, TokenRequest request) {
    this.chain = chain;
    this.members = members;
    this.request = request;
    this.lookups = new Lookup[members.size()];
    this.failures = new MemberFailure[members.size()];
    this.start = System.nanoTime();
  }

  /** Copies a walk at its current point, so that another thread can go on with it. */
  ChainWalk(ChainWalk walk) {
    this.chain = walk.chain;
    this.members = walk.members;
    this.request = walk.request;
    this.lookups = walk.lookups.clone();
    this.failures = walk.failures.clone();
    this.start = walk.start;
  }

  /**
   * Walks along the members.
   *
   * @return the winner, or {@code null} if no member has a token
   * @throws ChainFailure if a member's failure stops the chain, or the thread was interrupted
   */
  @Nullable Winner walk() throws ChainFailure {
    List<MemberCall> calls = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Lookup lookup = lookup(i);
      if (lookup == null) {
        continue;
      }
      MemberCall call = new MemberCall(i, members.get(i), lookup);
      if (call.isAnswered()) {
        calls.add(call);
        break;
      }
      if (members.get(i).isAskedWithOthers()) {
        calls.add(call);
        continue;
      }
      Winner winner = firstOf(calls);
      calls.clear();
      if (winner == null) {
        winner = firstOf(List.of(new MemberCall(i, members.get(i), lookup)));
      }
      if (winner != null) {
        return winner;
      }
    }
    return firstOf(calls);
  }

  /**
   * Goes along the members until one has a token or must be called alone. Calls none.
   *
   * @return the winner, or {@code null} if a member must be called first
   * @throws ChainFailure if a member's failure stops the chain
   */
  @Nullable Winner peek() throws ChainFailure {
    boolean mustAsk = false;
    for (int i = 0; i < members.size(); i++) {
      Lookup lookup = lookup(i);
      if (lookup == null) {
        continue;
      }
      Token token = lookup.token();
      if (token != null) {
        return mustAsk ? null : new Winner(members.get(i), token, sinceStart());
      }
      if (!members.get(i).isAskedWithOthers()) {
        return null;
      }
      mustAsk = true;
    }
    return null;
  }

  /** True if no member is left to call. */
  boolean isOver() {
    for (MemberFailure failure : failures) {
      if (failure == null) {
        return false;
      }
    }
    return true;
  }

  /** What a member found without a call, or {@code null} if it has failed. */
  private @Nullable Lookup lookup(int index) throws ChainFailure {
    Lookup known = lookups[index];
    if (known != null || failures[index] != null) {
      return failures[index] == null ? known : null;
    }
    Member member = members.get(index);
    long began = System.nanoTime();
    try {
      Lookup found = member.peek(request);
      lookups[index] = found;
      return found;
    } catch (Failure e) {
      note(index, e, began);
      return null;
    }
  }

  /** Calls all these members at once, and waits for each in order until one has a token. */
  private @Nullable Winner firstOf(List<MemberCall> calls) throws ChainFailure {
    List<MemberCall> open = new ArrayList<>();
    for (MemberCall call : calls) {
      if (!call.isAnswered()) {
        open.add(call);
      }
    }
    try {
      if (open.size() > 1) {
        // Interrupted callers start no more threads.
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted(open.get(0).index());
        }
        for (MemberCall call : open) {
          call.startOnThread();
        }
      }
      for (MemberCall call : calls) {
        Winner winner = outcomeOf(call);
        if (winner != null) {
          return winner;
        }
      }
      return null;
    } finally {
      for (MemberCall call : open) {
        call.giveUp();
      }
      for (MemberCall call : open) {
        call.awaitEnd();
      }
    }
  }

  private @Nullable Winner outcomeOf(MemberCall call) throws ChainFailure {
    try {
      return new Winner(call.member(), call.await(), sinceStart());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(call.index());
    } catch (Failure e) {
      note(call.index(), e, call.start());
      return null;
    }
  }

  private void note(int index, Failure failure, long began) throws ChainFailure {
    failures[index] = memberFailure(members.get(index), failure, began);
    if (failure.kind() == FailureKind.INTERRUPTED || members.get(index).isStoppedBy(failure)) {
      throw failed(members.get(index));
    }
  }

  /** Records a member's failure so that the walk skips this member. */
  void noteFailure(Member member, Failure failure, long began) {
    failures[members.indexOf(member)] = memberFailure(member, failure, began);
  }

  /** Records that the winner's token must not be given. */
  void refuse(Winner winner, FailedAttempt attempt) {
    failures[members.indexOf(winner.member())] = new MemberFailure(attempt, null);
  }

  private MemberFailure memberFailure(Member member, Failure failure, long began) {
    return new MemberFailure(member.attempt(request, failure, began), failure.getCause());
  }

  /** The failure of a caller that was interrupted before there was a token. */
  ChainFailure interrupted() {
    for (int i = 0; i < failures.length; i++) {
      if (failures[i] == null) {
        return interrupted(i);
      }
    }
    return interrupted(failures.length - 1);
  }

  /** The failure of a caller that could not take part in the walk. */
  ChainFailure failedBy(Failure failure) {
    for (int i = 0; i < failures.length; i++) {
      if (failures[i] == null) {
        failures[i] = memberFailure(members.get(i), failure, System.nanoTime());
        break;
      }
    }
    return failed(null);
  }

  private ChainFailure interrupted(int index) {
    Member member = members.get(index);
    Failure failure = new Failure(FailureKind.INTERRUPTED, "the thread was interrupted");
    Subject subject = new Subject(null, member.name(), "");
    failures[index] =
        new MemberFailure(
            FailedAttempt.of(member.name(), subject, failure, System.nanoTime()), null);
    return failed(member);
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The failure of the whole chain: that of the member that stops it, or of all members. */
  ChainFailure failed(@Nullable Member stopping) {
    List<MemberFailure> noted = new ArrayList<>();
    for (MemberFailure failure : failures) {
      if (failure != null) {
        noted.add(failure);
      }
    }
    return ChainFailure.of(
        chain, request.scope(), noted, stopping == null ? null : failureOf(stopping), rows(null));
  }

  /**
   * Why a member gave no token.
   *
   * @param member a member
   * @return the failure, or {@code null} if the member was not tried
   */
  public @Nullable MemberFailure failureOf(Member member) {
    return failures[members.indexOf(member)];
  }

  /**
   * The members, in order.
   *
   * @return the members
   */
  public List<Member> members() {
    return members;
  }

  String scope() {
    return request.scope();
  }

  TokenRequest request() {
    return request;
  }

  /**
   * The result of this walk.
   *
   * @param winner the winner, or {@code null}
   * @return a row for each member
   */
  public List<Row> rows(@Nullable Winner winner) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      MemberFailure failure = failures[i];
      if (failure != null) {
        rows.add(Row.failed(failure.attempt()));
      } else if (winner != null && winner.member().equals(member)) {
        rows.add(Row.chosen(member, winner.token().owner(), winner.duration()));
      } else {
        rows.add(Row.notAsked(member));
      }
    }
    return rows;
  }
}
