package dev.latchkey.identity.internal.broker;

/**
 * An account that a broker knows.
 *
 * @param homeAccountId its object id, a dot, its home tenant's id
 * @param username its name; empty if the broker gives none
 */
public record BrokerAccount(String homeAccountId, String username) {
  /** Leaves the user out. */
  @Override
  public String toString() {
    return "BrokerAccount";
  }
}
