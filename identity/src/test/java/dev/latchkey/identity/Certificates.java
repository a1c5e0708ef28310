package dev.latchkey.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates of all sorts, with their keys. */
record Certificates(PrivateKey key, X509Certificate certificate) {
  static Certificates selfSigned(String name) {
    return selfSigned(name, "RSA", 2048, Instant.now().plus(Duration.ofDays(1)));
  }

  static Certificates selfSigned(String name, String algorithm, int bits, Instant end) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return selfSigned(name, generator.generateKeyPair(), end);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another certificate of the same key. */
  Certificates certifiedUntil(Instant end) {
    return selfSigned("again", new KeyPair(certificate.getPublicKey(), key), end);
  }

  private static Certificates selfSigned(String name, KeyPair pair, Instant end) {
    try {
      X500Principal subject = new X500Principal("CN=" + name);
      String signature =
          pair.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      return new Certificates(
          pair.getPrivate(),
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          subject,
                          BigInteger.TEN,
                          Date.from(end.minus(Duration.ofDays(30))),
                          Date.from(end),
                          subject,
                          pair.getPublic())
                      .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  String certificatePem() {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String keyPem() {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** As {@code az ad sp create-for-rbac --create-cert} writes it: the key first. */
  String pem() {
    return keyPem() + certificatePem();
  }
}
