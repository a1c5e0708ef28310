package dev.latchkey.identity.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * Who owns a token or a sign-in: a person, an application or a machine. A guest has another object
 * id in each tenant, so that two tokens may have to be told apart by names.
 *
 * @param account the name; {@code null} where unknown
 * @param homeAccountId the person's id in the home tenant, as MSAL writes it, or {@code null}
 * @param objectId the object id in the token's tenant, or {@code null}
 * @param tenantId the token's tenant, or {@code null}
 */
public record Owner(
    @Nullable String account,
    @Nullable String homeAccountId,
    @Nullable String objectId,
    @Nullable String tenantId) {
  /** Nobody that is known. */
  public static final Owner UNKNOWN = new Owner(null, null, null, null);

  /**
   * Whether anything is known that identifies the owner.
   *
   * @return {@code false} where two owners can't be compared
   */
  public boolean isKnown() {
    return account != null || homeAccountId != null || objectId != null;
  }

  /**
   * Whether it is somebody else. Ids come before names, which are given to others when a person
   * leaves. Two owners that have nothing to compare count as different; an unknown one as the same.
   *
   * @param other another owner
   * @return {@code true} for another person, application or machine
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
   * The owner as a message to the developer names it.
   *
   * @return the name in quotes, else an id
   */
  public String shown() {
    if (account != null) {
      return "'" + account + "'";
    }
    return objectId != null ? "object '" + objectId + "'" : "account '" + homeAccountId + "'";
  }

  /** Without the person. */
  @Override
  public String toString() {
    return "Owner[tenantId=" + tenantId + "]";
  }
}
