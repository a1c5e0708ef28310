package dev.latchkey.identity.internal.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is asked for. Every part has been checked.
 *
 * @param homeAccountId the account: its object's id, a dot, its home tenant's id
 * @param username what the account is called, for brokers that know it by nothing else
 * @param clientId the application in whose name the token is asked for
 * @param cloud where: {@code AzureCloud}, {@code AzureChinaCloud} or {@code AzureUSGovernment}
 * @param tenant the tenant's id or domain name
 * @param scopes one or more, of one resource
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

  /** Without the person. */
  @Override
  public String toString() {
    return "BrokerRequest[tenant=" + tenant + ", scopes=" + scopes + "]";
  }
}
