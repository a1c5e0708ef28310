package dev.latchkey.lab.internal.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Verifies access tokens, as a service behind Entra does. */
public final class TokenVerifier {
  /** What the client can do, {@code CP1} for claims challenges. */
  private static final String CAPABILITIES = "xms_cc";

  /** How far clocks may differ; the services allow five minutes. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final SigningKey key;
  private final Revocations revocations;
  private final Clock clock;

  /**
   * A verifier for one lab's tokens.
   *
   * @param key the key that signs them
   * @param revocations whose tokens are revoked
   * @param clock tells the time
   */
  public TokenVerifier(SigningKey key, Revocations revocations, Clock clock) {
    this.key = key;
    this.revocations = revocations;
    this.clock = clock;
  }

  /**
   * The caller that a valid token names.
   *
   * @param tenantId the tenant that issued it, {@code tid}
   * @param objectId the user or service principal, {@code oid}
   * @param claims all claims
   */
  public record Caller(String tenantId, String objectId, JWTClaimsSet claims) {}

  /** The reason why a token is refused. */
  public enum Fault {
    /** There is no token. */
    MISSING,
    /** It is not a signed token, or its algorithm is not RS256; {@code alg:none} included. */
    MALFORMED,
    /** Another key signed it, or it was altered. */
    BAD_SIGNATURE,
    /** It is not for this service. */
    WRONG_AUDIENCE,
    /** It has expired. */
    EXPIRED,
    /** It is not valid yet. */
    NOT_YET_VALID,
    /** The user's sign-ins were revoked since, and the client can handle a claims challenge. */
    REVOKED
  }

  /** A token that is refused. */
  public static final class BadTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. */
    private final Fault fault;

    /** What the next token must have, as JSON in base64; empty for nothing special. */
    private final String claims;

    BadTokenException(Fault fault) {
      this(fault, "");
    }

    BadTokenException(Fault fault, String claims) {
      super(fault.name());
      this.fault = fault;
      this.claims = claims;
    }

    /**
     * The part of a challenge that tells a client to get another token.
     *
     * @param separator what stands before and between the fields
     * @return {@code error} and {@code claims}, empty unless the token was revoked
     */
    public String claimsChallenge(String separator) {
      return claims.isEmpty()
          ? ""
          : separator + "error=\"insufficient_claims\"" + separator + "claims=\"" + claims + "\"";
    }

    /** {@return the reason} */
    public Fault fault() {
      return fault;
    }
  }

  /** {@return the time by which tokens are checked} */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Verifies the token of a request.
   *
   * @param authorization the {@code Authorization} header
   * @param isAudience tells whether an {@code aud} is this service
   * @return the caller
   * @throws BadTokenException if the token is refused
   */
  public Caller verify(Optional<String> authorization, Predicate<String> isAudience)
      throws BadTokenException {
    String header = authorization.orElse("");
    if (!header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw new BadTokenException(Fault.MISSING);
    }
    try {
      SignedJWT token = SignedJWT.parse(header.substring(7).trim());
      // Only the algorithm of this lab, so that a header can't choose a weaker one.
      if (!JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())) {
        throw new BadTokenException(Fault.MALFORMED);
      }
      if (!key.hasSigned(token)) {
        throw new BadTokenException(Fault.BAD_SIGNATURE);
      }
      return check(token.getJWTClaimsSet(), isAudience);
    } catch (ParseException | NullPointerException e) { // The header may be the text null.
      throw new BadTokenException(Fault.MALFORMED);
    }
  }

  private Caller check(JWTClaimsSet claims, Predicate<String> isAudience)
      throws BadTokenException, ParseException {
    Instant now = clock.instant();
    List<String> audience = claims.getAudience();
    if (audience.size() != 1 || !isAudience.test(audience.get(0))) {
      throw new BadTokenException(Fault.WRONG_AUDIENCE);
    }
    Date expires = claims.getExpirationTime();
    if (expires == null || expires.toInstant().plus(SKEW).isBefore(now)) {
      throw new BadTokenException(Fault.EXPIRED);
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore == null || notBefore.toInstant().minus(SKEW).isAfter(now)) {
      throw new BadTokenException(Fault.NOT_YET_VALID);
    }
    String tenantId = claims.getStringClaim("tid");
    String objectId = claims.getStringClaim("oid");
    if (tenantId == null || objectId == null) {
      throw new BadTokenException(Fault.MALFORMED);
    }
    requireNotRevoked(objectId, claims);
    return new Caller(tenantId, objectId, claims);
  }

  /**
   * Only who declared to handle challenges gets one; another client's token lives on to its end.
   */
  private void requireNotRevoked(String objectId, JWTClaimsSet claims) throws BadTokenException {
    Optional<Instant> from = revocations.of(objectId);
    if (from.isEmpty() || claims.getClaim(CAPABILITIES) == null) {
      return;
    }
    if (!IssueTime.of(claims).isAfter(from.get())) {
      String wanted =
          "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\""
              + from.get().getEpochSecond()
              + "\"}}}";
      throw new BadTokenException(
          Fault.REVOKED,
          Base64.getEncoder().encodeToString(wanted.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
