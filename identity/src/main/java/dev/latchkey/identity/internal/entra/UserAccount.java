package dev.latchkey.identity.internal.entra;

import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.ITenantProfile;
import java.util.Map;

/**
 * A person's account, as MSAL's cache knows it.
 *
 * @param homeAccountId its id
 * @param environment the host that signed it in
 * @param username what it is called
 * @param tenant the tenant that it was signed in to
 */
public record UserAccount(
    String homeAccountId, String environment, String username, String tenant) {

  /** The account as MSAL takes it. */
  IAccount toMsal() {
    return new Known(homeAccountId, environment, username);
  }

  /** Without the person. */
  @Override
  public String toString() {
    return "UserAccount[tenant=" + tenant + "]";
  }

  private record Known(String homeAccountId, String environment, String username)
      implements IAccount {
    private static final long serialVersionUID = 1L;

    @Override
    public Map<String, ITenantProfile> getTenantProfiles() {
      return Map.of();
    }
  }
}
