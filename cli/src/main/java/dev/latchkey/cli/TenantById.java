package dev.latchkey.cli;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.source.TokenClaims;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A sign-in that names a tenant by its id where the caller names its domain. Tools keep their
 * tokens by the id, so that a token which a tool holds is found, and the tool is not run for it.
 *
 * @param credential the sign-in
 * @param domain what the caller calls the tenant
 * @param id the tenant's id
 */
record TenantById(TokenCredential credential, String domain, String id) implements TokenCredential {
  /**
   * The sign-in for a tenant of which it has just given a token.
   *
   * @param credential the sign-in
   * @param tenant what the caller calls the tenant, or {@code null} for the account's own
   * @param token the token
   */
  static TokenCredential of(
      TokenCredential credential, @Nullable String tenant, AccessToken token) {
    String id = TokenClaims.of(token.getToken()).tenant().orElse(null);
    return tenant == null || id == null ? credential : new TenantById(credential, tenant, id);
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return credential.getToken(byId(request));
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    return credential.getTokenSync(byId(request));
  }

  private TokenRequestContext byId(TokenRequestContext request) {
    return domain.equalsIgnoreCase(request.getTenantId()) ? request.setTenantId(id) : request;
  }
}
