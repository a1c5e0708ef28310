package dev.latchkey.identity.internal.tool;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access token as a tool gave it.
 *
 * @param value the token itself
 * @param expiresOn when it ends
 * @param claims what it says of itself
 * @param answeredTenant the tenant that the tool named beside it, or {@code null}
 */
public record ToolToken(
    String value, Instant expiresOn, TokenClaims claims, @Nullable String answeredTenant) {

  /**
   * A token that was found in a tool's own cache.
   *
   * @param value the token itself
   * @param expiresOn when it ends
   * @return the same, with what it says of itself
   */
  public static ToolToken held(String value, Instant expiresOn) {
    return new ToolToken(value, expiresOn, TokenClaims.of(value), null);
  }

  /**
   * A token that came with the end of its life.
   *
   * @param source where from, for people
   * @param value the token itself
   * @param expiresOn when it ends
   * @param tenant the tenant that was named beside it, or {@code null}
   * @return the token
   * @throws ToolFailure for characters that no token has
   */
  public static ToolToken of(
      String source, String value, Instant expiresOn, @Nullable String tenant) throws ToolFailure {
    TokenAnswer.requireToken(source, value);
    return new ToolToken(value, expiresOn, TokenClaims.of(value), tenant);
  }

  /**
   * The tenant that the token is for: what the token says, else what the tool said.
   *
   * @return the tenant's id, where known
   */
  public Optional<String> tenant() {
    Optional<String> own = claims.tenant();
    return own.isPresent() ? own : Optional.ofNullable(answeredTenant);
  }

  /**
   * Itself, unless the request names a tenant's id and the token is another tenant's.
   *
   * @param request what was asked for
   * @param tool who answered, for people
   * @return itself
   * @throws ToolFailure for a token of another tenant
   */
  public ToolToken requireTenant(TokenRequest request, String tool) throws ToolFailure {
    Optional<String> asked = request.tenant();
    if (asked.isEmpty() || !TokenRequest.isGuid(asked.get())) {
      return this;
    }
    Optional<String> got = tenant().filter(TokenRequest::isGuid);
    boolean same = got.isPresent() && got.get().equalsIgnoreCase(asked.get());
    // An opaque token names no tenant; the tool was told it, unless a subscription stood for it.
    if (same || (got.isEmpty() && request.subscription().isEmpty())) {
      return this;
    }
    throw new ToolFailure(
        ToolFailure.Kind.UNREADABLE_ANSWER,
        "tenant '"
            + asked.get()
            + "' was asked for, and "
            + tool
            + " answered with a token of tenant '"
            + got.orElse("unknown")
            + "'"
            + request.subscription().map(s -> ", that of subscription '" + s + "'").orElse(""));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ToolToken[expiresOn=" + expiresOn + "]";
  }
}
