package dev.latchkey.lab.directory;

import dev.latchkey.lab.internal.x509.CertificateBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate signed by its own key. Apart from {@link ClientCertificate}, so that a lab that
 * needs none does not load for it what makes one.
 *
 * @param certificate the certificate
 * @param privateKey its key
 */
record SelfSignedCertificate(X509Certificate certificate, PrivateKey privateKey) {
  private static final Duration VALIDITY = Duration.ofDays(30);

  static SelfSignedCertificate make(String commonName, Instant from) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      X500Principal name = new X500Principal("CN=" + quoted(commonName));
      X509Certificate made =
          new CertificateBuilder(name, keys.getPublic(), from, from.plus(VALIDITY))
              .signedBy(name, keys.getPrivate());
      return new SelfSignedCertificate(made, keys.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The app's certificate could not be made.", e);
    }
  }

  /** A name may hold what means something in a distinguished name (RFC 2253, 4). */
  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Says what it is, without its key. */
  @Override
  public String toString() {
    return "SelfSignedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
