package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The documents that a client reads first: the authorities and their endpoints. */
final class Discovery {
  static final Set<String> HOSTS =
      Set.of(
          "login.microsoftonline.com",
          "login.windows.net",
          "login.microsoft.com",
          "sts.windows.net");

  /**
   * Below these are the hosts of regions, {@code westeurope.login.microsoft.com}, where MSAL asks
   * for tokens of an app that names its region. They are no authorities.
   */
  static final List<String> REGIONAL_HOSTS =
      List.of("login.microsoft.com", "r.login.microsoftonline.com");

  private static final String HOST = "https://login.microsoftonline.com/";

  private final SigningKey key;

  Discovery(SigningKey key) {
    this.key = key;
  }

  /** {@code /common/discovery/instance}: is this authority one of Entra's? */
  void instance(Exchange exchange) throws IOException, EntraException {
    String endpoint =
        exchange
            .query()
            .find("authorization_endpoint")
            .orElseThrow(() -> EntraException.missingParameter("authorization_endpoint"));
    URI authority = toUri(endpoint);
    if (authority.getHost() == null || !HOSTS.contains(authority.getHost())) {
      throw EntraException.unknownInstance(endpoint);
    }
    String[] path = String.valueOf(authority.getPath()).split("/", 3);
    String tenant = path.length > 1 ? path[1] : "";
    // The tenant may not exist; its own configuration document answers that.
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("tenant_discovery_endpoint", discoveryEndpoint(tenant));
    answer.put("api-version", exchange.query().find("api-version").orElse("1.1"));
    answer.put(
        "metadata",
        List.of(
            Map.of(
                "preferred_network",
                "login.microsoftonline.com",
                "preferred_cache",
                "login.windows.net",
                "aliases",
                List.of(
                    "login.microsoftonline.com",
                    "login.windows.net",
                    "login.microsoft.com",
                    "sts.windows.net"))));
    exchange.answerJson(200, answer);
  }

  private static URI toUri(String endpoint) throws EntraException {
    try {
      return URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      throw EntraException.unknownInstance(endpoint);
    }
  }

  private static String discoveryEndpoint(String tenant) {
    return HOST + tenant + "/v2.0/.well-known/openid-configuration";
  }

  /** {@code /{tenant}/v2.0/.well-known/openid-configuration} and its v1 form. */
  void openIdConfiguration(Exchange exchange, Authority authority, boolean isVersion2)
      throws IOException {
    String base = HOST + authority.canonical();
    String oauth = base + (isVersion2 ? "/oauth2/v2.0/" : "/oauth2/");
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("token_endpoint", oauth + "token");
    answer.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
    answer.put("jwks_uri", base + (isVersion2 ? "/discovery/v2.0/keys" : "/discovery/keys"));
    answer.put("response_modes_supported", List.of("query", "fragment", "form_post"));
    answer.put("subject_types_supported", List.of("pairwise"));
    answer.put("id_token_signing_alg_values_supported", List.of("RS256"));
    answer.put("response_types_supported", ResponseType.SUPPORTED);
    answer.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
    answer.put("issuer", issuer(authority, isVersion2));
    answer.put("request_uri_parameter_supported", false);
    answer.put("userinfo_endpoint", "https://graph.microsoft.com/oidc/userinfo");
    answer.put("authorization_endpoint", oauth + "authorize");
    answer.put("device_authorization_endpoint", oauth + "devicecode");
    answer.put("http_logout_supported", true);
    answer.put("frontchannel_logout_supported", true);
    answer.put("end_session_endpoint", oauth + "logout");
    answer.put(
        "claims_supported",
        List.of(
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "acr",
            "nonce",
            "preferred_username",
            "name",
            "tid",
            "ver",
            "email"));
    if (authority.tenant() != null) {
      answer.put("tenant_region_scope", "EU");
    }
    answer.put("cloud_instance_name", "microsoftonline.com");
    answer.put("cloud_graph_host_name", "graph.windows.net");
    answer.put("msgraph_host", "graph.microsoft.com");
    answer.put("rbac_url", "https://pas.windows.net");
    exchange.answerJson(200, answer);
  }

  /**
   * {@code /common/UserRealm/{user}}: whether Entra itself knows the password of a user, or the
   * company's own server.
   */
  void userRealm(Exchange exchange, Directory directory, String user) throws IOException {
    String domain = user.substring(user.indexOf('@') + 1).toLowerCase(Locale.ROOT);
    boolean isOurs = directory.findTenant(domain).isPresent();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ver", "1.0");
    answer.put("account_type", isOurs ? "Managed" : "Unknown");
    if (isOurs) {
      answer.put("domain_name", domain);
      answer.put("cloud_audience_urn", "urn:federation:MicrosoftOnline");
    }
    answer.put("cloud_instance_name", "microsoftonline.com");
    exchange.answerJson(200, answer);
  }

  private static String issuer(Authority authority, boolean isVersion2) {
    // Entra writes a placeholder if the tenant is known only after the sign-in.
    String tenant = authority.tenant() == null ? "{tenantid}" : authority.tenant().id();
    return isVersion2 ? TokenIssuer.v2Issuer(tenant) : TokenIssuer.v1Issuer(tenant);
  }

  /** {@code /{tenant}/discovery/v2.0/keys}. */
  void keys(Exchange exchange, Authority authority) throws IOException {
    exchange.answerJson(200, key.keySet(issuer(authority, true)));
  }
}
