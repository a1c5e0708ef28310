package dev.latchkey.lab;

import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.rules.Rules;
import java.util.Locale;

/** Describes a user of a lab. Made by {@link TenantBuilder#user} and {@code guest}. */
public final class UserBuilder {
  private final String userPrincipalName;
  private String objectId;
  private String displayName;
  private String mail;
  private String password = "";

  UserBuilder(String userPrincipalName, String objectId) {
    this.userPrincipalName = userPrincipalName;
    this.objectId = objectId;
    this.mail = userPrincipalName;
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

  /**
   * The address of the user's mailbox.
   *
   * @param mail the address; the sign-in name by default
   * @return this
   */
  public UserBuilder mail(String mail) {
    this.mail = Rules.MAIL.check("mail", mail);
    return this;
  }

  /**
   * Lets clients sign this user in by name and password (the resource owner password grant), as
   * some still do. The sign-in pages ask for none.
   *
   * @param password the password; none by default, and the grant is then refused
   * @return this
   */
  public UserBuilder password(String password) {
    // No message shows a password, not even one that is refused.
    try {
      this.password = Rules.SECRET.check("password", password);
    } catch (IllegalArgumentException e) {
      throw Rules.refused("password", "...", Rules.SECRET.allowed());
    }
    return this;
  }

  User build(String tenantId) {
    return new User(
        tenantId, tenantId, objectId, objectId, userPrincipalName, displayName, mail, password);
  }

  String userPrincipalName() {
    return userPrincipalName;
  }

  String objectId() {
    return objectId;
  }
}
