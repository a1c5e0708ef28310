package dev.latchkey.lab.internal.entra;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.FederatedCredential;
import dev.latchkey.lab.internal.federation.ExternalIssuer;
import dev.latchkey.lab.internal.token.SigningKey;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;

/**
 * Workload identity federation: a token of another issuer replaces the client's own assertion if it
 * fits a federated credential of the app to the letter.
 *
 * <p>Source: "Workload identity federation", learn.microsoft.com/entra/workload-id.
 */
final class FederatedProof {
  private static final String ENTRA = "https://login.microsoftonline.com/";

  private final Clock clock;
  private final ExternalIssuer issuer;
  private final SigningKey key;

  /**
   * A check of such tokens.
   *
   * @param key signs the tokens of Entra itself, of which those of managed identities can stand for
   *     an app
   */
  FederatedProof(Clock clock, ExternalIssuer issuer, SigningKey key) {
    this.clock = clock;
    this.issuer = issuer;
    this.key = key;
  }

  /**
   * True if an assertion comes from an issuer; an assertion that a client signs has the client's
   * id.
   */
  static boolean isFor(String assertion) {
    try {
      String issuer = ClientAssertion.parse(assertion).claims().getIssuer();
      return issuer != null && issuer.startsWith("https://");
    } catch (ParseException e) {
      return false;
    }
  }

  void check(App app, String assertion) throws EntraException {
    try {
      SignedJWT jwt = SignedJWT.parse(assertion);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      requireTrust(app, claims);
      // Only the algorithm of the issuer, so that a header can't choose a weaker one.
      if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
          || !hasSigned(app, jwt, claims)) {
        throw AssertionRefusals.issuersKeyNotFound(
            String.valueOf(jwt.getHeader().getKeyID()), claims.getIssuer());
      }
      if (!ClientProof.isInTime(claims, clock.instant())) {
        throw EntraException.assertionOutOfTime();
      }
    } catch (ParseException e) {
      throw EntraException.badAssertion("It is not a signed JSON web token.");
    }
  }

  /**
   * Entra trusts its own tokens where they are of a managed identity of the app's tenant, and no
   * other of its own.
   */
  private boolean hasSigned(App app, SignedJWT jwt, JWTClaimsSet claims) {
    return claims.getIssuer().startsWith(ENTRA)
        ? key.hasSigned(jwt)
            && claims.getClaim("xms_mirid") != null
            && app.tenantId().equals(claims.getClaim("tid"))
        : issuer.hasSigned(jwt);
  }

  private static void requireTrust(App app, JWTClaimsSet claims) throws EntraException {
    if (app.federatedCredentials().isEmpty()) {
      throw AssertionRefusals.noFederatedCredential(app.clientId(), app.displayName());
    }
    List<FederatedCredential> fitting =
        app.federatedCredentials().stream()
            .filter(c -> c.issuer().equals(claims.getIssuer()))
            .toList();
    if (fitting.isEmpty()) {
      throw AssertionRefusals.issuerNotTrusted(claims.getIssuer());
    }
    fitting = fitting.stream().filter(c -> c.subject().equals(claims.getSubject())).toList();
    if (fitting.isEmpty()) {
      throw AssertionRefusals.subjectNotTrusted(String.valueOf(claims.getSubject()));
    }
    if (fitting.stream().noneMatch(c -> isFor(c.audience(), claims.getAudience()))) {
      throw AssertionRefusals.audienceNotTrusted(String.join(",", claims.getAudience()));
    }
  }

  /** Entra's own tokens name the resource by its application id. */
  private static boolean isFor(String audience, List<String> named) {
    return named.contains(audience)
        || (audience.equals(FederatedCredential.TOKEN_EXCHANGE)
            && named.contains(ResourcePrincipals.TOKEN_EXCHANGE));
  }
}
