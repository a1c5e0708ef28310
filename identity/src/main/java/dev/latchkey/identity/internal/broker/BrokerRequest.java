package dev.latchkey.identity.internal.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to a broker. Every part has been checked.
 *
 * @param homeAccountId the account: its object id, a dot, its home tenant's id; {@code null} for
 *     the only account that the broker has
 * @param username the account's name, for brokers that know the account only by name; {@code null}
 *     if unknown
 * @param clientId the application that requests the token
 * @param authorityHost the sign-in server: {@code https://login.microsoftonline.com}
 * @param tenant the tenant's id or domain name, or {@code organizations}
 * @param scopes one or more scopes of one resource
 * @param claims a claims challenge as JSON, or {@code null}
 * @param isCaeEnabled whether the caller handles claims challenges (continuous access evaluation)
 * @param isPersonalAllowed whether a personal Microsoft account may be used
 */
public record BrokerRequest(
    @Nullable String homeAccountId,
    @Nullable String username,
    String clientId,
    String authorityHost,
    String tenant,
    List<String> scopes,
    @Nullable String claims,
    boolean isCaeEnabled,
    boolean isPersonalAllowed) {
  /** Copies the scopes. */
  public BrokerRequest {
    scopes = List.copyOf(scopes);
  }

  /** Leaves the user's name and the claims out. */
  @Override
  public String toString() {
    return "BrokerRequest[tenant=" + tenant + ", scopes=" + scopes + "]";
  }
}
