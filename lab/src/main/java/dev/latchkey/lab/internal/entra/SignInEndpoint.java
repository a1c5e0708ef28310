package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.Clients.Client;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Parameters;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of interactive sign-in: {@code authorize} for apps with a browser, {@code
 * devicecode} and {@code /devicelogin} for devices without one.
 */
final class SignInEndpoint {
  private static final int CAPACITY = 1_000;
  private static final Set<String> MODES = Set.of("query", "fragment", "form_post");
  private static final String VERSION_1_RESOURCE = "https://graph.windows.net";
  private static final String DEVICE_LOGIN = "https://microsoft.com/devicelogin";

  private final Directory directory;
  private final Clients clients;
  private final ResourcePrincipals resources;
  private final Grants grants;
  private final TokenIssuer issuer;
  private final Sessions sessions;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /** The open sign-in pages, by the secret in each page. */
  private final Map<String, OpenPage> pages =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OpenPage> eldest) {
          return size() > CAPACITY;
        }
      };

  SignInEndpoint(Directory directory, Grants grants, TokenIssuer issuer, Clock clock) {
    this.directory = directory;
    this.clients = new Clients(directory);
    this.resources = new ResourcePrincipals(directory);
    this.grants = grants;
    this.issuer = issuer;
    this.sessions = new Sessions(grants, clock);
    this.clock = clock;
  }

  /** The reason of an open page: a device that waits, or an app's authorization request. */
  private record OpenPage(Grants.@Nullable DeviceCode device, @Nullable AppRequest app) {
    Client client() {
      return device != null ? device.client : Objects.requireNonNull(app).client();
    }

    String tenantSegment() {
      return device != null
          ? device.tenantSegment
          : Objects.requireNonNull(app).authority().segment();
    }
  }

  private record AppRequest(
      Authority authority,
      Client client,
      URI redirectUri,
      ResponseType responseType,
      String responseMode,
      RequestedScope scope,
      boolean isVersion2,
      Parameters parameters) {}

  /** {@code POST /{tenant}/oauth2/v2.0/devicecode}, and its v1 form. */
  void deviceCode(Exchange exchange, Authority authority, boolean isVersion2)
      throws IOException, EntraException {
    if (!exchange.method().equals("POST")) {
      throw EntraException.wrongMethod("POST", exchange.method());
    }
    Parameters form = exchange.form();
    Client client = clients.find(form.get("client_id"), authority.tenant());
    Clients.requireAudience(client, authority);
    RequestedScope scope =
        isVersion2
            ? RequestedScope.parse(required(form, "scope"))
            : RequestedScope.ofResource(required(form, "resource"));
    checkResource(authority, client, scope);
    Grants.DeviceCode code = grants.newDeviceCode(authority.segment(), client, scope);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user_code", code.userCode);
    answer.put("device_code", code.deviceCode);
    // Entra says 5, for users who type codes by hand. In a lab scripts do that.
    long interval = 1;
    long lifetime = Grants.DEVICE_CODE_LIFETIME.toSeconds();
    answer.put(isVersion2 ? "verification_uri" : "verification_url", DEVICE_LOGIN);
    // Version 1 writes its numbers as strings.
    answer.put("expires_in", isVersion2 ? lifetime : Long.toString(lifetime));
    answer.put("interval", isVersion2 ? interval : Long.toString(interval));
    answer.put(
        "message",
        "To sign in, use a web browser to open the page "
            + DEVICE_LOGIN
            + " and enter the code "
            + code.userCode
            + " to authenticate.");
    exchange.answerJson(200, answer);
  }

  private static String required(Parameters form, String name) throws EntraException {
    return form.find(name).orElseThrow(() -> EntraException.missingParameter(name));
  }

  private void checkResource(Authority authority, Client client, RequestedScope scope)
      throws EntraException {
    Tenant tenant = authority.tenant() == null ? directory.tenants().get(0) : authority.tenant();
    // Before somebody is picked, any tenant may be the one.
    List<Tenant> possible = authority.tenant() == null ? directory.tenants() : List.of(tenant);
    possible.stream()
        .flatMap(one -> resources.find(one.id(), scope.resource()).stream())
        .findFirst()
        .orElseThrow(() -> EntraException.unknownResource(scope.resource(), tenant.displayName()))
        .requireScopes(scope, client);
  }

  /** {@code /devicelogin}: the user types the code. */
  void deviceLogin(Exchange exchange) throws IOException {
    boolean isPost = exchange.method().equals("POST");
    String code = isPost ? exchange.form().get("otc") : exchange.query().get("otc");
    if (!isPost) {
      Page.askForCode(exchange, code, "");
      return;
    }
    try {
      Grants.DeviceCode device = grants.findByUserCode(code);
      pickAccount(exchange, new OpenPage(device, null), "", "");
    } catch (EntraException e) {
      // The field is empty, so that the user need not delete the wrong code first.
      Page.askForCode(exchange, "", "That code didn't work. Check the code and try again.");
    }
  }

  /** {@code /{tenant}/oauth2/v2.0/authorize}, and its v1 form: an app sent the browser here. */
  void authorize(Exchange exchange, Authority authority, boolean isVersion2) throws IOException {
    Parameters parameters = exchange.method().equals("POST") ? exchange.form() : exchange.query();
    URI redirectUri;
    Client client;
    try {
      client = clients.find(parameters.get("client_id"), authority.tenant());
      redirectUri = Clients.checkRedirect(client, parameters.get("redirect_uri"));
    } catch (EntraException e) {
      // No redirect: an address that is not registered must not get anything.
      Page.say(exchange, 400, "Sign in", "AADSTS" + e.code() + ": " + e.description());
      return;
    }
    String mode = parameters.find("response_mode").orElse("query");
    try {
      ResponseType type = ResponseType.parse(parameters.get("response_type"));
      mode = mode(type, parameters);
      requireAllowed(type, client, parameters);
      Clients.requireAudience(client, authority);
      List<RequestedScope> scopes = consented(parameters, isVersion2);
      for (RequestedScope scope : scopes) {
        checkResource(authority, client, scope);
      }
      AppRequest request =
          new AppRequest(
              authority, client, redirectUri, type, mode, scopes.get(0), isVersion2, parameters);
      Optional<User> signedIn = signedIn(exchange, request);
      String prompt = parameters.get("prompt");
      if (prompt.equals("none") && signedIn.isEmpty()) {
        throw AppRefusals.nobodySignedIn();
      }
      if (signedIn.isPresent() && (prompt.isEmpty() || prompt.equals("none"))) {
        finishApp(exchange, request, signedIn.get());
      } else {
        pickAccount(exchange, new OpenPage(null, request), parameters.get("login_hint"), "");
      }
    } catch (EntraException e) {
      answerApp(exchange, redirectUri, mode, refusal(e, parameters.get("state")));
    }
  }

  /** Who is signed in in this browser, unless the app asks for somebody else. */
  private Optional<User> signedIn(Exchange exchange, AppRequest request) {
    String hint = request.parameters().get("login_hint");
    return sessions
        .find(exchange)
        .filter(user -> hint.isEmpty() || user.userPrincipalName().equalsIgnoreCase(hint))
        .filter(user -> refusal(new OpenPage(null, request), user).isEmpty());
  }

  private static String mode(ResponseType type, Parameters parameters) throws EntraException {
    String mode = parameters.find("response_mode").orElse(type.defaultMode());
    if (!MODES.contains(mode)) {
      throw AppRefusals.unsupportedMode(mode, "");
    }
    if (type.hasToken() && mode.equals("query")) {
      throw AppRefusals.unsupportedMode(mode, " when requesting a token");
    }
    return mode;
  }

  /** Refuses what an app may not be sent. */
  private static void requireAllowed(ResponseType type, Client client, Parameters parameters)
      throws EntraException {
    if (type.hasToken() && client.app() == null) {
      throw AppRefusals.responseTypeNotEnabled(type.idToken() ? "id_token" : "token");
    }
    if (type.idToken() && parameters.find("nonce").isEmpty()) {
      throw EntraException.missingParameter("nonce");
    }
  }

  private static List<RequestedScope> consented(Parameters parameters, boolean isVersion2)
      throws EntraException {
    // Version 1 names one resource, or none where the app only wants to know who the user is.
    return isVersion2
        ? RequestedScope.parseConsent(parameters.get("scope"))
        : List.of(
            RequestedScope.ofResource(parameters.find("resource").orElse(VERSION_1_RESOURCE)));
  }

  /**
   * {@code /{tenant}/oauth2/v2.0/logout}, and its v1 form. The browser goes on to {@code
   * post_logout_redirect_uri} where that is a redirect URI of some app of the tenant.
   */
  void logout(Exchange exchange, Authority authority) throws IOException {
    Parameters parameters = exchange.method().equals("POST") ? exchange.form() : exchange.query();
    sessions.end(exchange);
    Optional<URI> registered =
        parameters
            .find("post_logout_redirect_uri")
            .flatMap(wanted ->
                directory.apps().stream()
                    .filter(app -> isOf(authority, app))
                    .flatMap(app -> app.redirectUris().stream())
                    .filter(uri -> uri.toString().equals(wanted))
                    .findFirst());
    if (registered.isPresent()) {
      String state = parameters.find("state").map(value -> "state=" + encode(value)).orElse("");
      exchange.redirect(with(registered.get(), state, false));
    } else {
      Page.say(exchange, 200, "Signed out", "You signed out of your account.");
    }
  }

  private static boolean isOf(Authority authority, App app) {
    return authority.tenant() == null
        || app.isMultiTenant()
        || app.tenantId().equals(authority.tenant().id());
  }

  private void pickAccount(Exchange exchange, OpenPage page, String hint, String problem)
      throws IOException {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String context = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (pages) {
      pages.put(context, page);
    }
    List<User> people = directory.users().stream().filter(user -> !user.isGuest()).toList();
    Page.pickAccount(exchange, context, page.client().displayName(), people, hint, problem);
  }

  /** {@code POST /common/login}: the user picked an account, or cancelled. */
  void login(Exchange exchange) throws IOException {
    Parameters form = exchange.method().equals("POST") ? exchange.form() : exchange.query();
    OpenPage page;
    synchronized (pages) {
      page = pages.remove(form.get("ctx"));
    }
    if (!exchange.method().equals("POST") || page == null) {
      Page.say(exchange, 400, "Sign in", "This page is no longer good. Start the sign-in again.");
      return;
    }
    boolean isCancelled = form.get("action").equals("cancel");
    User user = directory.findUser(form.get("account")).orElse(null);
    Optional<EntraException> refusal =
        isCancelled || user == null ? Optional.empty() : refusal(page, user);
    if (user == null && !isCancelled) {
      Page.say(
          exchange, 400, "Sign in", "This account is not in the lab. Start the sign-in again.");
    } else if (refusal.isPresent()) {
      EntraException why = refusal.get();
      pickAccount(exchange, page, "", "AADSTS" + why.code() + ": " + why.description());
    } else if (page.device() != null) {
      finishDevice(exchange, page.device(), isCancelled ? null : user);
    } else if (page.app() != null) {
      if (user != null && !isCancelled) {
        sessions.begin(exchange, user);
      }
      finishApp(exchange, page.app(), isCancelled ? null : user);
    }
  }

  /** Why an account can't sign in here. Entra says so on its page, where another can be picked. */
  private Optional<EntraException> refusal(OpenPage page, User user) {
    return directory
        .findTenant(page.tenantSegment())
        .filter(tenant -> directory.findMember(tenant.id(), user.homeObjectId()).isEmpty())
        .map(tenant -> EntraException.notMember(user, tenant, page.client()));
  }

  private void finishDevice(Exchange exchange, Grants.DeviceCode device, @Nullable User user)
      throws IOException {
    if (user == null) {
      grants.decline(device);
      Page.say(exchange, 200, "Cancelled", "You declined. You can close this window.");
    } else {
      grants.approve(device, user);
      Page.say(
          exchange,
          200,
          "Signed in",
          "You have signed in to "
              + device.client.displayName()
              + " on your device. You can close this window.");
    }
  }

  private void finishApp(Exchange exchange, AppRequest request, @Nullable User user)
      throws IOException {
    Parameters parameters = request.parameters();
    Map<String, String> fields = new LinkedHashMap<>();
    if (user == null) {
      fields.putAll(refusal(EntraException.codeDeclined(), parameters.get("state")));
      fields.put("error", "access_denied");
    } else {
      try {
        fields.putAll(granted(request, user));
      } catch (EntraException e) {
        Map<String, String> refused = refusal(e, parameters.get("state"));
        answerApp(exchange, request.redirectUri(), request.responseMode(), refused);
        return;
      }
      if (parameters.get("client_info").equals("1")) {
        fields.put("client_info", TokenIssuer.clientInfo(user));
      }
      parameters.find("state").ifPresent(state -> fields.put("state", state));
      fields.put("session_state", UUID.randomUUID().toString());
    }
    answerApp(exchange, request.redirectUri(), request.responseMode(), fields);
  }

  /** The codes and tokens that the app asked for. */
  private Map<String, String> granted(AppRequest request, User homeUser) throws EntraException {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    Tenant tenant = request.authority().tenantOf(homeUser, directory);
    User user = directory.findMember(tenant.id(), homeUser.homeObjectId()).orElseThrow();
    if (request.responseType().code()) {
      String code = grants.newCode(codeFor(request, homeUser));
      fields.put("code", code);
      hashes.put("c_hash", TokenIssuer.halfHash(code));
    }
    if (request.responseType().accessToken()) {
      ResourcePrincipals.Principal resource =
          resources
              .find(tenant.id(), request.scope().resource())
              .orElseThrow(() ->
                  EntraException.unknownResource(request.scope().resource(), tenant.displayName()));
      String token =
          issuer.userAccessToken(
              tenant,
              user,
              new TokenIssuer.Requester(request.client(), "0", false),
              resource,
              request.scope().permission(request.client(), resource.api()));
      fields.put("access_token", token);
      fields.put("token_type", "Bearer");
      fields.put("expires_in", Long.toString(TokenIssuer.USER_LIFETIME.toSeconds()));
      fields.put("scope", request.scope().granted(request.client(), resource.api()));
      hashes.put("at_hash", TokenIssuer.halfHash(token));
    }
    if (request.responseType().idToken()) {
      String nonce = request.parameters().get("nonce");
      fields.put(
          "id_token",
          issuer.idToken(tenant, user, request.client(), request.isVersion2(), nonce, hashes));
    }
    return fields;
  }

  private Grants.AuthorizationCode codeFor(AppRequest request, User user) {
    Parameters parameters = request.parameters();
    return new Grants.AuthorizationCode(
        request.authority().segment(),
        request.client(),
        request.redirectUri(),
        request.scope(),
        user,
        parameters.get("code_challenge"),
        parameters.find("code_challenge_method").orElse("plain"),
        parameters.get("nonce"),
        grants.codeExpiry());
  }

  private Map<String, String> refusal(EntraException refusal, String state) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("error", refusal.error());
    fields.put(
        "error_description",
        ErrorAnswer.describe(
            refusal, UUID.randomUUID().toString(), UUID.randomUUID().toString(), clock.instant()));
    fields.put("error_uri", ErrorAnswer.uri(refusal));
    if (!state.isEmpty()) {
      fields.put("state", state);
    }
    return fields;
  }

  /** az since 2.9x asks for {@code form_post} and refuses a redirect; azd expects the redirect. */
  private static void answerApp(
      Exchange exchange, URI redirectUri, String mode, Map<String, String> fields)
      throws IOException {
    if (mode.equals("form_post")) {
      Page.postTo(exchange, redirectUri.toString(), fields);
      return;
    }
    String query =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    exchange.redirect(with(redirectUri, query, mode.equals("fragment")));
  }

  private static URI with(URI address, String fields, boolean inFragment) {
    String separator = inFragment ? "#" : address.getRawQuery() == null ? "?" : "&";
    return fields.isEmpty() ? address : URI.create(address + separator + fields);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
