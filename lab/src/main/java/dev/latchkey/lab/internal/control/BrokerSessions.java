package dev.latchkey.lab.internal.control;

import java.util.List;

/** Starts brokers for clients of the control endpoint. */
public interface BrokerSessions {
  /**
   * Starts a broker.
   *
   * @param users who is signed in to it; by default the lab's first user
   * @return the broker, to be closed
   * @throws IllegalArgumentException if it can't be started, or the lab has no such user
   */
  Session start(List<String> users);

  /** A running broker. */
  interface Session extends AutoCloseable {
    /** {@return the address of its bus} */
    String busAddress();

    /** {@return whether the bus still runs} */
    boolean isAlive();

    @Override
    void close();
  }
}
