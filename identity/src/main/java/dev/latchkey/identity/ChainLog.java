package dev.latchkey.identity;

import dev.latchkey.identity.internal.chain.ChainFailure;
import dev.latchkey.identity.internal.chain.ChainListener;
import dev.latchkey.identity.internal.chain.ChainWalk;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.chain.MemberFailure;
import dev.latchkey.identity.internal.chain.Winner;
import dev.latchkey.identity.internal.source.Owner;
import java.util.StringJoiner;

/**
 * The log of a chain: one line when it chooses a member, one when it fails, and each warning once.
 */
final class ChainLog implements ChainListener {
  private final Log log;
  private final String chain;
  private final boolean accountLogged;
  private final boolean isDeployed;
  private boolean warnedOfOthers;
  private boolean warnedOfDeployment;

  /**
   * Creates a log.
   *
   * @param accountLogged whether the log may name accounts
   * @param isDeployed whether the environment shows that this is not a developer's machine
   */
  ChainLog(Class<?> chain, boolean accountLogged, boolean isDeployed) {
    this.log = new Log(chain);
    this.chain = chain.getSimpleName();
    this.accountLogged = accountLogged;
    this.isDeployed = isDeployed;
  }

  @Override
  public void chosen(Winner winner, ChainWalk walk) {
    if (!log.isHeard()) {
      return; // Whose token it is, and who is signed in elsewhere, costs a new JVM 3 ms.
    }
    Owner owner = winner.token().owner();
    if (log.isInfo()) {
      log.info(
          "{}{}, a token of tenant {} in {} ms. {}",
          winner.member().name(),
          accountLogged && owner.isKnown() ? " as " + owner.shown() : "",
          owner.tenantId() == null ? "unknown" : owner.tenantId(),
          winner.duration().toMillis(),
          new SignInReport(chain, walk.rows(winner)));
    }
    if (!winner.member().isDeveloper()) {
      return;
    }
    if (isDeployed && isFirstOfDeployment()) {
      log.warning(
          "{} was chosen, a developer's own sign-in, and this is a deployment by its environment."
              + " Set AZURE_TOKEN_CREDENTIALS=prod to keep developers' sign-ins out",
          winner.member().name());
    }
    warnOfOthers(winner, owner, walk);
  }

  /** Logs that the same source now has another account: from now on, the app sees other data. */
  @Override
  public void followed(Member member, Owner former, Owner owner) {
    log.info(
        "{}: another account is signed in now{}, a token of tenant {}",
        member.name(),
        accountLogged ? ", " + owner.shown() + " in place of " + former.shown() : "",
        owner.tenantId() == null ? "unknown" : owner.tenantId());
  }

  private void warnOfOthers(Winner winner, Owner owner, ChainWalk walk) {
    StringJoiner others = new StringJoiner(", ");
    for (Member member : walk.members()) {
      MemberFailure failure = walk.failureOf(member);
      // Files left behind by a removed tool, or files that can't lead to a token, do not count as
      // another account.
      boolean isAbsent = failure != null && failure.kind().isAbsent();
      String account = isAbsent || member.equals(winner.member()) ? null : member.account();
      if (account != null && isAnotherName(account, owner)) {
        others.add(member.name() + (accountLogged ? " as '" + account + "'" : ""));
      }
    }
    if (others.length() > 0 && isFirstOfOthers()) {
      log.warning(
          "{} was chosen{}; another account is signed in to {}. Set AZURE_TOKEN_CREDENTIALS to one"
              + " name to choose for good",
          winner.member().name(),
          accountLogged && owner.isKnown() ? " as " + owner.shown() : "",
          others);
    }
  }

  private synchronized boolean isFirstOfDeployment() {
    boolean isFirst = !warnedOfDeployment;
    warnedOfDeployment = true;
    return isFirst;
  }

  private synchronized boolean isFirstOfOthers() {
    boolean isFirst = !warnedOfOthers;
    warnedOfOthers = true;
    return isFirst;
  }

  private static boolean isAnotherName(String account, Owner owner) {
    return owner.account() != null && !owner.account().equalsIgnoreCase(account);
  }

  @Override
  public void failed(ChainFailure failure) {
    if (failure.kind() != FailureKind.INTERRUPTED) {
      log.warning("{}", new SignInReport(chain, failure.rows()));
    }
  }
}
