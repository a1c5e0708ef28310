package dev.latchkey.identity.internal.tool;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tool is asked for, checked. The characters that may occur stop a value from being read as
 * an option by the tool, or as a command by {@code cmd.exe}, through which Windows starts {@code
 * az.cmd} (CVE-2023-36415).
 */
public final class TokenRequest {
  /** Means "the tenant of whoever is signed in": to a tool, the same as none. */
  static final String ANY_TENANT = "organizations";

  private static final String DEFAULT_SUFFIX = "/.default";

  /** What values hold besides letters, digits and, not first, {@code -}. */
  private static final String IN_SCOPES = ".:/_";

  private static final String IN_TENANTS = ".";
  private static final String IN_SUBSCRIPTIONS = "._ ";

  private final List<String> scopes;
  private final @Nullable String tenant;
  private final @Nullable String subscription;
  private final @Nullable String claims;
  private final @Nullable String ownTenant;

  /**
   * A request.
   *
   * @param scopes one or more; see {@link #requireOneScope}
   * @param tenant the tenant that the token must be for, or {@code null}
   * @param subscription the subscription whose account is meant, or {@code null}
   * @param claims a claims challenge, or {@code null}
   * @throws IllegalArgumentException for a value that must not reach a tool
   */
  public TokenRequest(
      List<String> scopes,
      @Nullable String tenant,
      @Nullable String subscription,
      @Nullable String claims) {
    this.scopes = requireScopes(scopes);
    this.tenant =
        tenant == null || tenant.isBlank() || tenant.equalsIgnoreCase(ANY_TENANT)
            ? null
            : requireTenant(tenant);
    this.subscription = subscription;
    this.claims = claims == null || claims.isBlank() ? null : claims;
    this.ownTenant = null;
    requirePair(this.tenant, subscription);
  }

  private TokenRequest(TokenRequest same, String ownTenant) {
    this.scopes = same.scopes;
    this.tenant = same.tenant;
    this.subscription = same.subscription;
    this.claims = same.claims;
    this.ownTenant = ownTenant;
  }

  /**
   * The same request, for a tool that is known to ask for some tenant where none is named: commands
   * that repair a sign-in then name it.
   *
   * @param tenantId the tenant of whoever is signed in to the tool, by its files
   * @return the same, unless that is no tenant's id
   */
  public TokenRequest signedInAt(String tenantId) {
    return isGuid(tenantId) ? new TokenRequest(this, tenantId) : this;
  }

  /**
   * Checks that a tenant and a subscription go together. az takes only one of them; a tenant's id
   * can be checked in the token that the subscription gives, a domain name can't.
   *
   * @param tenant a tenant, or {@code null}
   * @param subscription a subscription, or {@code null}
   * @throws IllegalArgumentException when both are given and the tenant is no id
   */
  public static void requirePair(@Nullable String tenant, @Nullable String subscription) {
    if (tenant != null && subscription != null && !isGuid(tenant)) {
      throw new IllegalArgumentException(
          "Tenant '"
              + tenant
              + "' can't be combined with subscription '"
              + subscription
              + "': az takes only one of them. Give the tenant's id (a GUID), which is then"
              + " checked in the token, or leave one of them out.");
    }
  }

  /**
   * Checks a tenant.
   *
   * @param tenant an id or a domain name
   * @return the same
   * @throws IllegalArgumentException for characters that a tenant does not have
   */
  public static String requireTenant(String tenant) {
    return require(IN_TENANTS, tenant, "Tenant", "letters, digits, '.' and, not first, '-'");
  }

  /**
   * Checks an application's id: it stands in messages of one line, and in commands to be copied.
   *
   * @param client an id, as a rule a GUID
   * @return the same
   * @throws IllegalArgumentException for characters that an application's id does not have
   */
  public static String requireClient(String client) {
    return require(
        IN_SCOPES, client, "Client id", "letters, digits, '.', ':', '/', '_' and, not first, '-'");
  }

  /**
   * Checks a subscription.
   *
   * @param subscription an id or a name
   * @return the same
   * @throws IllegalArgumentException for other characters than those that are safe everywhere
   */
  public static String requireSubscription(String subscription) {
    return require(
        IN_SUBSCRIPTIONS,
        subscription,
        "Subscription",
        "letters, digits, '.', '_', ' ' and, not first, '-'; use its id instead of its name");
  }

