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
   * The tenant that the token is for: what the token says, else what the tool said.
   *
   * @return the tenant's id, where known
   */
  public Optional<String> tenant() {
    return claims.tenant().or(() -> Optional.ofNullable(answeredTenant));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ToolToken[expiresOn=" + expiresOn + "]";
  }
}
