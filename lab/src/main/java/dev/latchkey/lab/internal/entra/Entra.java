package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import dev.latchkey.lab.internal.token.Revocations;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.trouble.TroubledService;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.time.Clock;
import java.util.List;

/** Microsoft Entra ID in one lab: its parts, put together. */
public final class Entra {
  private final EntraService service;
  private final Troubles troubles;
  private final SignIns signIns;
  private final DirectTokens tokens;
  private final BrokerTokens brokerTokens;

  /**
   * An Entra for one lab.
   *
   * @param directory the tenants, users and apps
   * @param key signs its tokens
   * @param revocations whose tokens are revoked; it notes them there
   * @param federated the issuers that apps trust
   * @param troubles the scripted troubles
   * @param clock tells the time
   */
  public Entra(
      Directory directory,
      SigningKey key,
      Revocations revocations,
      ExternalIssuer federated,
      Troubles troubles,
      Clock clock) {
    this.troubles = troubles;
    Grants grants = new Grants(clock);
    TokenIssuer issuer = new TokenIssuer(key, new ApiClaims(directory), clock);
    ScriptedTrouble trouble = new ScriptedTrouble(troubles, clock);
    TokenEndpoint token =
        new TokenEndpoint(
            directory,
            grants,
            issuer,
            new ClientProof(clock, federated, key),
            new OnBehalfOf(directory, new TokenVerifier(key, revocations, clock)),
            trouble);
    SignInEndpoint signIn = new SignInEndpoint(directory, grants, issuer, clock);
    service = new EntraService(directory, new Discovery(key), signIn, token, clock);
    signIns = new SignIns(directory, grants, revocations, clock);
    tokens = new DirectTokens(directory, issuer, trouble, clock);
    brokerTokens = new BrokerTokens(directory, grants, token);
  }

  /**
   * Plays the hosts of Entra.
   *
   * @param hosts the played hosts, to which they are added
   */
  public void playOn(PlayedHosts hosts) {
    Service troubled = new TroubledService(service, troubles, Entra::places);
    Discovery.HOSTS.stream().sorted().forEach(host -> hosts.play(host, troubled));
    Discovery.REGIONAL_HOSTS.forEach(domain -> hosts.playBelow(domain, troubled));
    hosts.play("microsoft.com", service::deviceLogin);
    hosts.play("www.microsoft.com", service::deviceLogin);
    hosts.play("aka.ms", EntraService::shortLink);
  }

  private static List<Place> places(Exchange exchange) {
    return exchange.path().endsWith("/token")
        ? List.of(Place.ENTRA, Place.TOKENS)
        : List.of(Place.ENTRA);
  }

  /** {@return the sign-ins, as the lab's owner controls them} */
  public SignIns signIns() {
    return signIns;
  }

  /** {@return tokens without a sign-in} */
  public DirectTokens tokens() {
    return tokens;
  }

  /** {@return tokens for a broker of the operating system} */
  public BrokerTokens brokerTokens() {
    return brokerTokens;
  }
}
