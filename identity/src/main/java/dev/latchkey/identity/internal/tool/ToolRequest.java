package dev.latchkey.identity.internal.tool;

import dev.latchkey.identity.internal.source.RequestValues;
import dev.latchkey.identity.internal.source.Token;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tool is asked for, checked: every value may stand on a command line. */
public final class ToolRequest {
  /** Means "the tenant of whoever is signed in": to a tool, the same as none. */
  static final String ANY_TENANT = "organizations";

  private final List<String> scopes;
  private final @Nullable String tenant;
  private final @Nullable String subscription;
  private final @Nullable String claims;
  private final @Nullable String ownTenant;

  /**
   * A request.
   *
   * @param scopes one or more; see {@link RequestValues#requireOneScope}
   * @param tenant the tenant that the token must be for, or {@code null}
   * @param subscription the subscription whose account is meant, or {@code null}
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
   * The same request, for a tool that is known to ask for some tenant where none is named: commands
   * that repair a sign-in then name it.
   *
   * @param tenantId the tenant of whoever is signed in to the tool, by its files
   * @return the same, unless that is no tenant's id
   */
  public ToolRequest signedInAt(String tenantId) {
    return RequestValues.isGuid(tenantId) ? new ToolRequest(this, tenantId) : this;
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
    return RequestValues.resource(scopes.get(0));
  }

  /** The scope that the tool will send, given the resource. */
  public String signInScope() {
    return resource() + RequestValues.DEFAULT_SUFFIX;
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
  public Optional<String> signInTenant(Optional<String> hinted) {
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

  /** Whether a token must not be given, since it is of another tenant than the one asked for. */
  boolean isOfOtherTenant(Token token) {
    if (tenant == null || !RequestValues.isGuid(tenant)) {
      return false;
    }
    // An opaque token names no tenant; the tool was told it, unless a subscription stood for it.
    Optional<String> got = idOf(token.tenant());
    return got.isPresent() ? !got.get().equalsIgnoreCase(tenant) : subscription != null;
  }

  /** A tenant that is written as an id. */
  static Optional<String> idOf(@Nullable String tenant) {
    return tenant != null && RequestValues.isGuid(tenant) ? Optional.of(tenant) : Optional.empty();
  }

  /** How all tools take claims; letters, digits and {@code + / =} alone. Empty without claims. */
  public String claimsInBase64() {
    byte[] bytes = claims().orElse("").getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
