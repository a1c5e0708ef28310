package dev.latchkey.identity.internal.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a broker.
 *
 * @param value the access token
 * @param expiresOn when it expires
 * @param homeAccountId the account, in the form of {@link BrokerRequest#homeAccountId}
 * @param username the account's name; empty if the broker does not name it
 * @param tenantId the token's tenant, or {@code null} if the broker does not name it
 */
public record BrokerToken(
    String value,
    Instant expiresOn,
    String homeAccountId,
    String username,
    @Nullable String tenantId) {
  /** Leaves the token and the user out. */
  @Override
  public String toString() {
    return "BrokerToken[expiresOn=" + expiresOn + "]";
  }
}
