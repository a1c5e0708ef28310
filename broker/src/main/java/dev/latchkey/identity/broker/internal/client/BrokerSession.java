package dev.latchkey.identity.broker.internal.client;

import dev.latchkey.identity.internal.broker.BrokerToken;
import dev.latchkey.identity.internal.source.Failure;
import java.util.List;

/**
 * A connection to a broker, for one thread. A deadline that passes and an interrupt end a call, and
 * with it everything that the call started. Closing leaves nothing behind.
 */
public interface BrokerSession extends AutoCloseable {
  /**
   * Lists the accounts that the broker knows.
   *
   * @param clientId the application
   * @param deadline when to give up
   * @return the accounts
   * @throws Failure if the broker gives no list
   * @throws InterruptedException if the thread was interrupted
   */
  List<Account> accounts(String clientId, Deadline deadline) throws Failure, InterruptedException;

  /**
   * Gets a token without the user.
   *
   * @param call what the token is for; it names an account
   * @param deadline when to give up
   * @return a token, perhaps of another account
   * @throws Failure why there is none; {@link
   *     dev.latchkey.identity.internal.broker.SignInNeededFailure} if a sign-in may help
   * @throws InterruptedException if the thread was interrupted
   */
  BrokerToken silent(TokenCall call, Deadline deadline) throws Failure, InterruptedException;

  /**
   * Lets the broker ask the user, in a window of the broker's own. When the deadline passes or the
   * thread is interrupted, the sign-in is cancelled at the broker, so that its window goes away.
   *
   * @param call what the token is for; without an account, any account may sign in
   * @param deadline when to give up
   * @return a token, perhaps of another account
   * @throws Failure why there is none
   * @throws InterruptedException if the thread was interrupted
   */
  BrokerToken interactive(TokenCall call, Deadline deadline) throws Failure, InterruptedException;

  @Override
  void close();
}
