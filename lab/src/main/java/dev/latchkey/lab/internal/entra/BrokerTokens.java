package dev.latchkey.lab.internal.entra;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.ScriptedTrouble.Way;
import dev.latchkey.lab.internal.web.Parameters;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens for a broker of the operating system. It has one refresh token for each user (a primary
 * refresh token), which is good for every client.
 */
public final class BrokerTokens {
  /** Microsoft Authentication Broker; its id is the same everywhere. */
  private static final Clients.Client BROKER =
      new Clients.Client(
          "29d9ed98-a469-4536-ade2-f981bc1d605e", "Microsoft Authentication Broker", null, false);

  private final Directory directory;
  private final Clients clients;
  private final Grants grants;
  private final TokenEndpoint endpoint;

  BrokerTokens(Directory directory, Grants grants, TokenEndpoint endpoint) {
    this.directory = directory;
    this.clients = new Clients(directory);
    this.grants = grants;
    this.endpoint = endpoint;
  }

  /**
   * What a client asks the broker for.
   *
   * @param tenant the tenant's id or domain, or {@code organizations}
   * @param clientId the client
   * @param scopes what the token is for
   * @param claims a claims challenge as JSON, empty for none
   */
  public record Asked(String tenant, String clientId, List<String> scopes, String claims) {}

  /**
   * What the broker gives.
   *
   * @param accessToken the access token
   * @param idToken the ID token
   * @param clientInfo the account's id, as MSAL reads it
   * @param scope what was granted, separated by blanks
   * @param tenantId the tenant of the token
   * @param expires the end of the token's validity
   */
  public record Issued(
      String accessToken,
      String idToken,
      String clientInfo,
      String scope,
      String tenantId,
      Instant expires) {
    /** Does not show the tokens. */
    @Override
    public String toString() {
      return "Issued[expires=" + expires + "]";
    }
  }

  /**
   * Signs a user in to the broker.
   *
   * @param user the user, as the home tenant knows them
   * @return the broker's refresh token
   */
  public String signIn(User user) {
    return grants.newRefreshToken(
        BROKER, user, RequestedScope.ofResource("https://graph.microsoft.com"), false);
  }

  /**
   * A user of the lab.
   *
   * @param userPrincipalName the sign-in name
   * @return the user, if the lab has them
   */
  public Optional<User> findUser(String userPrincipalName) {
    return directory.findUser(userPrincipalName);
  }

  /**
   * A token for a client.
   *
   * @param refreshToken the broker's own
   * @param asked what for
   * @param isInteractive whether the user has just signed in
   * @return the tokens
   * @throws EntraException if Entra refuses
   * @throws IOException if the lab ends meanwhile
   */
  public Issued token(String refreshToken, Asked asked, boolean isInteractive)
      throws EntraException, IOException {
    Authority authority = Authority.find(directory, asked.tenant());
    Clients.Client client = clients.find(asked.clientId(), authority.tenant());
    Clients.requireAudience(client, authority);
    User user = grants.useRefreshToken(refreshToken, BROKER).user();
    Parameters form =
        Parameters.parse("client_info=1")
            .with("claims", asked.claims())
            .with("scope", String.join(" ", asked.scopes()) + " openid profile");
    Map<String, Object> answer =
        endpoint.ofBroker(
            authority, client, form, user, isInteractive ? Way.INTERACTIVE : Way.REFRESH);
    return new Issued(
        text(answer, "access_token"),
        text(answer, "id_token"),
        text(answer, "client_info"),
        text(answer, "scope"),
        authority.tenantOf(user, directory).id(),
        expiry(text(answer, "access_token")));
  }

  private static Instant expiry(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant();
    } catch (ParseException e) {
      throw new IllegalStateException("The lab's own token can't be read.", e);
    }
  }

  private static String text(Map<String, Object> answer, String name) {
    return String.valueOf(answer.get(name));
  }

  /**
   * The account's id, as MSAL reads it.
   *
   * @param user the user
   * @return JSON in Base64
   */
  public static String clientInfo(User user) {
    return TokenIssuer.clientInfo(user);
  }
}
