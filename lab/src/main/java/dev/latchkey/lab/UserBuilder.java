package dev.latchkey.lab;

import dev.latchkey.lab.internal.rules.Rules;
import java.util.Locale;

/** Describes a user of a lab. Made by {@link TenantBuilder#user} and {@code guest}. */
public final class UserBuilder {
  private final String userPrincipalName;
  private String objectId;
  private String displayName;

  UserBuilder(String userPrincipalName, String objectId) {
    this.userPrincipalName = userPrincipalName;
    this.objectId = objectId;
    this.displayName =
        userPrincipalName.substring(0, 1).toUpperCase(Locale.ROOT)
            + userPrincipalName.substring(1, userPrincipalName.indexOf('@'));
  }

  /**
   * The object id in this tenant.
   *
   * @param objectId a GUID; derived from the name by default
   * @return this
   */
  public UserBuilder id(String objectId) {
    this.objectId = Rules.GUID.checkLowerCase("object id", objectId);
    return this;
  }

  /**
   * The name that pages show. A guest has the name of the home tenant.
   *
   * @param displayName the name; {@code Alice} for {@code alice} by default
   * @return this
   */
  public UserBuilder displayName(String displayName) {
    this.displayName = Rules.DISPLAY_NAME.check("display name", displayName);
    return this;
  }

  String userPrincipalName() {
    return userPrincipalName;
  }

  String objectId() {
    return objectId;
  }

  String displayName() {
    return displayName;
  }
}
