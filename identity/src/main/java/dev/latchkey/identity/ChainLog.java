package dev.latchkey.identity;

import dev.latchkey.identity.ChainWalk.Won;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;

/** The lines of a chain's log: one when it chooses, one when it fails, and warnings once. */
final class ChainLog {
  private final Log log;
  private final boolean accountLogged;
  private final boolean isDeployed;
  private final AtomicBoolean warnedOfOthers = new AtomicBoolean();
  private final AtomicBoolean warnedOfDeployment = new AtomicBoolean();

  /**
   * A log.
   *
   * @param accountLogged whether it may name accounts
   * @param isDeployed whether the environment says that this is no developer's machine
   */
  ChainLog(Class<?> chain, boolean accountLogged, boolean isDeployed) {
    this.log = new Log(chain);
    this.accountLogged = accountLogged;
    this.isDeployed = isDeployed;
  }

  void chosen(Won won, Person person, ChainWalk walk, List<ChainMember> members) {
    if (log.isInfo()) {
      log.info(
          "{}{}, a token of tenant {} in {} ms. {}",
          won.member().name(),
          accountLogged && person.isKnown() ? " as " + person.shown() : "",
          person.tenantId() == null ? "unknown" : person.tenantId(),
          won.duration().toMillis(),
          walk.report(won));
    }
    if (!won.member().isDeveloper()) {
      return;
    }
    if (isDeployed && warnedOfDeployment.compareAndSet(false, true)) {
      log.warning(
          "{} was chosen, a developer's own sign-in, and this is a deployment by its environment."
              + " Set AZURE_TOKEN_CREDENTIALS=prod to keep developers' sign-ins out",
          won.member().name());
    }
    warnOfOthers(won, person, walk, members);
  }

  /** The same source, somebody else: the app sees other data from now on. */
  void followed(ChainMember member, Person former, Person person) {
    log.info(
        "{}: somebody else is signed in now{}, a token of tenant {}",
        member.name(),
        accountLogged ? ", " + person.shown() + " in place of " + former.shown() : "",
        person.tenantId() == null ? "unknown" : person.tenantId());
  }

  private void warnOfOthers(Won won, Person person, ChainWalk walk, List<ChainMember> members) {
    StringJoiner others = new StringJoiner(", ");
    for (ChainMember member : members) {
      SignInException failure = walk.failureOf(member);
      // Files that a tool has left, or that nobody can make a token of, choose nobody else.
      boolean isAbsent = failure != null && failure.kind().isAbsent();
      String account = isAbsent || member.equals(won.member()) ? null : member.signedIn();
      if (account != null && isAnotherName(account, person)) {
        others.add(member.name() + (accountLogged ? " as '" + account + "'" : ""));
      }
    }
    if (others.length() > 0 && warnedOfOthers.compareAndSet(false, true)) {
      log.warning(
          "{} was chosen{}; somebody else is signed in to {}. Set AZURE_TOKEN_CREDENTIALS to one"
              + " name to choose for good",
          won.member().name(),
          accountLogged && person.isKnown() ? " as " + person.shown() : "",
          others);
    }
  }

  private static boolean isAnotherName(String account, Person person) {
    return person.account() != null && !person.account().equalsIgnoreCase(account);
  }

  void failed(SignInException failure) {
    if (failure.kind() != FailureKind.INTERRUPTED) {
      log.warning("{}", failure.report().map(SignInReport::toString).orElse("no report"));
    }
  }
}
