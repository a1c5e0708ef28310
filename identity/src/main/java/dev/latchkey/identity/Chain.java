package dev.latchkey.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.ChainWalk.Won;
import dev.latchkey.identity.internal.tool.TokenRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  private final SharedWalks walks = new SharedWalks();
  private volatile @Nullable Choice choice;

  /** The chosen member, and whose its last token was. */
  private record Choice(ChainMember member, Person person, String token) {}

  Chain(String name, List<ChainMember> members, ChainLog log) {
    this.name = name;
    this.members = List.copyOf(members);
    this.firstForeign = firstForeign(members);
    this.isForeign = firstForeign >= 0;
    this.log = log;
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
    Choice kept = choice;
    if (kept == null || !isKept(kept.member())) {
      return walk(request, isReactive, null, null);
    }
    try {
      AccessToken token =
          Objects.requireNonNull(kept.member().ask(request, isReactive), "only strangers have none");
      follow(kept, token);
      return token;
    } catch (SignInException e) {
      if (e.kind() == FailureKind.INTERRUPTED || kept.member().isStoppedBy(e)) {
        throw e;
      }
      return walk(request, isReactive, kept.member(), e);
    }
  }

  private boolean isKept(ChainMember member) {
    return !isForeign || members.indexOf(member) < firstForeign;
  }

  /** Somebody else in the same tool is that person's own act, and is followed. */
  private void follow(Choice kept, AccessToken token) {
    if (!token.getToken().equals(kept.token())) {
      choice = new Choice(kept.member(), kept.member().personOf(token), token.getToken());
    }
  }

  private AccessToken walk(
      TokenRequestContext request,
      boolean isReactive,
      @Nullable ChainMember failed,
      @Nullable SignInException failure) {
    if (isForeign) {
      return walkAlone(request, isReactive, failed, failure);
    }
    // A bad request is the caller's fault, whoever is asked; strangers may take what we don't.
    TokenRequest.requireScopes(request.getScopes());
    return walks.share(request, () -> walkAlone(request, isReactive, failed, failure));
  }

  private AccessToken walkAlone(
      TokenRequestContext request,
      boolean isReactive,
      @Nullable ChainMember failed,
      @Nullable SignInException failure) {
    ChainWalk walk = new ChainWalk(name, members, request, isReactive);
    if (failed != null && failure != null) {
      walk.noteFailure(failed, failure);
    }
    try {
      Won won = walk.walk();
      if (won == null) {
        throw walk.failed(null);
      }
      choose(won, walk, request);
      return won.token();
    } catch (SignInException e) {
      log.failed(e);
      throw e;
    }
  }

  private synchronized void choose(Won won, ChainWalk walk, TokenRequestContext request) {
    Person person = won.member().personOf(won.token());
    Choice before = choice;
    boolean isNew = before == null || before.member() != won.member();
    if (before != null && isNew && person.isAnother(before.person())) {
      throw anotherPerson(before, won, person, walk, request);
    }
    choice = new Choice(won.member(), person, won.token().getToken());
    if (isNew) {
      log.chosen(won, person, walk.report(won), members);
    }
  }

  /** Going on as somebody else would send one person's data with another's rights. */
  private SignInException anotherPerson(
      Choice before, Won won, Person person, ChainWalk walk, TokenRequestContext request) {
    String remedy = remedyOf(walk, before.member()).orElse("sign in to it again");
    String message =
        "No token for '%s' from %s: %s, which was chosen as %s, has no token any more, and %s is"
            + " signed in as %s, somebody else. To be the former again, sign in: %s. To be the"
            + " latter, restart the app.";
    Attempt attempt =
        new Attempt(
            won.member().name(),
            FailureKind.REFUSED,
            message.formatted(
                String.join(" ", request.getScopes()),
                name,
                before.member().name(),
                before.person().shown(),
                won.member().name(),
                person.shown(),
                remedy),
            remedy,
            won.duration());
    SignInException failure =
        new SignInException(attempt.message(), attempt.kind(), List.of(attempt), null);
    walk.noteFailure(won.member(), failure);
    SignInException whole = walk.failed(won.member());
    return new SignInException(attempt.message(), attempt.kind(), whole.attempts(), whole)
        .reporting(walk.report(null));
  }

  private static Optional<String> remedyOf(ChainWalk walk, ChainMember member) {
    return walk.report(null).entries().stream()
        .filter(entry -> entry.source().equals(member.name()))
        .findFirst()
        .flatMap(entry -> Optional.ofNullable(entry.remedy()));
  }

  /** What is known without asking anybody. */
  SignInReport report() {
    Choice kept = choice;
    return new SignInReport(
        name,
        members.stream()
            .map(member ->
                kept != null && member == kept.member()
                    ? member
                        .describe()
                        .with(
                            SignInReport.Outcome.CHOSEN, kept.person(), Duration.ZERO)
                    : member.describe())
            .toList());
  }
}
