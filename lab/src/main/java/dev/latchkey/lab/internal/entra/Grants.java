package dev.latchkey.lab.internal.entra;

import dev.latchkey.lab.directory.User;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grants: device codes, authorization codes, refresh tokens. */
final class Grants {
  static final Duration DEVICE_CODE_LIFETIME = Duration.ofMinutes(15);
  private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

  /** Consonants and digits that are easy to tell apart. */
  private static final String USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ23456789";

  /** A lab that runs for weeks must not grow without limit. The oldest grants are dropped first. */
  private static final int CAPACITY = 10_000;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, DeviceCode> deviceCodes = bounded();
  private final Map<String, AuthorizationCode> codes = bounded();
  private final Set<String> redeemed = Collections.newSetFromMap(bounded());
  private final Map<String, RefreshToken> refreshTokens = bounded();
  private final Map<String, Instant> validFrom = new LinkedHashMap<>();

  Grants(Clock clock) {
    this.clock = clock;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > CAPACITY;
      }
    };
  }

  /** The sign-in of one device. */
  static final class DeviceCode {
    final String userCode;
    final String deviceCode;
    final String tenantSegment;
    final Clients.Client client;
    final RequestedScope scope;
    final Instant expires;
    private @Nullable User approvedBy;
    private boolean declined;

    private DeviceCode(
        String userCode,
        String deviceCode,
        String tenantSegment,
        Clients.Client client,
        RequestedScope scope,
        Instant expires) {
      this.userCode = userCode;
      this.deviceCode = deviceCode;
      this.tenantSegment = tenantSegment;
      this.client = client;
      this.scope = scope;
      this.expires = expires;
    }
  }

  /**
   * An authorization code, which the browser carries to the client.
   *
   * @param tenantSegment the tenant of the authorization request
   * @param client the client that may redeem it
   * @param redirectUri the address to which it was sent
   * @param scope the requested scope
   * @param user the signed-in user
   * @param challenge the PKCE challenge, empty for none
   * @param challengeMethod {@code S256} or {@code plain}
   * @param nonce goes into the ID token
   * @param expires the end of its validity
   */
  record AuthorizationCode(
      String tenantSegment,
      Clients.Client client,
      URI redirectUri,
      RequestedScope scope,
      User user,
      String challenge,
      String challengeMethod,
      String nonce,
      Instant expires) {

    /** PKCE, RFC 7636: only the client that began the sign-in can finish it. */
    boolean isVerifiedBy(String verifier) {
      try {
        byte[] ascii = verifier.getBytes(StandardCharsets.US_ASCII);
        String computed =
            challengeMethod.equals("S256")
                ? Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(ascii))
                : verifier;
        return computed.equals(challenge.replace("=", ""));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * A refresh token.
   *
   * @param client the client that may use it; if it is in Microsoft's family, so may the others
   * @param user the signed-in user, of the home tenant
   * @param scope what was granted, for a refresh that names no scope
   * @param isOfPage true if a single-page app has it, which alone may use it
   * @param issued the time of issue
   */
  record RefreshToken(
      Clients.Client client, User user, RequestedScope scope, boolean isOfPage, Instant issued) {}

  synchronized DeviceCode newDeviceCode(
      String tenantSegment, Clients.Client client, RequestedScope scope) {
    StringBuilder userCode = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      userCode.append(USER_CODE_LETTERS.charAt(random.nextInt(USER_CODE_LETTERS.length())));
    }
    DeviceCode code =
        new DeviceCode(
            userCode.toString(),
            secret("DAQABAAEAAAD"),
            tenantSegment,
            client,
            scope,
            clock.instant().plus(DEVICE_CODE_LIFETIME));
    deviceCodes.put(code.deviceCode, code);
    return code;
  }

  synchronized DeviceCode findByUserCode(String userCode) throws EntraException {
    String wanted = userCode.trim().toUpperCase(Locale.ROOT);
    for (DeviceCode code : deviceCodes.values()) {
      if (code.userCode.equals(wanted) && isPending(code)) {
        return code;
      }
    }
    throw EntraException.unknownDeviceCode();
  }

  synchronized List<DeviceCode> pendingDeviceCodes() {
    return new ArrayList<>(deviceCodes.values().stream().filter(this::isPending).toList());
  }

  private boolean isPending(DeviceCode code) {
    return code.approvedBy == null && !code.declined && clock.instant().isBefore(code.expires);
  }

  synchronized void approve(DeviceCode code, User user) {
    code.approvedBy = user;
  }

  synchronized void decline(DeviceCode code) {
    code.declined = true;
  }

  /** Redeems a device code once, for the user that approved it. */
  synchronized User redeemDeviceCode(String deviceCode, Clients.Client client)
      throws EntraException {
    DeviceCode code = deviceCodes.get(deviceCode);
    if (code == null || !code.client.clientId().equals(client.clientId())) {
      throw EntraException.unknownGrant();
    }
    if (!clock.instant().isBefore(code.expires)) {
      throw EntraException.deviceCodeExpired();
    }
    if (code.declined) {
      deviceCodes.remove(deviceCode);
      throw EntraException.codeDeclined();
    }
    User user = code.approvedBy;
    if (user == null) {
      throw EntraException.codePending();
    }
    deviceCodes.remove(deviceCode);
    return user;
  }

  /** The scope of a device code. */
  synchronized @Nullable RequestedScope scopeOf(String deviceCode) {
    DeviceCode code = deviceCodes.get(deviceCode);
    return code == null ? null : code.scope;
  }

  Instant codeExpiry() {
    return clock.instant().plus(CODE_LIFETIME);
  }

  synchronized String newCode(AuthorizationCode code) {
    String value = secret("1.A");
    codes.put(value, code);
    return value;
  }

  /** Redeems an authorization code once. */
  synchronized AuthorizationCode redeemCode(String value) throws EntraException {
    AuthorizationCode code = codes.remove(value);
    if (code == null) {
      throw redeemed.contains(value)
          ? EntraException.codeRedeemed()
          : EntraException.unknownGrant();
    }
    redeemed.add(value);
    if (!clock.instant().isBefore(code.expires())) {
      throw EntraException.codeExpired();
    }
    return code;
  }

  synchronized String newRefreshToken(
      Clients.Client client, User user, RequestedScope scope, boolean isOfPage) {
    String value = secret("1.A");
    refreshTokens.put(value, new RefreshToken(client, user, scope, isOfPage, clock.instant()));
    return value;
  }

  /** What a refresh token is good for. It stays valid, as Entra's do. */
  synchronized RefreshToken useRefreshToken(String value, Clients.Client client)
      throws EntraException {
    RefreshToken token = refreshTokens.get(value);
    boolean isTheirs =
        token != null
            && (token.client().clientId().equals(client.clientId())
                || (token.client().isFamily() && client.isFamily()));
    if (token == null || !isTheirs) {
      throw EntraException.unknownGrant();
    }
    if (isRevoked(token)) {
      throw EntraException.revoked(
          token.issued().toString(), String.valueOf(validFrom.get(token.user().homeObjectId())));
    }
    return token;
  }

  /** The sign-ins that can be renewed: one for each user and client, the oldest first. */
  synchronized Collection<SignIns.SignIn> signIns() {
    Map<String, SignIns.SignIn> found = new LinkedHashMap<>();
    for (RefreshToken token : refreshTokens.values()) {
      if (!isRevoked(token)) {
        SignIns.SignIn one =
            new SignIns.SignIn(
                token.user(), token.client().displayName(), token.issued(), token.issued());
        found.merge(
            token.user().homeObjectId() + " " + token.client().clientId(),
            one,
            (first, latest) ->
                new SignIns.SignIn(first.user(), first.client(), first.since(), latest.latest()));
      }
    }
    return found.values();
  }

  private boolean isRevoked(RefreshToken token) {
    return isRevoked(token.user(), token.issued());
  }

  /** True if the user's sign-ins were revoked after this one. */
  synchronized boolean isRevoked(User user, Instant signedIn) {
    Instant from = validFrom.get(user.homeObjectId());
    return from != null && !signedIn.isAfter(from);
  }

  /** Ends every sign-in of a user so far, as an administrator's "revoke sessions" does. */
  synchronized void revoke(User user) {
    validFrom.put(user.homeObjectId(), clock.instant());
  }

  private String secret(String prefix) {
    byte[] bytes = new byte[48];
    random.nextBytes(bytes);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
