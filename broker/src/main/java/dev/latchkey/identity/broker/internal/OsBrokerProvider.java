package dev.latchkey.identity.broker.internal;

import dev.latchkey.identity.internal.broker.AccountBroker;
import dev.latchkey.identity.internal.broker.BrokerProvider;
import dev.latchkey.identity.internal.process.Surroundings;

/** What {@link java.util.ServiceLoader} finds in this module. */
public final class OsBrokerProvider implements BrokerProvider {
  /** Does nothing. */
  public OsBrokerProvider() {}

  @Override
  public AccountBroker on(Surroundings machine) {
    return new OsBroker(machine);
  }
}
