package dev.latchkey.identity.broker.internal.client;

import dev.latchkey.identity.internal.source.Failure;

/**
 * One way to the operating system's broker: D-Bus, Windows' proxy, a native library. It decides
 * nothing about accounts: which one is asked for, and whether the answer is of it, is the caller's
 * work. Thread-safe. Nothing is done by a constructor.
 */
public interface BrokerClient {
  /**
   * Checks that a broker may be there: by variables and files. Connects to nothing and starts
   * nothing.
   *
   * @throws Failure {@code NOT_AVAILABLE_HERE} if there is certainly none
   */
  void requirePossible() throws Failure;

  /**
   * Connects to the broker, and makes sure that it is there. Shows no window. Takes no longer than
   * a few seconds, even if the deadline is later.
   *
   * @param deadline when to give up
   * @return a connection, which the caller closes
   * @throws Failure {@code NOT_AVAILABLE_HERE} if this machine has no such broker, so that the next
   *     way is tried
   * @throws InterruptedException if the thread was interrupted; nothing is left open
   */
  BrokerSession connect(Deadline deadline) throws Failure, InterruptedException;
}
