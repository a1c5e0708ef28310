package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.token.TokenVerifier;
import dev.latchkey.lab.internal.trouble.Subject;
import dev.latchkey.lab.internal.trouble.TroubledService;
import dev.latchkey.lab.internal.trouble.Troubles;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.PlayedHosts;
import dev.latchkey.lab.internal.web.Service;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The hosts of Microsoft Entra ID: finds the endpoint for each path. */
public final class Entra implements Service {
  private final Directory directory;
  private final Clock clock;
  private final Grants grants;
  private final Discovery discovery;
  private final SignInEndpoint signIn;
  private final TokenEndpoint token;
  private final TokenIssuer issuer;
  private final ResourcePrincipals resources;
  private final Clients clients;
  private final Troubles troubles;
  private final ScriptedTrouble trouble;

  /**
   * An Entra for one lab.
   *
   * @param directory who and what it knows
   * @param key what signs its tokens
   * @param federated the issuers that apps trust
   * @param troubles what goes wrong
   * @param clock tells the time
   */
  public Entra(
      Directory directory,
      SigningKey key,
      ExternalIssuer federated,
      Troubles troubles,
      Clock clock) {
    this.troubles = troubles;
    this.trouble = new ScriptedTrouble(troubles, clock);
    this.directory = directory;
    this.clock = clock;
    this.grants = new Grants(clock);
    this.discovery = new Discovery(key);
    this.signIn = new SignInEndpoint(directory, grants, clock);
    this.issuer = new TokenIssuer(key, clock);
    this.clients = new Clients(directory);
    this.token =
        new TokenEndpoint(
            directory,
            grants,
            issuer,
            new ClientProof(clock, federated),
            new OnBehalfOf(directory, new TokenVerifier(key, clock)),
            trouble);
    this.resources = new ResourcePrincipals(directory);
  }

  /**
   * Plays the hosts of Entra.
   *
   * @param hosts where to
   */
  public void playOn(PlayedHosts hosts) {
    Service troubled = new TroubledService(this, troubles, Entra::places);
    Discovery.HOSTS.stream().sorted().forEach(host -> hosts.play(host, troubled));
    hosts.play("microsoft.com", this::deviceLogin);
    hosts.play("www.microsoft.com", this::deviceLogin);
    hosts.play("aka.ms", Entra::shortLink);
  }

  private static List<Place> places(Exchange exchange) {
    return exchange.path().endsWith("/token")
        ? List.of(Place.ENTRA, Place.TOKENS)
        : List.of(Place.ENTRA);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    if (exchange.header("return-client-request-id").filter("true"::equals).isPresent()) {
      exchange
          .header("client-request-id")
          .filter(id -> id.matches("[0-9A-Fa-f-]{36}"))
          .ifPresent(id -> exchange.with("client-request-id", id));
    }
    try {
      route(exchange);
    } catch (EntraException e) {
      ErrorAnswer.send(exchange, e, clock.instant());
    }
  }

  private void route(Exchange exchange) throws IOException, EntraException {
    String path = exchange.path();
    if (path.equals("/devicelogin") || path.equals("/common/oauth2/deviceauth")) {
      signIn.deviceLogin(exchange);
      return;
    }
    if (path.equals("/common/login")) {
      signIn.login(exchange);
      return;
    }
    if (path.equals("/common/discovery/instance")) {
      discovery.instance(exchange);
      return;
    }
    int slash = path.indexOf('/', 1);
    if (slash < 0) {
      notFound(exchange);
      return;
    }
    String endpoint = path.substring(slash);
    switch (endpoint) {
      case "/v2.0/.well-known/openid-configuration" ->
          discovery.openIdConfiguration(exchange, authority(path), true);
      case "/.well-known/openid-configuration" ->
          discovery.openIdConfiguration(exchange, authority(path), false);
      case "/discovery/v2.0/keys", "/discovery/keys" -> discovery.keys(exchange, authority(path));
      case "/oauth2/v2.0/devicecode" -> signIn.deviceCode(exchange, authority(path));
      case "/oauth2/v2.0/authorize" -> signIn.authorize(exchange, authority(path));
      case "/oauth2/v2.0/token" -> token.handle(exchange, authority(path), true);
      case "/oauth2/token" -> token.handle(exchange, authority(path), false);
      default -> notFound(exchange);
    }
  }

