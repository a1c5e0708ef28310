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
 * The key that signs every token of a lab, and its public half as the keys URL publishes it. RSA,
 * as Entra's is; it takes a moment to make, so that it is made beside the lab's start.
 */
public final class SigningKey {
  private final CompletableFuture<Material> material;

  private record Material(KeyPair keys, X509Certificate certificate, Base64URL thumbprint) {}

  /**
   * Begins to make a key.
   *
   * @param now when its certificate becomes valid
   * @param executor where the work is done
   */
  public SigningKey(Instant now, Executor executor) {
    this(now, executor, CompletableFuture.completedFuture(null));
  }

  /**
   * Makes a key when something more urgent is done.
   *
   * @param now when its certificate becomes valid
   * @param executor where the work is done
   * @param after what is done before
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
   * Signs claims.
   *
   * @param claims what the token says
   * @return the token, in the header of which {@code kid} and {@code x5t} are the same, as in
   *     Entra's
   */
  @SuppressWarnings(
      "deprecation") // Entra's tokens carry x5t, weak as SHA-1 is, and clients look for it.
  public String sign(JWTClaimsSet claims) {
    Material key = material.join();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.thumbprint().toString())
            .x509CertThumbprint(key.thumbprint())
            .build();
    try {
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(new RSASSASigner(key.keys().getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("The token could not be signed.", e);
    }
  }

  /**
   * Whether this key signed a token.
   *
   * @param token a token whose algorithm is RS256
   * @return whether the signature is good
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
   * @param issuer who signs with the key
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
