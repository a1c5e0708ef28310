package dev.latchkey.lab.directory;

/**
 * A security group.
 *
 * @param tenantId the tenant that holds it
 * @param objectId its object id
 * @param displayName its name; two groups may have the same
 * @param description what it is for; may be empty
 * @param mailNickname a name without blanks, that tools derive from the display name
 * @param membership what decides who is in it
 */
public record Group(
    String tenantId,
    String objectId,
    String displayName,
    String description,
    String mailNickname,
    Membership membership) {

  /** What decides who is in a group. */
  public enum Membership {
    /** Its members are added and removed one by one. */
    ASSIGNED,
    /** A rule of Entra's. Nobody can add a member. */
    DYNAMIC,
    /** Active Directory on the company's premises. Members are changed there. */
    SYNCHRONIZED
  }

  /**
   * A group whose members are added one by one.
   *
   * @param tenantId the tenant that holds it
   * @param objectId its object id
   * @param displayName its name
   */
  public Group(String tenantId, String objectId, String displayName) {
    this(tenantId, objectId, displayName, "", nicknameOf(displayName), Membership.ASSIGNED);
  }

  /**
   * The nickname of a group that was given none.
   *
   * @param displayName the group's name
   * @return the name without blanks and signs
   */
  public static String nicknameOf(String displayName) {
    return displayName.replaceAll("[^A-Za-z0-9._-]", "");
  }
}
