package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.Clients.Client;
import dev.latchkey.lab.internal.entra.ResourcePrincipals.Principal;
import dev.latchkey.lab.internal.entra.ScriptedTrouble.Way;
import dev.latchkey.lab.internal.trouble.Subject;
import dev.latchkey.lab.internal.web.CrossOrigin;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Parameters;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code POST /{tenant}/oauth2/v2.0/token}, and its v1 form: exchanges a grant for a token. */
final class TokenEndpoint {
  /** The grants that a page can use. */
  private static final Set<String> OF_PAGES = Set.of("authorization_code", "refresh_token");

  private final Directory directory;
  private final Clients clients;
  private final ResourcePrincipals resources;
  private final Grants grants;
  private final TokenIssuer issuer;
  private final ClientProof proof;
  private final OnBehalfOf onBehalfOf;
  private final ScriptedTrouble trouble;

  TokenEndpoint(
      Directory directory,
      Grants grants,
      TokenIssuer issuer,
      ClientProof proof,
      OnBehalfOf onBehalfOf,
      ScriptedTrouble trouble) {
    this.directory = directory;
    this.clients = new Clients(directory);
    this.resources = new ResourcePrincipals(directory);
    this.grants = grants;
    this.issuer = issuer;
    this.proof = proof;
    this.onBehalfOf = onBehalfOf;
    this.trouble = trouble;
  }

  /** The parts of a request that every grant needs. */
  private record Request(
      Authority authority,
      Client client,
      Parameters form,
      boolean isVersion2,
      String proof,
      Optional<String> origin) {

    TokenIssuer.Requester requester() {
      boolean isRevocable = form.get("claims").toUpperCase(Locale.ROOT).contains("\"CP1\"");
      return new TokenIssuer.Requester(client, proof, isRevocable);
    }
  }

  void handle(Exchange exchange, Authority authority, boolean isVersion2)
      throws IOException, EntraException {
    if (!exchange.method().equals("POST")) {
      throw EntraException.wrongMethod("POST", exchange.method());
    }
    Parameters form = BasicCredentials.addTo(exchange.form(), exchange);
    String grant =
        form.find("grant_type").orElseThrow(() -> EntraException.missingParameter("grant_type"));
    if (grant.equals("client_credentials") && authority.tenant() == null) {
      throw AppRefusals.tenantMissing();
    }
    Client client = clients.find(form.get("client_id"), authority.tenant());
    Clients.requireAudience(client, authority);
    App app = client.app();
    Optional<String> origin = CrossOrigin.of(exchange);
    if (origin.isPresent() && !OF_PAGES.contains(grant)) {
      throw AppRefusals.notOfPage(origin.get());
    }
    String proven =
        app != null && mustProve(client, form, origin)
            ? proof.check(app, form, authority.names())
            : "0";
    Request request = new Request(authority, client, form, isVersion2, proven, origin);
    Map<String, Object> answer =
        switch (grant) {
          case "authorization_code" -> redeemCode(request);
          // azd sends it without the prefix.
          case "urn:ietf:params:oauth:grant-type:device_code", "device_code" ->
              redeemDeviceCode(request);
          case "refresh_token" -> refresh(request);
          case "password" -> password(request);
          case "client_credentials" -> clientCredentials(request);
          case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> onBehalfOf(request);
          default -> throw EntraException.unsupportedGrant(grant);
        };
    exchange.with("Cache-Control", "no-store, no-cache").with("Pragma", "no-cache");
    exchange.answerJson(200, answer);
  }

  /** A secret that nobody asked for is checked too: an app whose last one was removed has none. */
  private static boolean mustProve(Client client, Parameters form, Optional<String> origin) {
    App app = client.app();
    // A page can keep no secret. It is refused later where the code is not of a single-page app.
    boolean isPage = origin.isPresent() && app != null && !app.spaRedirectUris().isEmpty();
    return (client.isConfidential() && !isPage)
        || form.find("client_secret").isPresent()
        || form.find("client_assertion").isPresent();
  }

  private Map<String, Object> redeemCode(Request request) throws IOException, EntraException {
    Parameters form = request.form();
    String value = form.find("code").orElseThrow(() -> EntraException.missingParameter("code"));
    Grants.AuthorizationCode code = grants.redeemCode(value);
    if (!code.client().clientId().equals(request.client().clientId())) {
      throw EntraException.unknownGrant();
    }
    if (!code.redirectUri().toString().equals(form.get("redirect_uri"))) {
      throw EntraException.redirectMismatch(form.get("redirect_uri"), request.client().clientId());
    }
    requireTenant(request, code);
    if (request.origin().isPresent() && code.challenge().isEmpty()) {
      throw AppRefusals.verifierRequired();
    }
    if (!code.challenge().isEmpty() && !code.isVerifiedBy(form.get("code_verifier"))) {
      throw EntraException.verifierMismatch();
    }
    requireOrigin(
        request,
        request
            .origin()
            .map(origin -> Clients.isOfPage(code.client(), code.redirectUri(), origin))
            .orElseGet(() -> Clients.isOnlyForPages(code.client(), code.redirectUri())));
    RequestedScope scope = scopeOf(request, code.scope());
    return userTokens(request, code.user(), scope, Way.INTERACTIVE, code.nonce());
  }

