package dev.latchkey.identity.internal.managed;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HostAndPort;
import dev.latchkey.identity.internal.http.HttpCall;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The endpoint of a source of managed identities, and the requests of its protocol: address,
 * version, secret, and how an identity is named.
 *
 * <p>Source: MSAL4J 1.26.0 and Microsoft's pages on managed identities; Azure Machine Learning by
 * azure-sdk-for-go; {@code msi_res_id} of the instance metadata service by its page.
 */
record Endpoint(Surroundings surroundings, ManagedIdentitySource source) {
  /** Replaces the address of the instance metadata service. */
  static final String IMDS_VARIABLE = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

  /** The variable that a lab sets for its processes. */
  static final String LAB_VARIABLE = "LATCHKEY_LAB_URL";

  private static final String IMDS_ADDRESS = "http://169.254.169.254";
  private static final String ARC_ADDRESS = "http://127.0.0.1:40342/metadata/identity/oauth2/token";
  private static final String IMDS_PATH = "/metadata/identity/oauth2/token";
  private static final String IMDS_VERSION = "2018-02-01";
  private static final Map<String, String> METADATA = Map.of("Metadata", "true");

  /** The request for a token. */
  HttpCall request(String resource, IdentityId id) throws Failure {
    requireTaken(id);
    return switch (source) {
      case SERVICE_FABRIC ->
          HttpCall.get(
                  uri("IDENTITY_ENDPOINT", "2019-07-01-preview", Map.of("resource", resource)),
                  Map.of("secret", secret("IDENTITY_HEADER")))
              .pinned(secret("IDENTITY_SERVER_THUMBPRINT"));
      case APP_SERVICE ->
          HttpCall.get(
              uri("IDENTITY_ENDPOINT", "2019-08-01", query(resource, id, "mi_res_id")),
              Map.of("X-IDENTITY-HEADER", secret("IDENTITY_HEADER")));
      case MACHINE_LEARNING ->
          HttpCall.get(
              uri("MSI_ENDPOINT", "2017-09-01", machineLearningQuery(resource, id)),
              Map.of("secret", secret("MSI_SECRET")));
      case CLOUD_SHELL ->
          HttpCall.get(uri("MSI_ENDPOINT", "", Map.of("resource", resource)), METADATA);
      case ARC ->
          HttpCall.get(
              isArcFoundByItsProgram()
                  ? uri("", ARC_ADDRESS, "2020-06-01", query(resource, id, "mi_res_id"))
                  : uri("IDENTITY_ENDPOINT", "2020-06-01", query(resource, id, "mi_res_id")),
              METADATA);
      case IMDS -> HttpCall.get(imds(query(resource, id, "msi_res_id")), METADATA);
      case TOKEN_EXCHANGE ->
          throw new IllegalStateException("Microsoft Entra is asked, no endpoint");
    };
  }

  /** A request without the header {@code Metadata}, which the service refuses in its own words. */
  HttpCall probe() throws Failure {
    return HttpCall.get(imds(Map.of()), Map.of());
  }

  /** The address of the instance metadata service, as messages show it. */
  String imdsAddress() {
    return surroundings.variable(IMDS_VARIABLE).map(String::strip).orElse(IMDS_ADDRESS);
  }

  /** The host that a request goes to, and what names it, as messages show both. */
  String shown(HttpCall request) {
    String variable =
        switch (source) {
          case CLOUD_SHELL, MACHINE_LEARNING -> "MSI_ENDPOINT";
          case IMDS -> IMDS_VARIABLE;
          default -> "IDENTITY_ENDPOINT";
        };
    return request.server()
        + (surroundings.variable(variable).isPresent() ? " (" + variable + ")" : "");
  }

  /** True for a process in a lab that has not set the address of the lab's own service. */
  boolean isKeptInLab() {
    return surroundings.variable(LAB_VARIABLE).isPresent() && !isImdsAddressConfigured();
  }

  /** True if no variables name Azure Arc's agent, which is installed. It may not be running. */
  boolean isArcFoundByItsProgram() {
    return source == ManagedIdentitySource.ARC
        && (surroundings.variable("IDENTITY_ENDPOINT").isEmpty()
            || surroundings.variable("IMDS_ENDPOINT").isEmpty());
  }

  boolean isImdsAddressConfigured() {
    return surroundings.variable(IMDS_VARIABLE).isPresent();
  }

  /** Fails if the platform does not accept the id. */
  void requireTaken(IdentityId id) throws Failure {
    boolean isTaken =
        switch (source) {
          case SERVICE_FABRIC, CLOUD_SHELL -> id.isSystem();
          case MACHINE_LEARNING, TOKEN_EXCHANGE ->
              id.isSystem() || id.kind() == IdentityId.Kind.CLIENT;
          default -> true;
        };
    if (!isTaken) {
      throw new Failure(
          FailureKind.NOT_AVAILABLE_HERE,
          source.title()
              + " gives no token of an identity that is named by "
              + id
              + (source == ManagedIdentitySource.SERVICE_FABRIC
                  ? ": the cluster assigns it to the service"
                  : ""),
          Remedy.step(
              source == ManagedIdentitySource.SERVICE_FABRIC
                      || source == ManagedIdentitySource.CLOUD_SHELL
                  ? id.leftOut()
                  : "name it by its client id"));
    }
  }

  private static Map<String, String> query(String resource, IdentityId id, String resourceIdName) {
    Map<String, String> query = new LinkedHashMap<>(Map.of("resource", resource));
    switch (id.kind()) {
      case SYSTEM -> {}
      case CLIENT -> query.put("client_id", id.value());
      case RESOURCE -> query.put(resourceIdName, id.value());
      case OBJECT -> query.put("object_id", id.value());
    }
    return query;
  }

  private Map<String, String> machineLearningQuery(String resource, IdentityId id) {
    Map<String, String> query = new LinkedHashMap<>(Map.of("resource", resource));
    id.clientId()
        .or(() -> surroundings.variable("DEFAULT_IDENTITY_CLIENT_ID"))
        .ifPresent(client -> query.put("clientid", client));
    return query;
  }

  private URI imds(Map<String, String> query) throws Failure {
    String address = imdsAddress();
    while (address.endsWith("/")) {
      address = address.substring(0, address.length() - 1);
    }
    return uri(IMDS_VARIABLE, address + IMDS_PATH, IMDS_VERSION, query);
  }

  private URI uri(String variable, String version, Map<String, String> query) throws Failure {
    String address = surroundings.variable(variable).map(String::strip).orElse("");
    return uri(variable, address, version, query);
  }

  private static URI uri(String variable, String address, String version, Map<String, String> query)
      throws Failure {
    Map<String, String> all = new LinkedHashMap<>();
    if (!version.isEmpty()) {
      all.put("api-version", version);
    }
    all.putAll(query);
    String text =
        all.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    try {
      URI uri = new URI(address + (address.contains("?") ? "&" : "?") + text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (Set.of("http", "https").contains(scheme)
          && HostAndPort.of(uri).isPresent()
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The failure below says enough.
    }
    throw new Failure(
        FailureKind.INVALID_REQUEST,
        "the variable " + variable + " holds no address",
        Remedy.step(
            "set " + variable + " to an address such as http://127.0.0.1:8081, or unset it"));
  }

  /** The value for a header. It is checked here, since a client's exception would quote it. */
  private String secret(String variable) throws Failure {
    String value = surroundings.variable(variable).map(String::strip).orElse("");
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
      throw new Failure(
          FailureKind.INVALID_REQUEST,
          "the variable " + variable + " holds characters that no header has");
    }
    return value;
  }
}
