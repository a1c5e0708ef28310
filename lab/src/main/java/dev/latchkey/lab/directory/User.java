package dev.latchkey.lab.directory;

/**
 * A person, as one tenant knows them: somebody who is a guest elsewhere is a second {@code User}
 * there, with an object id of its own.
 *
 * @param tenantId the tenant that this entry is in
 * @param homeTenantId the tenant that the person signs in with; another one for a guest
 * @param objectId the object id in {@code tenantId}
 * @param homeObjectId the object id in the home tenant; with the home tenant's id it is the account
 *     id that tools keep
 * @param userPrincipalName the name the person signs in with, {@code alice@contoso.test}
 * @param displayName the name that pages show
 */
public record User(
    String tenantId,
    String homeTenantId,
    String objectId,
    String homeObjectId,
    String userPrincipalName,
    String displayName) {

  /** {@return whether the person is a guest in this tenant} */
  public boolean isGuest() {
    return !tenantId.equals(homeTenantId);
  }
}
