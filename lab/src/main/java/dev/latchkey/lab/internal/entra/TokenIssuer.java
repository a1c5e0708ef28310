package dev.latchkey.lab.internal.entra;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.ManagedIdentity;
import dev.latchkey.lab.directory.Tenant;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.internal.entra.ResourcePrincipals.Principal;
import dev.latchkey.lab.internal.token.IssueTime;
import dev.latchkey.lab.internal.token.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Issues tokens with Entra's claims, in the v1 and the v2 shape. */
final class TokenIssuer {
  /** Entra picks 60 to 90 minutes for a user. The lab always takes the middle. */
  static final Duration USER_LIFETIME = Duration.ofMinutes(75);

  static final Duration APP_LIFETIME = Duration.ofMinutes(60);

  /**
   * Of tokens that can be revoked, which Entra lets live 20 to 28 hours: the client said that it
   * handles a claims challenge (CP1), and the service is one of Azure's own.
   */
  static final Duration REVOCABLE_LIFETIME = Duration.ofHours(24);

  /** Tokens of managed identities are valid for a day. */
  static final Duration MANAGED_IDENTITY_LIFETIME = Duration.ofHours(24);

  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final SigningKey key;
  private final ApiClaims apiClaims;
  private final Clock clock;
  private final Clock trueClock;
  private final SecureRandom random = new SecureRandom();

  TokenIssuer(SigningKey key, ApiClaims apiClaims, Clock clock) {
    this(key, apiClaims, clock, clock);
  }

  private TokenIssuer(SigningKey key, ApiClaims apiClaims, Clock clock, Clock trueClock) {
    this.key = key;
    this.apiClaims = apiClaims;
    this.clock = clock;
    this.trueClock = trueClock;
  }

  /** An issuer with a wrong clock. */
  TokenIssuer skewed(Duration by) {
    return by.isZero() ? this : new TokenIssuer(key, apiClaims, Clock.offset(clock, by), trueClock);
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * The client that asks for a user's token.
   *
   * @param client the client
   * @param proof {@code 0} for none, {@code 1} for a secret, {@code 2} for an assertion
   * @param isRevocable true if the client declared that it handles claims challenges (CP1)
   */
  record Requester(Clients.Client client, String proof, boolean isRevocable) {

    /** How long a token lives for this client. */
    Duration lifetime(Principal resource, Duration otherwise) {
      return isRevocable && resource.isOfAzure() ? REVOCABLE_LIFETIME : otherwise;
    }
  }

  /** An access token of a user. */
  String userAccessToken(
      Tenant tenant, User user, Requester requester, Principal resource, String permission) {
    JWTClaimsSet.Builder claims =
        common(tenant, resource, requester.lifetime(resource, USER_LIFETIME))
            .claim("name", user.displayName())
            .claim("oid", user.objectId())
            .claim("scp", permission)
            .claim("sub", pairwise(user.objectId(), subjectFor(resource, requester)))
            .claim("ipaddr", "127.0.0.1");
    if (user.isGuest()) {
      claims.claim("idp", v1Issuer(user.homeTenantId())).claim("email", user.userPrincipalName());
    }
    apiClaims.add(claims, resource.api(), user);
    if (requester.isRevocable()) {
      claims.claim("xms_cc", List.of("CP1"));
    }
    if (resource.isVersion2()) {
      claims
          .claim("azp", requester.client().clientId())
          .claim("azpacr", requester.proof())
          .claim("preferred_username", user.userPrincipalName());
    } else {
      claims
          .claim("idtyp", "user")
          .claim("acr", "1")
          .claim("amr", List.of("pwd"))
          .claim("appid", requester.client().clientId())
          .claim("appidacr", requester.proof())
          .claim("unique_name", user.userPrincipalName());
      if (!user.isGuest()) {
        claims.claim("upn", user.userPrincipalName());
      }
    }
    return sign(claims.build(), resource);
  }

  /**
   * An access token of a service principal.
   *
   * @param objectId the service principal
   */
  String appAccessToken(Tenant tenant, Requester requester, String objectId, Principal resource) {
    JWTClaimsSet.Builder claims =
        appClaims(
            tenant,
            requester.client().clientId(),
            objectId,
            resource,
            requester.proof(),
            requester.lifetime(resource, APP_LIFETIME));
    if (requester.isRevocable()) {
      claims.claim("xms_cc", List.of("CP1"));
    }
    return sign(claims.build(), resource);
  }

  /** An access token of a managed identity, with the id of the identity's resource. */
  IssuedToken managedIdentityToken(Tenant tenant, ManagedIdentity identity, Principal resource) {
    JWTClaimsSet claims =
        appClaims(
                tenant,
                identity.clientId(),
                identity.objectId(),
                resource,
                ClientProof.CERTIFICATE,
                MANAGED_IDENTITY_LIFETIME)
            .claim(
                "xms_mirid",
                identity.resourceId().replaceFirst("/resourceGroups/", "/resourcegroups/"))
            .build();
    return new IssuedToken(
        sign(claims, resource),
        claims.getNotBeforeTime().toInstant(),
        claims.getExpirationTime().toInstant());
  }

  private String sign(JWTClaimsSet claims, Principal resource) {
    return resource.isVersion2() ? key.signVersion2(claims) : key.sign(claims);
  }

  private JWTClaimsSet.Builder appClaims(
      Tenant tenant,
      String clientId,
      String objectId,
      Principal resource,
      String proof,
      Duration lifetime) {
    JWTClaimsSet.Builder claims =
        common(tenant, resource, lifetime).claim("oid", objectId).claim("sub", objectId);
    apiClaims.addOfApp(claims, resource.api(), objectId);
    if (resource.isVersion2()) {
      claims.claim("azp", clientId).claim("azpacr", proof);
    } else {
      claims
          .claim("idtyp", "app")
          .claim("appid", clientId)
          .claim("appidacr", proof)
          .claim("idp", v1Issuer(tenant.id()));
    }
    return claims;
  }

  private JWTClaimsSet.Builder common(Tenant tenant, Principal resource, Duration lifetime) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .audience(resource.audience())
        .issuer(resource.isVersion2() ? v2Issuer(tenant.id()) : v1Issuer(tenant.id()))
        .issueTime(Date.from(now.minus(BACKDATED)))
        .notBeforeTime(Date.from(now.minus(BACKDATED)))
        .expirationTime(Date.from(now.plus(lifetime)))
        .claim("aio", IssueTime.claim(trueClock.instant(), randomBytes(20)))
        .claim("rh", "1." + randomText(24))
        .claim("tid", tenant.id())
        .claim("uti", randomText(16))
        .claim("ver", resource.isVersion2() ? "2.0" : "1.0");
  }

