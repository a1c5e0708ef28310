package dev.latchkey.lab.internal.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.ClientSecret;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.web.Parameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a confidential client: a secret, an assertion signed with a registered certificate,
 * or an assertion of an issuer that the app trusts.
 */
final class ClientProof {
  static final String SECRET = "1";
  static final String CERTIFICATE = "2";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** RS256 from older MSALs, PS256 from newer ones. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

  private final Clock clock;
  private final FederatedProof federated;

  ClientProof(Clock clock, ExternalIssuer issuer, SigningKey key) {
    this.clock = clock;
    this.federated = new FederatedProof(clock, issuer, key);
  }

  /**
   * Checks the proof.
   *
   * @param app the app that the client claims to be
   * @param form the request
   * @param tenantNames the names of the tenant; the assertion's audience must have one of them
   * @return {@link #SECRET} or {@link #CERTIFICATE}
   */
  String check(App app, Parameters form, List<String> tenantNames) throws EntraException {
    Optional<String> assertion = form.find("client_assertion");
    if (assertion.isPresent()) {
      if (!form.get("client_assertion_type").equals(JWT_BEARER)) {
        throw EntraException.missingParameter("client_assertion_type");
      }
      if (FederatedProof.isFor(assertion.get())) {
        federated.check(app, assertion.get());
      } else {
        checkAssertion(app, assertion.get(), tenantNames);
      }
      return CERTIFICATE;
    }
    String secret = form.find("client_secret").orElseThrow(EntraException::credentialMissing);
    byte[] sent = secret.getBytes(StandardCharsets.UTF_8);
    for (ClientSecret known : app.clientSecrets()) {
      if (MessageDigest.isEqual(known.value().getBytes(StandardCharsets.UTF_8), sent)) {
        if (known.end().isBefore(clock.instant())) {
          throw EntraException.expiredSecret(app.clientId());
        }
        return SECRET;
      }
    }
    throw EntraException.badSecret(app.clientId());
  }

  private void checkAssertion(App app, String assertion, List<String> tenantNames)
      throws EntraException {
    try {
      ClientAssertion jwt = ClientAssertion.parse(assertion);
      if (!ALGORITHMS.contains(jwt.algorithm())) {
        throw EntraException.badAssertion(
            "The algorithm '" + jwt.algorithm() + "' is not supported.");
      }
      X509Certificate certificate = registered(app, jwt.header());
      if (!jwt.isSignedBy((RSAPublicKey) certificate.getPublicKey())) {
        throw EntraException.badAssertion("The signature does not match the registered key.");
      }
      checkClaims(app, jwt.claims(), tenantNames);
    } catch (ParseException | JOSEException e) {
      throw EntraException.badAssertion("It is not a signed JSON web token.");
    }
  }

  /** The certificate that the header names by its thumbprint. */
  private static X509Certificate registered(App app, Map<String, Object> header)
      throws EntraException {
    String sha1 = normalized(header.get("x5t"));
    String sha256 = normalized(header.get("x5t#S256"));
    // Terraform writes the thumbprint into kid alone, and older clients wrote it there in hex.
    String keyId =
        sha1.isEmpty() && sha256.isEmpty() && header.get("kid") instanceof String text ? text : "";
    for (X509Certificate certificate : app.certificates()) {
      byte[] thumbprint = thumbprint(certificate, "SHA-1");
      boolean isNamed =
          sha1.equals(base64(thumbprint))
              || sha256.equals(base64(thumbprint(certificate, "SHA-256")))
              || normalized(keyId).equals(base64(thumbprint))
              || keyId.equalsIgnoreCase(HexFormat.of().formatHex(thumbprint));
      if (isNamed && certificate.getPublicKey() instanceof RSAPublicKey) {
        return certificate;
      }
    }
    throw EntraException.badAssertion(
        "The certificate with identifier used to sign the client assertion is not registered on"
            + " application.");
  }

  /**
   * MSAL Go writes standard base64, MSAL Python pads the URL-safe form. Both are the same
   * thumbprint.
   */
  private static String normalized(@Nullable Object thumbprint) {
    return thumbprint instanceof String text
        ? text.replace('+', '-').replace('/', '_').replace("=", "")
        : "";
  }

  private static String base64(byte[] thumbprint) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(thumbprint);
  }

  private static byte[] thumbprint(X509Certificate certificate, String digest) {
    try {
      return MessageDigest.getInstance(digest).digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The certificate could not be read.", e);
    }
  }

  /** True if a token is valid now, with a tolerance for clocks that differ. */
  static boolean isInTime(JWTClaimsSet claims, Instant now) {
    boolean isExpired =
        claims.getExpirationTime() == null
            || claims.getExpirationTime().toInstant().plus(SKEW).isBefore(now);
    boolean isEarly =
        claims.getNotBeforeTime() != null
            && claims.getNotBeforeTime().toInstant().minus(SKEW).isAfter(now);
    return !isExpired && !isEarly;
  }

  private void checkClaims(App app, JWTClaimsSet claims, List<String> tenantNames)
      throws EntraException {
    if (!app.clientId().equals(claims.getIssuer()) || !app.clientId().equals(claims.getSubject())) {
      throw EntraException.badAssertion("Issuer and subject must be the client id.");
    }
    String audience =
        claims.getAudience().size() == 1 ? String.valueOf(claims.getAudience().get(0)) : "";
    if (!isOurs(audience, tenantNames)) {
      throw EntraException.assertionForAnotherAudience(audience);
    }
    if (!isInTime(claims, clock.instant())) {
      throw EntraException.assertionOutOfTime();
    }
  }

  /** True for the token endpoint, v1 or v2, or the issuer, of the tenant. */
  private static boolean isOurs(String audience, List<String> tenantNames) {
    for (String tenant : tenantNames) {
      String base = "https://login.microsoftonline.com/" + tenant;
      if (List.of(base + "/oauth2/v2.0/token", base + "/oauth2/token", base + "/v2.0")
          .contains(audience)) {
        return true;
      }
    }
    return false;
  }
}
