package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.source.Failure;
import java.time.Duration;
import java.util.List;

/**
 * An authentication broker: the part of an operating system that holds accounts and issues tokens
 * for them. Implementations are thread-safe.
 *
 * <p>The kinds of failure: {@code NOT_AVAILABLE_HERE} if this machine has no broker, {@code
 * NOT_SIGNED_IN} if the broker does not know the account, the others by Microsoft Entra's answer. A
 * {@link SignInNeededFailure} says that an interactive sign-in may help. No message holds an answer
 * of the broker.
 */
public interface AccountBroker {
  /**
   * Checks that a broker may be there: by variables and files, without a connection.
   *
   * @throws Failure if this machine certainly has none
   */
  void requirePossible() throws Failure;

  /**
   * Gets a token of exactly the account that the request names; if it names none, of the only
   * account that the broker has. Never asks the user for anything: if that would be needed, it
   * fails. A token of another account is discarded.
   *
   * @param request the account, and what the token is for
   * @param timeout from now to the answer; after that, everything that was started is ended
   * @return a token of that account
   * @throws Failure why there is none
   * @throws InterruptedException if the thread was interrupted; everything that was started is
   *     ended
   */
  BrokerToken token(BrokerRequest request, Duration timeout) throws Failure, InterruptedException;

  /**
   * Lets the broker ask the user to sign in, in a window of the broker's own. An interrupt or the
   * timeout cancels the sign-in.
   *
   * @param request the account that must sign in, or none for any account; its user name, if there
   *     is one, is filled in for the user
   * @param window the number of the app's window on Windows; 0 for none
   * @param timeout from now to the answer
   * @return a token of the account that signed in
   * @throws Failure why there is none
   * @throws InterruptedException if the thread was interrupted; the sign-in is cancelled
   */
  BrokerToken signIn(BrokerRequest request, long window, Duration timeout)
      throws Failure, InterruptedException;

  /**
   * The accounts that the broker knows. Asks no server and no user.
   *
   * @param clientId the application that would request a token
   * @param timeout from now to the answer
   * @return the accounts; empty if there are none
   * @throws Failure why the broker can't be used
   * @throws InterruptedException if the thread was interrupted
   */
  List<BrokerAccount> accounts(String clientId, Duration timeout)
      throws Failure, InterruptedException;
}
