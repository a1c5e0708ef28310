package dev.latchkey.lab.internal.federation;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.token.SigningKey;
import dev.latchkey.lab.internal.web.Exchange;
import dev.latchkey.lab.internal.web.Service;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every issuer that the apps of a lab trust. One key, other than Entra's, signs for all of them and
 * is published at the address of the lab's own issuer.
 */
public final class ExternalIssuer implements Service {
  /** The host of the lab's own issuer. */
  public static final String HOST = FederatedCredential.LAB_ISSUER.substring("https://".length());

  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final String KEYS = "/openid/v1/jwks";

  private final Clock clock;
  private @Nullable SigningKey key;

  /**
   * An issuer for one lab.
   *
   * @param clock tells the time
   */
  public ExternalIssuer(Clock clock) {
    this.clock = clock;
  }

  /** Makes the key for the first token: an RSA key takes a moment, and most labs need none. */
  private synchronized SigningKey key() {
    if (key == null) {
      key = new SigningKey(clock.instant(), Runnable::run);
    }
    return key;
  }

  /**
   * Makes a token.
   *
   * @param issuer the {@code iss} claim
   * @param subject the {@code sub} claim
   * @param audience the {@code aud} claim
   * @return the token, valid for an hour
   */
  public String token(String issuer, String subject, String audience) {
    Instant now = clock.instant();
    return key()
        .sign(
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build());
  }

  /**
   * Checks the signature of a token.
   *
   * @param token a token with the algorithm RS256
   * @return true if this issuer signed it
   */
  public boolean hasSigned(SignedJWT token) {
    return key().hasSigned(token);
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/.well-known/openid-configuration" -> {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("issuer", FederatedCredential.LAB_ISSUER);
        json.put("jwks_uri", FederatedCredential.LAB_ISSUER + KEYS);
        json.put("response_types_supported", List.of("id_token"));
        json.put("subject_types_supported", List.of("public"));
        json.put("id_token_signing_alg_values_supported", List.of("RS256"));
        exchange.answerJson(200, json);
      }
      case KEYS -> exchange.answerJson(200, key().keySet(FederatedCredential.LAB_ISSUER));
      default -> exchange.answer(404);
    }
  }
}
