package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.Token;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checked request to a tool: every value is safe on a command line. */
public final class ToolRequest {
  /** Means "the tenant of the signed-in account"; to a tool, it is the same as no tenant. */
  static final String ANY_TENANT = "organizations";

  private final List<String> scopes;
  private final @Nullable String tenant;
  private final @Nullable String subscription;
  private final @Nullable String claims;
  private final @Nullable String ownTenant;

  /**
   * Creates a request.
   *
   * @param scopes one or more; see {@link RequestValues#requireOneScope}
   * @param tenant the tenant that the token must be of, or {@code null}
   * @param subscription the subscription that selects the account, or {@code null}
   * @param claims a claims challenge, or {@code null}
   * @throws IllegalArgumentException for a value that must not reach a tool
   */
  public ToolRequest(
      List<String> scopes,
      @Nullable String tenant,
      @Nullable String subscription,
      @Nullable String claims) {
    this.scopes = RequestValues.requireScopes(scopes);
    this.tenant =
        tenant == null || tenant.isBlank() || tenant.equalsIgnoreCase(ANY_TENANT)
            ? null
            : RequestValues.requireTenant(tenant);
    this.subscription = subscription;
    this.claims = claims == null || claims.isBlank() ? null : claims;
    this.ownTenant = null;
    requirePair(this.tenant, subscription);
  }

  private ToolRequest(ToolRequest same, String ownTenant) {
    this.scopes = same.scopes;
    this.tenant = same.tenant;
    this.subscription = same.subscription;
    this.claims = same.claims;
    this.ownTenant = ownTenant;
  }

  /**
   * The same request with the tool's default tenant, if it names none. Commands that repair a
   * sign-in then name that tenant.
   *
   * @param tenantId the tenant of the signed-in account, by the tool's files
   * @return a request with the tenant; the same request if that is not a tenant's id
   */
  public ToolRequest signedInAt(String tenantId) {
    return RequestValues.isGuid(tenantId) ? new ToolRequest(this, tenantId) : this;
  }

  /**
   * Checks that a tenant and a subscription can be combined. az takes only one of them. The token
   * of a subscription can be checked against a tenant's id, but not against a domain name.
   *
   * @param tenant a tenant, or {@code null}
   * @param subscription a subscription, or {@code null}
   * @throws IllegalArgumentException if both are given and the tenant is not an id
   */
  public static void requirePair(@Nullable String tenant, @Nullable String subscription) {
    if (tenant != null && subscription != null && !RequestValues.isGuid(tenant)) {
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
   * The scopes in the form of OAuth's parameter.
   *
   * @return the scopes, separated by spaces
   */
  public String scope() {
    return String.join(" ", scopes);
  }

  /**
   * The scopes.
   *
   * @return the scopes, at least one
   */
  public List<String> scopes() {
    return scopes;
  }

  /**
   * The resource, as az, PowerShell and managed identities use the word: the first scope without
   * its {@code /.default}.
   *
   * @return the resource
   */
  public String resource() {
    return RequestValues.resource(scopes.get(0));
  }

  /** The scope that the tool will send for the resource. */
  public String signInScope() {
    return resource() + RequestValues.DEFAULT_SUFFIX;
  }

  /**
   * The tenant that the token must be of.
   *
   * @return the tenant, or empty for the tool's own
   */
  public Optional<String> tenant() {
    return Optional.ofNullable(tenant);
  }

  /**
   * The tenant to sign in to: the requested one, else the tool's own.
   *
   * @param hinted the tenant that the tool's error names
   */
  public Optional<String> signInTenant(Optional<String> hinted) {
    return tenant().or(() -> hinted).or(() -> Optional.ofNullable(ownTenant));
  }

  /**
   * The subscription that selects the account.
   *
   * @return the subscription, or empty for the tool's own
   */
  public Optional<String> subscription() {
    return Optional.ofNullable(subscription);
  }

  /**
   * The claims challenge that the token must answer.
   *
   * @return the claims, if there is a challenge
   */
  public Optional<String> claims() {
    return Optional.ofNullable(claims);
  }

  /**
   * True if a token must not be given out because it is of another tenant than the requested one.
   */
  boolean isOfOtherTenant(Token token) {
    if (tenant == null || !RequestValues.isGuid(tenant)) {
      return false;
    }
    // An opaque token names no tenant. The tool was given the tenant, unless a subscription
    // replaced it.
    Optional<String> got = idOf(token.tenant());
    return got.isPresent() ? !got.get().equalsIgnoreCase(tenant) : subscription != null;
  }

  /** The tenant, if it is written as an id. */
  static Optional<String> idOf(@Nullable String tenant) {
    return tenant != null && RequestValues.isGuid(tenant) ? Optional.of(tenant) : Optional.empty();
  }

  /**
   * The claims in the form that all tools take: only letters, digits and {@code + / =}. Empty
   * without claims.
   */
  public String claimsInBase64() {
    byte[] bytes = claims().orElse("").getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
