package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.source.Failure;
import java.time.Duration;

/**
 * An authentication broker: the part of an operating system that holds accounts and issues tokens
 * for them. It is found with {@link java.util.ServiceLoader}, in the class loader of this library.
 * Each credential that needs a broker creates a new instance, so a constructor must not do any
 * work. Implementations must be thread-safe.
 */
public interface AccountBroker {
  /**
   * Gets a token of exactly the account that the request names. It never asks the user for
   * anything: if that would be needed, it fails.
   *
   * <p>The kinds of failure: {@code NOT_AVAILABLE_HERE} if this machine has no broker, {@code
   * NOT_SIGNED_IN} if the broker does not know the account, the others by Microsoft Entra's answer.
   * The message never holds the broker's answer.
   *
   * @param request the account, and what the token is for
   * @param timeout from now to the answer; after that, everything that was started is ended
   * @return a token; the caller checks that it is of the right account
   * @throws Failure why there is none
   * @throws InterruptedException if the thread was interrupted; everything that was started is
   *     ended
   */
  BrokerToken token(BrokerRequest request, Duration timeout) throws Failure, InterruptedException;
}
