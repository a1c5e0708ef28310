package dev.latchkey.identity.internal.entra.interaction;

import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.ITenantProfile;
import java.util.Map;

/**
 * A person's account in MSAL's cache.
 *
 * @param homeAccountId the account's id
 * @param environment the host that signed the person in
 * @param username the account's name
 * @param tenant the tenant of the sign-in
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
