package dev.latchkey.identity.internal.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a broker. Every part has been checked.
 *
 * @param homeAccountId the account: its object id, a dot, its home tenant's id
 * @param username the account's name, for brokers that know the account only by name
 * @param clientId the application that requests the token
 * @param cloud the cloud: {@code AzureCloud}, {@code AzureChinaCloud} or {@code AzureUSGovernment}
 * @param tenant the tenant's id or domain name
 * @param scopes one or more scopes of one resource
 * @param claims a claims challenge as JSON, or {@code null}
 */
public record BrokerRequest(
    String homeAccountId,
    String username,
    String clientId,
    String cloud,
    String tenant,
    List<String> scopes,
    @Nullable String claims) {
  /** Copies the scopes. */
  public BrokerRequest {
    scopes = List.copyOf(scopes);
  }

  /** Leaves the user's name out. */
  @Override
  public String toString() {
    return "BrokerRequest[tenant=" + tenant + ", scopes=" + scopes + "]";
  }
}
