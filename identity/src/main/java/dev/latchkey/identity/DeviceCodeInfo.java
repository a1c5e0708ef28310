package dev.latchkey.identity;

import java.time.OffsetDateTime;

/** The code and the page with which a user signs in on another device. Immutable. */
public class DeviceCodeInfo {
  private final String userCode;
  private final String deviceCode;
  private final String verificationUrl;
  private final OffsetDateTime expiresOn;
  private final String message;

  /**
   * Creates a device code.
   *
   * @param userCode the code that the user types
   * @param deviceCode the code that identifies this device; it is a secret
   * @param verificationUrl the page where the user types the code
   * @param expiresOn when the code expires
   * @param message the instructions as text
   */
  public DeviceCodeInfo(
      String userCode,
      String deviceCode,
      String verificationUrl,
      OffsetDateTime expiresOn,
      String message) {
    this.userCode = userCode;
    this.deviceCode = deviceCode;
    this.verificationUrl = verificationUrl;
    this.expiresOn = expiresOn;
    this.message = message;
  }

  /**
   * The code that the user types.
   *
   * @return the code
   */
  public String getUserCode() {
    return userCode;
  }

  /**
   * The code that identifies this device. It is a secret: anyone who has it can get the token.
   *
   * @return the code
   */
  public String getDeviceCode() {
    return deviceCode;
  }

  /**
   * The page where the user types the code.
   *
   * @return a web address
   */
  public String getVerificationUrl() {
    return verificationUrl;
  }

  /**
   * When the code expires.
   *
   * @return the time
   */
  public OffsetDateTime getExpiresOn() {
    return expiresOn;
  }

  /**
   * The instructions as text.
   *
   * @return a sentence with the page and the code
   */
  public String getMessage() {
    return message;
  }
}
