package dev.latchkey.identity.internal.broker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a broker answered.
 *
 * @param value the access token
 * @param expiresOn when it ends
 * @param homeAccountId whose it is, in the form of {@link BrokerRequest#homeAccountId}
 * @param tenantId the tenant that it is for, or {@code null} where the broker does not say
 */
public record BrokerToken(
    String value, Instant expiresOn, String homeAccountId, @Nullable String tenantId) {
  /** Without the token and the person. */
  @Override
  public String toString() {
    return "BrokerToken[expiresOn=" + expiresOn + "]";
  }
}
