package dev.latchkey.lab.internal.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;

/**
 * A signed JSON web token with which a client proves who it is. Entra reads more than the standard
 * allows, and MSAL.NET relies on it: {@code nbf} and {@code exp} may be strings, and {@code x5c}
 * may be one string.
 *
 * @param header the header, as the client wrote it
 * @param claims the claims
 * @param signed what the signature is over
 * @param signature the signature
 */
record ClientAssertion(
    Map<String, Object> header, JWTClaimsSet claims, String signed, Base64URL signature) {
  private static final List<String> TIMES = List.of("nbf", "exp", "iat");

  static ClientAssertion parse(String assertion) throws ParseException {
    String[] parts = assertion.split("\\.", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      throw new ParseException("It has not three parts.", 0);
    }
    Map<String, Object> header = object(parts[0]);
    if (header.containsKey("crit")) {
      throw new ParseException("Its header has extensions that must be understood.", 0);
    }
    Map<String, Object> claims = object(parts[1]);
    for (String time : TIMES) {
      if (claims.get(time) instanceof String text) {
        claims.put(time, seconds(text));
      }
    }
    return new ClientAssertion(
        header, JWTClaimsSet.parse(claims), parts[0] + "." + parts[1], new Base64URL(parts[2]));
  }

  private static Map<String, Object> object(String part) throws ParseException {
    Map<String, Object> object = JSONObjectUtils.parse(new Base64URL(part).decodeToString());
    if (object == null) { // The text was null.
      throw new ParseException("A part is no object.", 0);
    }
    return object;
  }

  private static Long seconds(String text) throws ParseException {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ParseException("A time is no number.", 0);
    }
  }

  /** The algorithm that the header names; one that nobody knows if it names none. */
  JWSAlgorithm algorithm() {
    return JWSAlgorithm.parse(header.get("alg") instanceof String name ? name : "none");
  }

  /** Does not show the assertion, with which anybody could sign in. */
  @Override
  public String toString() {
    return "ClientAssertion[" + claims.getIssuer() + "]";
  }

  boolean isSignedBy(RSAPublicKey key) throws JOSEException {
    return new RSASSAVerifier(key)
        .verify(new JWSHeader(algorithm()), signed.getBytes(StandardCharsets.US_ASCII), signature);
  }
}
