package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.source.Failure;
import java.time.Duration;

/**
 * An authentication broker: the part of an operating system that holds accounts and gives tokens of
 * them. Found with {@link java.util.ServiceLoader}, in the class loader of this library; made anew
 * for each credential that needs it, so that a constructor must not do any work. Safe for use by
 * many threads at once.
 */
public interface AccountBroker {
  /**
   * Gets a token of exactly the account that the request names. Never asks a person for anything: a
   * request that can't be met in silence is a failure.
   *
   * <p>The kinds of failure: {@code NOT_AVAILABLE_HERE} where this machine has no broker, {@code
   * NOT_SIGNED_IN} where it does not know the account, the others by what Microsoft Entra said. The
   * message never holds what the broker answered.
   *
   * @param request what for, and of whom
   * @param timeout from now to the answer; whatever was started is ended then
   * @return a token; whose it is, is checked by the caller
   * @throws Failure why there is none
   * @throws InterruptedException when the thread was interrupted; whatever was started is ended
   */
  BrokerToken token(BrokerRequest request, Duration timeout) throws Failure, InterruptedException;
}
