package dev.latchkey.identity.internal.broker;

import dev.latchkey.identity.internal.process.Surroundings;

/**
 * Creates the broker of a machine. {@link java.util.ServiceLoader} finds the implementation in the
 * class loader of this library. Each credential that needs a broker creates a new provider, so a
 * constructor must not do any work.
 */
public interface BrokerProvider {
  /**
   * Creates the broker of a machine. Connects to nothing and starts nothing.
   *
   * @param machine its variables, clock and files
   * @return the broker
   */
  AccountBroker on(Surroundings machine);
}
