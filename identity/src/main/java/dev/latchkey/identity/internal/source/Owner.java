package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * The owner of a token or a sign-in: a user, an application or a machine. A guest has another
 * object id in each tenant, so two tokens may have to be compared by names.
 *
 * @param account the name; {@code null} if unknown
 * @param homeAccountId the user's id in the home tenant, as MSAL writes it, or {@code null}
 * @param objectId the object id in the token's tenant, or {@code null}
 * @param tenantId the token's tenant, or {@code null}
 */
public record Owner(
    @Nullable String account,
    @Nullable String homeAccountId,
    @Nullable String objectId,
    @Nullable String tenantId) {
  /** An unknown owner. */
  public static final Owner UNKNOWN = new Owner(null, null, null, null);

  /**
   * Whether there is a value that identifies the owner.
   *
   * @return {@code false} if two owners can't be compared
   */
  public boolean isKnown() {
    return account != null || homeAccountId != null || objectId != null;
  }

  /**
   * Whether another owner is a different one. Ids are compared before names, since a name may be
   * reused after a user leaves. Two owners without a common value count as different; an unknown
   * owner counts as the same.
   *
   * @param other another owner
   * @return {@code true} for another user, application or machine
   */
  public boolean isAnother(Owner other) {
    if (!isKnown() || !other.isKnown()) {
      return false;
    }
    boolean inOneTenant = tenantId != null && tenantId.equalsIgnoreCase(other.tenantId);
    if (inOneTenant && objectId != null && other.objectId != null) {
      return !objectId.equalsIgnoreCase(other.objectId);
    }
    if (homeAccountId != null && other.homeAccountId != null) {
      return !homeAccountId.equalsIgnoreCase(other.homeAccountId);
    }
    return account == null || !account.equalsIgnoreCase(other.account);
  }

  /**
   * The owner's name in a message to the developer.
   *
   * @return the name in quotes, else an id
   */
  public String shown() {
    if (account != null) {
      return "'" + account + "'";
    }
    return objectId != null ? "object '" + objectId + "'" : "account '" + homeAccountId + "'";
  }

  /** Leaves the user out. */
  @Override
  public String toString() {
    return "Owner[tenantId=" + tenantId + "]";
  }
}