  private Authority authority(String path) throws EntraException {
    return Authority.find(directory, path.substring(1, path.indexOf('/', 1)));
  }

  private static void notFound(Exchange exchange) throws IOException {
    exchange.answer(404);
  }

  /** microsoft.com: the one page of it that matters here. */
  private void deviceLogin(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/devicelogin" -> signIn.deviceLogin(exchange);
      case "/common/login" -> signIn.login(exchange);
      default -> notFound(exchange);
    }
  }

  /** aka.ms: azd asks it for its extensions on every call, and waits ten seconds for an answer. */
  private static void shortLink(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/azd/extensions/registry" -> exchange.answerJson(200, Map.of("extensions", List.of()));
      case "/devicelogin" -> exchange.redirect(URI.create("https://microsoft.com/devicelogin"));
      default -> notFound(exchange);
    }
  }

  /**
   * A token of a managed identity. Only the machine that has it asks for one.
   *
   * @param identity the identity
   * @param resource what the token is for, {@code https://storage.azure.com}
   * @param place where it asks
   * @return the token
   * @throws EntraException if the tenant has no such resource, or the test wants it so
   * @throws IOException if the lab ends meanwhile
   */
  public IssuedToken token(ManagedIdentity identity, String resource, Place place)
      throws EntraException, IOException {
    Tenant tenant = directory.findTenant(identity.tenantId()).orElseThrow();
    ResourcePrincipals.Principal found = find(tenant, resource);
    Subject subject =
        ScriptedTrouble.subject(tenant, identity.clientId(), identity.name(), resource);
    return issuer
        .skewed(trouble.meet(place, subject, ScriptedTrouble.Way.APP, false))
        .managedIdentityToken(tenant, identity, found);
  }

  /**
   * An access token of a person, as the Azure CLI would get it in their home tenant.
   *
   * @param user the person
   * @param resource what the token is for: {@code https://storage.azure.com}, or the client id of
   *     an app
   * @return the token
   * @throws EntraException if the tenant has no such resource
   */
  public String token(User user, String resource) throws EntraException {
    Tenant tenant = directory.findTenant(user.homeTenantId()).orElseThrow();
    RequestedScope scope = RequestedScope.ofResource(resource);
    return issuer.userAccessToken(
        tenant,
        user,
        new TokenIssuer.Requester(clients.find(Clients.AZURE_CLI, tenant), "0", false),
        find(tenant, resource),
        scope.permission());
  }

  private ResourcePrincipals.Principal find(Tenant tenant, String resource) throws EntraException {
    return resources
        .find(tenant.id(), resource)
        .orElseThrow(() -> EntraException.unknownResource(resource, tenant.displayName()));
  }

  /** {@return the time by which tokens are issued} */
  public Instant now() {
    return clock.instant();
  }

  /**
   * A refusal as one text, for those who pass it on.
   *
   * @param refusal the refusal
   * @return code, description and ids
   */
  public String describe(EntraException refusal) {
    return ErrorAnswer.describe(
        refusal, UUID.randomUUID().toString(), UUID.randomUUID().toString(), clock.instant());
  }

  /** {@return the codes of the devices that wait for somebody} */
  public List<String> pendingUserCodes() {
    return grants.pendingDeviceCodes().stream().map(code -> code.userCode).toList();
  }

  /**
   * Signs somebody in on a device, as if they had typed its code at {@code /devicelogin}.
   *
   * @param userCode the code that the device shows
   * @param user who signs in
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void approve(String userCode, User user) {
    grants.approve(pending(userCode), user);
  }

  /**
   * Says no to a device.
   *
   * @param userCode the code that the device shows
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void decline(String userCode) {
    grants.decline(pending(userCode));
  }

  private Grants.DeviceCode pending(String userCode) {
    try {
      return grants.findByUserCode(userCode);
    } catch (EntraException e) {
      throw new IllegalArgumentException("No device waits with the code '" + userCode + "'.", e);
    }
  }

  /**
   * Ends every sign-in of a person: their refresh tokens are refused with AADSTS50173 from now on.
   *
   * @param user the person, as their home tenant knows them
   */
  public void revoke(User user) {
    grants.revoke(user);
  }
}