  /**
   * Checks the number of scopes for a source that takes only one.
   *
   * @param source what gives the token, for people
   * @param scopes the scopes of a request
   * @throws IllegalArgumentException for none, and for more than one
   */
  public static void requireOneScope(String source, List<String> scopes) {
    if (scopes.size() != 1) {
      throw new IllegalArgumentException(
          "A token from " + source + " is for exactly one scope, not " + scopes.size() + ".");
    }
  }

  /**
   * Checks scopes.
   *
   * @param scopes one or more
   * @return the same
   * @throws IllegalArgumentException for none, and for characters that a scope does not have
   */
  public static List<String> requireScopes(List<String> scopes) {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A token is for at least one scope, not 0.");
    }
    List<String> checked = new ArrayList<>(scopes.size());
    for (String scope : scopes) {
      checked.add(requireScope(scope));
    }
    return List.copyOf(checked);
  }

  private static String requireScope(@Nullable String scope) {
    if (scope == null) {
      throw new IllegalArgumentException("The scope of a token is null.");
    }
    require(IN_SCOPES, scope, "Scope", "letters, digits, '.', ':', '/', '_' and, not first, '-'");
    if (scope.equals(DEFAULT_SUFFIX)) {
      throw new IllegalArgumentException("Scope '/.default' names no resource.");
    }
    return scope;
  }

  private static String require(String others, String value, String what, String allowed) {
    if (!holdsOnly(others, value)) {
      String shown = value.length() > 100 ? value.substring(0, 100) + "…" : value;
      throw new IllegalArgumentException(
          what + " '" + shown.replaceAll("\\p{Cntrl}", "?") + "' may only hold " + allowed + ".");
    }
    return value;
  }

  /** A loop, since a pattern costs the first token of a new JVM a millisecond. */
  private static boolean holdsOnly(String others, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && others.indexOf(c) < 0 && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  static boolean isGuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * What was asked for, in the form of OAuth's parameter.
   *
   * @return the scopes, apart by spaces
   */
  public String scope() {
    return String.join(" ", scopes);
  }

  /**
   * What was asked for.
   *
   * @return the scopes, at least one
   */
  public List<String> scopes() {
    return scopes;
  }

  /**
   * What az, PowerShell and managed identities call a resource: the first scope without its {@code
   * /.default}.
   *
   * @return the resource
   */
  public String resource() {
    String scope = scopes.get(0);
    return scope.endsWith(DEFAULT_SUFFIX)
        ? scope.substring(0, scope.length() - DEFAULT_SUFFIX.length())
        : scope;
  }

  /** The scope that the tool will send, given the resource. */
  String signInScope() {
    return resource() + DEFAULT_SUFFIX;
  }

  /**
   * The tenant that the token must be for.
   *
   * @return the tenant, or nothing for the tool's own
   */
  public Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  /**
   * The tenant to sign in to: the one asked for, else the tool's own.
   *
   * @param hinted the one that the tool has named in its error
   */
  Optional<String> signInTenant(Optional<String> hinted) {
    return tenant().or(() -> hinted).or(() -> Optional.ofNullable(ownTenant));
  }

  /**
   * The subscription whose account is meant.
   *
   * @return the subscription, or nothing for the tool's own
   */
  public Optional<String> subscription() {
    return Optional.ofNullable(subscription);
  }

  /**
   * The claims challenge that the token has to answer.
   *
   * @return the claims, where there is a challenge
   */
  public Optional<String> claims() {
    return Optional.ofNullable(claims);
  }

  /** The failure that the tenant does not exist, whoever found it out. */
  ToolFailure unknownTenant(String seen) {
    String named = tenant().map(t -> ", '" + t + "'").orElse("");
    return new ToolFailure(ToolFailure.Kind.INVALID_REQUEST, seen + named);
  }

  /** How all tools take claims; letters, digits and {@code + / =} alone. Empty without claims. */
  String claimsInBase64() {
    byte[] bytes = claims().orElse("").getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
