package dev.latchkey.identity;

import com.azure.core.util.logging.ClientLogger;
import dev.latchkey.identity.ChainWalk.Won;
import dev.latchkey.identity.SignInReport.Outcome;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;

/** The lines of a chain's log: one when it chooses, one when it fails, and warnings once. */
final class ChainLog {
  private final ClientLogger logger;
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
    this.logger = new ClientLogger(chain);
    this.accountLogged = accountLogged;
    this.isDeployed = isDeployed;
  }

  void chosen(Won won, Person person, SignInReport report, List<ChainMember> members) {
    logger.info(
        "{}{}, a token of tenant {} in {} ms. {}",
        won.member().name(),
        accountLogged && person.isKnown() ? " as " + person.shown() : "",
        person.tenantId() == null ? "unknown" : person.tenantId(),
        won.duration().toMillis(),
        report);
    if (!won.member().isDeveloper()) {
      return;
    }
    if (isDeployed && warnedOfDeployment.compareAndSet(false, true)) {
      logger.warning(
          "{} was chosen, a developer's own sign-in, and this is a deployment by its environment."
              + " Set AZURE_TOKEN_CREDENTIALS=prod to keep developers' sign-ins out",
          won.member().name());
    }
    warnOfOthers(won, person, members);
  }

  /** The same source, somebody else: the app sees other data from now on. */
  void followed(ChainMember member, Person former, Person person) {
    logger.info(
        "{}: somebody else is signed in now{}, a token of tenant {}",
        member.name(),
        accountLogged ? ", " + person.shown() + " in place of " + former.shown() : "",
        person.tenantId() == null ? "unknown" : person.tenantId());
  }

  private void warnOfOthers(Won won, Person person, List<ChainMember> members) {
    StringJoiner others = new StringJoiner(", ");
    for (ChainMember member : members) {
      SignInReport.Entry entry =
          !member.equals(won.member()) && member.isDeveloper() ? member.describe() : null;
      if (entry != null && entry.outcome() == Outcome.READY && isAnotherName(entry, person)) {
        others.add(entry.source() + (accountLogged ? " as '" + entry.account() + "'" : ""));
      }
    }
    if (others.length() > 0 && warnedOfOthers.compareAndSet(false, true)) {
      logger.warning(
          "{} was chosen{}; somebody else is signed in to {}. Set AZURE_TOKEN_CREDENTIALS to one"
              + " name to choose for good",
          won.member().name(),
          accountLogged && person.isKnown() ? " as " + person.shown() : "",
          others);
    }
  }

  private static boolean isAnotherName(SignInReport.Entry entry, Person person) {
    return person.account() != null
        && entry.account() != null
        && !person.account().equalsIgnoreCase(entry.account());
  }

  void failed(SignInException failure) {
    if (failure.kind() != FailureKind.INTERRUPTED) {
      logger.warning("{}", failure.report().map(SignInReport::toString).orElse("no report"));
    }
  }
}