  /** A code of one tenant is not redeemed at another. */
  private void requireTenant(Request request, Grants.AuthorizationCode code) throws EntraException {
    Optional<Tenant> first = directory.findTenant(code.tenantSegment());
    Tenant here = request.authority().tenant();
    if (first.isPresent() && here != null && !first.get().id().equals(here.id())) {
      throw EntraException.codeOfAnotherTenant();
    }
  }

  private Map<String, Object> redeemDeviceCode(Request request) throws IOException, EntraException {
    Parameters form = request.form();
    // MSAL Python sends it under both names.
    String value =
        form.find("device_code")
            .or(() -> form.find("code"))
            .orElseThrow(() -> EntraException.missingParameter("device_code"));
    RequestedScope asked = grants.scopeOf(value);
    User user = grants.redeemDeviceCode(value, request.client());
    RequestedScope scope = asked == null ? scopeOf(request) : scopeOf(request, asked);
    return userTokens(request, user, scope, Way.INTERACTIVE, "");
  }

  private Map<String, Object> refresh(Request request) throws IOException, EntraException {
    Parameters form = request.form();
    String value =
        form.find("refresh_token")
            .orElseThrow(() -> EntraException.missingParameter("refresh_token"));
    Grants.RefreshToken token = grants.useRefreshToken(value, request.client());
    requireOrigin(request, token.isOfPage());
    return userTokens(request, token.user(), scopeOf(request, token.scope()), Way.REFRESH, "");
  }

  /** What a single-page app was given is used by pages, and nothing else is. */
  private static void requireOrigin(Request request, boolean isOfPage) throws EntraException {
    if (request.origin().isPresent() && !isOfPage) {
      throw AppRefusals.notOfPage(request.origin().get());
    }
    if (request.origin().isEmpty() && isOfPage) {
      throw AppRefusals.onlyForPages();
    }
  }

  /**
   * The resource owner password grant. A user without a declared password has none that fits.
   *
   * <p>Source: "OAuth 2.0 Resource Owner Password Credentials",
   * learn.microsoft.com/entra/identity-platform.
   */
  private Map<String, Object> password(Request request) throws IOException, EntraException {
    Parameters form = request.form();
    String name =
        form.find("username").orElseThrow(() -> EntraException.missingParameter("username"));
    String password =
        form.find("password").orElseThrow(() -> EntraException.missingParameter("password"));
    Tenant tenant = request.authority().tenant();
    User user =
        directory
            .findUser(name)
            .orElseThrow(
                () -> EntraException.unknownUser(tenant == null ? "organizations" : tenant.id()));
    boolean isRight =
        !user.password().isEmpty()
            && MessageDigest.isEqual(
                user.password().getBytes(StandardCharsets.UTF_8),
                password.getBytes(StandardCharsets.UTF_8));
    if (!isRight) {
      throw EntraException.badPassword();
    }
    return userTokens(request, user, scopeOf(request), Way.PASSWORD, "");
  }

  private Map<String, Object> onBehalfOf(Request request) throws IOException, EntraException {
    App app = request.client().app();
    if (app == null || request.proof().equals("0")) {
      throw EntraException.credentialMissing();
    }
    User user = onBehalfOf.user(app, request.form());
    return userTokens(request, user, scopeOf(request), Way.ON_BEHALF_OF, "");
  }

  /** A request that goes on with a sign-in may name less than that did, or nothing. */
  private static RequestedScope scopeOf(Request request, RequestedScope first)
      throws EntraException {
    String name = request.isVersion2() ? "scope" : "resource";
    return request.form().find(name).isPresent() ? scopeOf(request).after(first) : first;
  }

  private static RequestedScope scopeOf(Request request) throws EntraException {
    Parameters form = request.form();
    if (request.isVersion2()) {
      return RequestedScope.parse(
          form.find("scope").orElseThrow(() -> EntraException.missingParameter("scope")));
    }
    return RequestedScope.ofResource(
        form.find("resource").orElseThrow(() -> EntraException.missingParameter("resource")));
  }

