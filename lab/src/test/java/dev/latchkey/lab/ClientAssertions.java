package dev.latchkey.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Client assertions as MSAL signs them, and such as it never would. */
final class ClientAssertions {
  private ClientAssertions() {}

  static String signed(Lab lab, String clientId, String tenant) throws Exception {
    return sign(
        lab.app("contoso-cert-app").certificatePem(),
        JWSAlgorithm.PS256,
        Map.of("x5t#S256", thumbprint(lab, "SHA-256", Base64.getEncoder())),
        claims(clientId, tenant).build());
  }

  static JWTClaimsSet.Builder claims(String clientId, String tenant) {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(clientId)
        .subject(clientId)
        .audience("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token")
        .jwtID(UUID.randomUUID().toString())
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plus(Duration.ofMinutes(10))));
  }

  static String thumbprint(Lab lab, String digest, Base64.Encoder encoder) throws Exception {
    X509Certificate certificate = X509CertUtils.parse(lab.app("contoso-cert-app").certificatePem());
    return encoder.encodeToString(
        MessageDigest.getInstance(digest).digest(certificate.getEncoded()));
  }

  static String sign(
      String pem, JWSAlgorithm algorithm, Map<String, Object> header, JWTClaimsSet claims)
      throws Exception {
    JWSHeader.Builder builder = new JWSHeader.Builder(algorithm);
    Map<String, Object> json = builder.build().toJSONObject();
    json.putAll(header);
    SignedJWT jwt = new SignedJWT(JWSHeader.parse(json), claims);
    jwt.sign(new RSASSASigner(privateKey(pem)));
    return jwt.serialize();
  }

  /** Signs what no library would write. */
  static String sign(String pem, String header, String claims) throws Exception {
    String text = base64(header.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(privateKey(pem));
    signature.update(text.getBytes(UTF_8));
    return text + "." + base64(signature.sign());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static PrivateKey privateKey(String pem) throws Exception {
    String base64 =
        pem.replaceAll("(?s).*-----BEGIN PRIVATE KEY-----", "")
            .replaceAll("(?s)-----END PRIVATE KEY-----.*", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
  }
}
