package dev.latchkey.identity.internal.files;

import dev.latchkey.identity.internal.source.RequestValues;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access token to look for.
 *
 * @param homeAccountId its account, or {@code null} for an application
 * @param environments the hosts that may have issued it
 * @param clientId its application
 * @param realm its tenant
 * @param scope its scope
 */
public record MsalQuery(
    @Nullable String homeAccountId,
    Set<String> environments,
    String clientId,
    String realm,
    String scope) {
  /** The application id with which both az and azd sign in. */
  public static final String AZ_CLIENT_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  /**
   * True if a tenant is written as in a cache. Only a server knows which tenant a domain name or
   * another spelling means.
   */
  public static boolean isRealm(String tenant) {
    for (int i = 0; i < tenant.length(); i++) {
      if (tenant.charAt(i) >= 'A' && tenant.charAt(i) <= 'F') {
        return false;
      }
    }
    return RequestValues.isGuid(tenant);
  }
}