  private Map<String, Object> userTokens(
      Request request, User homeUser, RequestedScope scope, Way way, String nonce)
      throws IOException, EntraException {
    Tenant tenant = request.authority().tenantOf(homeUser, directory);
    User user =
        directory
            .findMember(tenant.id(), homeUser.homeObjectId())
            .orElseThrow(() -> EntraException.notMember(homeUser, tenant, request.client()));
    Principal resource = find(tenant, scope.resource());
    resource.requireScopes(scope, request.client());
    Subject subject = ScriptedTrouble.with(subject(request, tenant, scope), homeUser);
    TokenIssuer skewed =
        issuer.skewed(trouble.meet(Place.TOKENS, subject, way, request.isVersion2()));
    Map<String, Object> answer =
        answer(
            request,
            scope,
            resource,
            skewed.userAccessToken(
                tenant,
                user,
                request.requester(),
                resource,
                scope.permission(request.client(), resource.api())),
            request.requester().lifetime(resource, TokenIssuer.USER_LIFETIME));
    if (scope.wantsRefreshToken()) {
      answer.put(
          "refresh_token",
          grants.newRefreshToken(request.client(), homeUser, scope, request.origin().isPresent()));
    }
    if (request.client().isFamily()) {
      answer.put("foci", "1");
    }
    if (scope.wantsIdToken()) {
      answer.put(
          "id_token", skewed.idToken(tenant, user, request.client(), request.isVersion2(), nonce));
    }
    if (request.form().get("client_info").equals("1")) {
      answer.put("client_info", TokenIssuer.clientInfo(user));
    }
    return answer;
  }

  /** The tokens of a user that a broker of the operating system gets for a client. */
  Map<String, Object> ofBroker(
      Authority authority, Client client, Parameters form, User user, Way way)
      throws IOException, EntraException {
    Request request = new Request(authority, client, form, true, "0", Optional.empty());
    return userTokens(request, user, scopeOf(request), way, "");
  }

  private Map<String, Object> clientCredentials(Request request)
      throws IOException, EntraException {
    App app = request.client().app();
    Tenant tenant = request.authority().tenant();
    if (app == null || tenant == null || request.proof().equals("0")) {
      throw EntraException.credentialMissing();
    }
    // An app of another tenant has its service principal there.
    if (!app.hasServicePrincipal() || !app.tenantId().equals(tenant.id())) {
      throw EntraException.missingServicePrincipal(app.clientId(), tenant.id());
    }
    RequestedScope scope = scopeOf(request);
    if (!scope.isDefault()) {
      throw EntraException.scopeNotDefault(request.form().get("scope"));
    }
    Principal resource = find(tenant, scope.resource());
    TokenIssuer skewed =
        issuer.skewed(
            trouble.meet(
                Place.TOKENS, subject(request, tenant, scope), Way.APP, request.isVersion2()));
    String token = skewed.appAccessToken(tenant, request.requester(), app.objectId(), resource);
    Duration lifetime = request.requester().lifetime(resource, TokenIssuer.APP_LIFETIME);
    Map<String, Object> answer = answer(request, scope, resource, token, lifetime);
    answer.remove("scope");
    return answer;
  }

  private static Subject subject(Request request, Tenant tenant, RequestedScope scope) {
    return ScriptedTrouble.subject(
        tenant, request.client().clientId(), request.client().displayName(), scope.resource());
  }

  private Principal find(Tenant tenant, String identifier) throws EntraException {
    return resources
        .find(tenant.id(), identifier)
        .orElseThrow(() -> EntraException.unknownResource(identifier, tenant.displayName()));
  }

  /** The fields of every answer. Version 1 writes its numbers as strings. */
  private Map<String, Object> answer(
      Request request, RequestedScope scope, Principal resource, String token, Duration lifetime) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_type", "Bearer");
    if (request.isVersion2()) {
      answer.put("scope", scope.granted(request.client(), resource.api()));
      answer.put("expires_in", lifetime.toSeconds());
      answer.put("ext_expires_in", lifetime.toSeconds());
      if (lifetime.equals(TokenIssuer.REVOCABLE_LIFETIME)) {
        answer.put("refresh_in", lifetime.toSeconds() / 2);
      }
    } else {
      long now = issuer.now().getEpochSecond();
      answer.put("expires_in", Long.toString(lifetime.toSeconds()));
      answer.put("ext_expires_in", Long.toString(lifetime.toSeconds()));
      answer.put("expires_on", Long.toString(now + lifetime.toSeconds()));
      answer.put("not_before", Long.toString(now));
      answer.put("resource", scope.resource());
    }
    answer.put("access_token", token);
    return answer;
  }
}
