package dev.latchkey.identity.internal.files;

import dev.latchkey.identity.internal.source.RequestValues;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which access token is looked for.
 *
 * @param homeAccountId whose, or {@code null} for that of an application
 * @param environments at which hosts it may have been issued
 * @param clientId for which application
 * @param realm the tenant
 * @param scope what for
 */
public record MsalQuery(
    @Nullable String homeAccountId,
    Set<String> environments,
    String clientId,
    String realm,
    String scope) {
  /** The application that az and azd both sign in as. */
  public static final String AZ_CLIENT_ID = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

  /**
   * Whether a tenant is written as a cache writes it. What a domain name or another spelling stands
   * for, only a server knows.
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
