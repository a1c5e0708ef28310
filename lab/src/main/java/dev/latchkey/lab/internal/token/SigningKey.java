package dev.latchkey.lab.internal.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.lab.internal.x509.CertificateBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * The key that signs every token of a lab, and its public half as the keys URL publishes it. It is
 * RSA, as Entra's is. It takes a moment to make, so another thread makes it while the lab starts.
 */
public final class SigningKey {
  private final CompletableFuture<Material> material;

  private record Material(KeyPair keys, X509Certificate certificate, Base64URL thumbprint) {}

  /**
   * Begins to make a key.
   *
   * @param now the start of its certificate's validity
   * @param executor where the work is done
   */
  public SigningKey(Instant now, Executor executor) {
    this(now, executor, CompletableFuture.completedFuture(null));
  }

  /**
   * Makes a key after more urgent work.
   *
   * @param now the start of its certificate's validity
   * @param executor where the work is done
   * @param after the more urgent work
   */
  public SigningKey(Instant now, Executor executor, CompletableFuture<?> after) {
    material = after.handleAsync((done, failed) -> create(now), executor);
  }

  private static Material create(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=accounts.accesscontrol.windows.net");
      X509Certificate certificate =
          new CertificateBuilder(
                  name,
                  keys.getPublic(),
                  now.minus(Duration.ofHours(1)),
                  now.plus(Duration.ofDays(365)))
              .signedBy(name, keys.getPrivate());
      byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
      return new Material(keys, certificate, Base64URL.encode(sha1));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The lab's signing key could not be made.", e);
    }
  }

  /**
   * Signs the claims of an access token of the v1 shape, or of an external issuer.
   *
   * @param claims the claims
   * @return the token; {@code kid} and {@code x5t} in its header are equal, as in Entra's
   */
  @SuppressWarnings(
      "deprecation") // Entra's tokens have x5t, though SHA-1 is weak, and clients read it.
  public String sign(JWTClaimsSet claims) {
    return sign(header().x509CertThumbprint(material.join().thumbprint()), claims);
  }

  /**
   * Signs the claims of an ID token, or of an access token of the v2 shape.
   *
   * @param claims the claims
   * @return the token; its header names the key by {@code kid} alone, as Entra's does
   */
  public String signVersion2(JWTClaimsSet claims) {
    return sign(header(), claims);
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256)
        .type(JOSEObjectType.JWT)
        .keyID(material.join().thumbprint().toString());
  }

  private String sign(JWSHeader.Builder header, JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(header.build(), claims);
      token.sign(new RSASSASigner(material.join().keys().getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("The token could not be signed.", e);
    }
  }

  /**
   * Checks the signature of a token.
   *
   * @param token a token with the algorithm RS256
   * @return true if this key signed it
   */
  public boolean hasSigned(SignedJWT token) {
    try {
      return token.verify(new RSASSAVerifier((RSAPublicKey) material.join().keys().getPublic()));
    } catch (JOSEException e) {
      return false;
    }
  }

  /**
   * The document of the keys URL.
   *
   * @param issuer the issuer that signs with the key
   * @return the JSON Web Key Set
   */
  public Map<String, Object> keySet(String issuer) {
    Material key = material.join();
    RSAPublicKey rsa = (RSAPublicKey) key.keys().getPublic();
    String thumbprint = key.thumbprint().toString();
    try {
      return Map.of(
          "keys",
          List.of(
              Map.of(
                  "kty",
                  "RSA",
                  "use",
                  "sig",
                  "kid",
                  thumbprint,
                  "x5t",
                  thumbprint,
                  "n",
                  Base64URL.encode(rsa.getModulus()).toString(),
                  "e",
                  Base64URL.encode(rsa.getPublicExponent()).toString(),
                  "x5c",
                  List.of(Base64.getEncoder().encodeToString(key.certificate().getEncoded())),
                  "cloud_instance_name",
                  "microsoftonline.com",
                  "issuer",
                  issuer)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The lab's signing key could not be published.", e);
    }
  }
}
