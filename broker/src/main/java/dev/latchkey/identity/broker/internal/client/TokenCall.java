package dev.latchkey.identity.broker.internal.client;

import dev.latchkey.identity.internal.broker.BrokerRequest;
import org.jspecify.annotations.Nullable;

/**
 * A token that a broker is asked for.
 *
 * @param request the application, the tenant, the scopes and the claims
 * @param account the account, or {@code null} to let the user choose one
 * @param window the number of the app's window on Windows; 0 for none
 */
public record TokenCall(BrokerRequest request, @Nullable Account account, long window) {
  /** Leaves the user out. */
  @Override
  public String toString() {
    return "TokenCall[" + request + "]";
  }
}
