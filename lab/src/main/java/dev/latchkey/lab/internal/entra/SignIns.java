package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.token.Revocations;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Controls the sign-ins of a lab without a browser. */
public final class SignIns {
  private final Directory directory;
  private final Grants grants;
  private final Revocations revocations;
  private final Clock clock;

  /**
   * A user who is signed in to a client, so that the client can renew its tokens.
   *
   * @param user the user, as the home tenant knows them
   * @param client the client's name
   * @param since when the client got its first refresh token
   * @param latest when it got its latest
   */
  public record SignIn(User user, String client, Instant since, Instant latest) {}

  /**
   * A device that waits for a sign-in.
   *
   * @param userCode the code that the device shows
   * @param client the client's name
   * @param tenant the tenant that it asks: an id, a domain, or {@code organizations}
   * @param resource what it wants a token for
   * @param expires when it stops waiting
   */
  public record Device(
      String userCode, String client, String tenant, String resource, Instant expires) {}

  SignIns(Directory directory, Grants grants, Revocations revocations, Clock clock) {
    this.directory = directory;
    this.grants = grants;
    this.revocations = revocations;
    this.clock = clock;
  }

  /** {@return the user codes of the devices that wait for a sign-in} */
  public List<String> pendingUserCodes() {
    return grants.pendingDeviceCodes().stream().map(code -> code.userCode).toList();
  }

  /** {@return the devices that wait for a sign-in, the oldest first} */
  public List<Device> devices() {
    return grants.pendingDeviceCodes().stream()
        .map(code ->
            new Device(
                code.userCode,
                code.client.displayName(),
                code.tenantSegment,
                code.scope.resource(),
                code.expires))
        .toList();
  }

  /** {@return who is signed in to which client, the oldest first} */
  public List<SignIn> signIns() {
    return List.copyOf(grants.signIns());
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
   * Ends every sign-in of a user: the user's refresh tokens are refused with AADSTS50173, and the
   * services answer a claims challenge to tokens of clients that handle one (CP1).
   *
   * @param user the user, as the home tenant knows them
   */
  public void revoke(User user) {
    grants.revoke(user);
    directory.users().stream()
        .filter(entry -> entry.homeObjectId().equals(user.homeObjectId()))
        .forEach(entry -> revocations.revoke(entry.objectId(), clock.instant()));
  }
}
