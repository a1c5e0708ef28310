package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.User;
import java.util.List;

/** Controls the sign-ins of a lab without a browser. */
public final class SignIns {
  private final Grants grants;

  SignIns(Grants grants) {
    this.grants = grants;
  }

  /** {@return the user codes of the devices that wait for a sign-in} */
  public List<String> pendingUserCodes() {
    return grants.pendingDeviceCodes().stream().map(code -> code.userCode).toList();
  }

  /**
   * Signs a user in on a device, as if the user had typed its code at {@code /devicelogin}.
   *
   * @param userCode the code that the device shows
   * @param user the user
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void approve(String userCode, User user) {
    grants.approve(pending(userCode), user);
  }

  /**
   * Declines the sign-in of a device.
   *
   * @param userCode the code that the device shows
   * @throws IllegalArgumentException if no device waits with this code
   */
  public void decline(String userCode) {
    grants.decline(pending(userCode));
  }

  private Grants.DeviceCode pending(String userCode) {
    try {
      return grants.findByUserCode(userCode);
    } catch (EntraException e) {
      throw new IllegalArgumentException("No device waits with the code '" + userCode + "'.", e);
    }
  }

  /**
   * Ends every sign-in of a user: the user's refresh tokens are refused with AADSTS50173.
   *
   * @param user the user, as the home tenant knows them
   */
  public void revoke(User user) {
    grants.revoke(user);
  }
}
