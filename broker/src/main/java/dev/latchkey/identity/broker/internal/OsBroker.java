package dev.latchkey.identity.broker.internal;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.internal.broker.AccountBroker;
import dev.latchkey.identity.internal.broker.BrokerAccount;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The broker of one machine: asks for the account that is meant, and makes sure that the answer is
 * of that account. A broker with several accounts may choose another one by itself.
 */
final class OsBroker implements AccountBroker {
  /** A user can sign in in one window at a time. */
  private static final ReentrantLock WINDOW = new ReentrantLock();

  private final Ways ways;

  OsBroker(Surroundings machine) {
    this(new Ways(machine));
  }

  OsBroker(Ways ways) {
    this.ways = ways;
  }

  @Override
  public void requirePossible() throws Failure {
    ways.requirePossible();
  }

  @Override
  public BrokerToken token(BrokerRequest request, Duration timeout)
      throws Failure, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (BrokerSession session = ways.connect(deadline)) {
      List<Account> known = session.accounts(request.clientId(), deadline);
      String wanted = request.homeAccountId();
      Account account =
          wanted == null ? AccountChoice.only(known, request) : AccountChoice.find(known, wanted);
      if (account != null) {
        return requireOf(account.homeAccountId(), silent(session, request, account, deadline));
      }
      return requireOf(wanted, ofRecord(session, request, deadline));
    }
  }

  /** Brokers may know an account that they don't list: Himmelblau needs only its name. */
  private static BrokerToken ofRecord(
      BrokerSession session, BrokerRequest request, Deadline deadline)
      throws Failure, InterruptedException {
    String wanted = String.valueOf(request.homeAccountId());
    String name = request.username();
    Account account = Account.ofRecord(wanted, name == null ? "" : name);
    try {
      return silent(session, request, account, deadline);
    } catch (Failure e) {
      throw AccountChoice.unknown(e);
    }
  }

  private static BrokerToken silent(
      BrokerSession session, BrokerRequest request, Account account, Deadline deadline)
      throws Failure, InterruptedException {
    AccountChoice.requireAllowed(account, request);
    return session.silent(new TokenCall(request, account, 0), deadline);
  }

  @Override
  public BrokerToken signIn(BrokerRequest request, long window, Duration timeout)
      throws Failure, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    if (!WINDOW.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new Failure(FailureKind.TIMED_OUT, "another sign-in of this app was open all the time");
    }
    try (BrokerSession session = ways.connect(deadline)) {
      String wanted = request.homeAccountId();
      Account account = wanted == null ? null : account(session, request, wanted, deadline);
      return requireOf(
          wanted, session.interactive(new TokenCall(request, account, window), deadline));
    } finally {
      WINDOW.unlock();
    }
  }

  private static Account account(
      BrokerSession session, BrokerRequest request, String wanted, Deadline deadline)
      throws Failure, InterruptedException {
    Account known = AccountChoice.find(session.accounts(request.clientId(), deadline), wanted);
    String name = request.username();
    return known != null ? known : Account.ofRecord(wanted, name == null ? "" : name);
  }

  @Override
  public List<BrokerAccount> accounts(String clientId, Duration timeout)
      throws Failure, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (BrokerSession session = ways.connect(deadline)) {
      List<BrokerAccount> accounts = new ArrayList<>();
      for (Account account : session.accounts(clientId, deadline)) {
        accounts.add(new BrokerAccount(account.homeAccountId(), account.username()));
      }
      return accounts;
    }
  }

  /**
   * Returns a token, unless it is of another account than the one that was asked for.
   *
   * @param wanted the account, or {@code null} for any
   */
  private static BrokerToken requireOf(@Nullable String wanted, BrokerToken token) throws Failure {
    if (token.homeAccountId().isEmpty()) {
      throw new Failure(
          FailureKind.UNREADABLE_ANSWER,
          "the authentication broker gave a token and did not say whose it is");
    }
    if (wanted != null && AccountChoice.isOfAnother(token, wanted)) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          "the authentication broker answered for another account than the one that was asked for");
    }
    return token;
  }
}
