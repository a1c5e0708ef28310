package dev.latchkey.identity;

import java.time.OffsetDateTime;

/** What a person has to do to sign in by a device code. Immutable. */
public class DeviceCodeInfo {
  private final String userCode;
  private final String deviceCode;
  private final String verificationUrl;
  private final OffsetDateTime expiresOn;
  private final String message;

  /**
   * A device code.
   *
   * @param userCode what the person types
   * @param deviceCode what this device is known by; keep it to yourself
   * @param verificationUrl the page where the person types the code
   * @param expiresOn until when
   * @param message all of that in words
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
   * What the person types.
   *
   * @return the code
   */
  public String getUserCode() {
    return userCode;
  }

  /**
   * What this device is known by. Whoever has it gets the token.
   *
   * @return the code
   */
  public String getDeviceCode() {
    return deviceCode;
  }

  /**
   * The page where the person types the code.
   *
   * @return a web address
   */
  public String getVerificationUrl() {
    return verificationUrl;
  }

  /**
   * Until when.
   *
   * @return the time
   */
  public OffsetDateTime getExpiresOn() {
    return expiresOn;
  }

  /**
   * What to do, in words.
   *
   * @return a sentence with page and code
   */
  public String getMessage() {
    return message;
  }
}