  /** An ID token, which tells the client who signed in. */
  String idToken(
      Tenant tenant, User user, Clients.Client client, boolean isVersion2, String nonce) {
    return idToken(tenant, user, client, isVersion2, nonce, Map.of());
  }

  /**
   * As above, sent by the browser together with a code or a token.
   *
   * @param hashes {@code c_hash} and {@code at_hash}, which tie it to those
   */
  String idToken(
      Tenant tenant,
      User user,
      Clients.Client client,
      boolean isVersion2,
      String nonce,
      Map<String, String> hashes) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .audience(client.clientId())
            .issuer(isVersion2 ? v2Issuer(tenant.id()) : v1Issuer(tenant.id()))
            .issueTime(Date.from(now.minus(BACKDATED)))
            .notBeforeTime(Date.from(now.minus(BACKDATED)))
            .expirationTime(Date.from(now.plus(APP_LIFETIME)))
            .claim("name", user.displayName())
            .claim("oid", user.objectId())
            .claim(isVersion2 ? "preferred_username" : "unique_name", user.userPrincipalName())
            .claim("rh", "1." + randomText(24))
            .claim("sub", pairwise(user.objectId(), client.clientId()))
            .claim("tid", tenant.id())
            .claim("uti", randomText(16))
            .claim("ver", isVersion2 ? "2.0" : "1.0");
    if (!isVersion2 && !user.isGuest()) {
      claims.claim("upn", user.userPrincipalName());
    }
    if (user.isGuest()) {
      claims.claim("idp", v1Issuer(user.homeTenantId())).claim("email", user.userPrincipalName());
    }
    hashes.forEach(claims::claim);
    if (client.app() != null) {
      apiClaims.add(claims, client.app().api(), user);
    }
    if (!nonce.isEmpty()) {
      claims.claim("nonce", nonce);
    }
    return isVersion2 ? key.signVersion2(claims.build()) : key.sign(claims.build());
  }

  /** The account id, which is the same for every tenant. It is the key of the caches of tools. */
  static String clientInfo(User user) {
    String json =
        "{\"uid\":\"" + user.homeObjectId() + "\",\"utid\":\"" + user.homeTenantId() + "\"}";
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static String v1Issuer(String tenantId) {
    return "https://sts.windows.net/" + tenantId + "/";
  }

  static String v2Issuer(String tenantId) {
    return "https://login.microsoftonline.com/" + tenantId + "/v2.0";
  }

  /** The first half of a hash (OpenID Connect Core, 3.3.2.11). */
  static String halfHash(String text) {
    byte[] digest = sha256(text);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, digest.length / 2));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Graph knows a user as the client does, so that its user info fits the client's ID token. */
  private static String subjectFor(Principal resource, Requester requester) {
    return RequestedScope.isGraph(resource.audience())
        ? requester.client().clientId()
        : resource.audience();
  }

  /** A subject that is the same for one user and one client, and reveals neither. */
  private static String pairwise(String objectId, String audience) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sha256(objectId + " " + audience));
  }

  private String randomText(int bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes(bytes));
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
