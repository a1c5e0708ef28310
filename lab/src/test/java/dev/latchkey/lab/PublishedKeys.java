package dev.latchkey.lab;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/** Reads tokens as a resource does: only after the signature is good under the published keys. */
final class PublishedKeys {
  private PublishedKeys() {}

  static JWTClaimsSet verify(Lab lab, String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      String tenant = jwt.getJWTClaimsSet().getStringClaim("tid");
      String keys =
          new BrowserWithoutScript(lab)
              .open("https://login.microsoftonline.com/" + tenant + "/discovery/v2.0/keys")
              .html();
      JWK key = JWKSet.parse(keys).getKeyByKeyId(jwt.getHeader().getKeyID());
      if (key == null || !jwt.verify(new RSASSAVerifier(key.toRSAKey()))) {
        throw new AssertionError("The token is not signed by a published key.");
      }
      return jwt.getJWTClaimsSet();
    } catch (ParseException | JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
