package dev.latchkey.lab.directory;

/**
 * A user of one tenant. A guest has a second {@code User} in the other tenant, with another object
 * id.
 *
 * @param tenantId the tenant that this entry is in
 * @param homeTenantId the tenant in which the user signs in; another one for a guest
 * @param objectId the object id in {@code tenantId}
 * @param homeObjectId the object id in the home tenant. Tools keep it, with the home tenant's id,
 *     as the account id
 * @param userPrincipalName the sign-in name, {@code alice@contoso.test}
 * @param displayName the name that pages show
 * @param mail the address of their mailbox
 * @param password the password with which a client can sign them in; empty for none
 */
public record User(
    String tenantId,
    String homeTenantId,
    String objectId,
    String homeObjectId,
    String userPrincipalName,
    String displayName,
    String mail,
    String password) {

  /**
   * A user without a password, whose mailbox has the sign-in name.
   *
   * @param tenantId the tenant that this entry is in
   * @param homeTenantId the tenant in which the user signs in; another one for a guest
   * @param objectId the object id in {@code tenantId}
   * @param homeObjectId the object id in the home tenant
   * @param userPrincipalName the sign-in name
   * @param displayName the name that pages show
   */
  public User(
      String tenantId,
      String homeTenantId,
      String objectId,
      String homeObjectId,
      String userPrincipalName,
      String displayName) {
    this(
        tenantId,
        homeTenantId,
        objectId,
        homeObjectId,
        userPrincipalName,
        displayName,
        userPrincipalName,
        "");
  }

  /** {@return true if the user is a guest in this tenant} */
  public boolean isGuest() {
    return !tenantId.equals(homeTenantId);
  }

  /** Says which user this is, without the password. */
  @Override
  public String toString() {
    return "User[" + userPrincipalName + ", objectId=" + objectId + ", tenantId=" + tenantId + "]";
  }
}
