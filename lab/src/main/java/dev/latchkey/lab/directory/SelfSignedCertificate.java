package dev.latchkey.lab.directory;

import dev.latchkey.lab.internal.x509.CertificateBuilder;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * A certificate signed by its own key. It is a class of its own so that a lab without one does not
 * load Bouncy Castle's signed jar, which takes 200 ms.
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
      X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
      X509Certificate made =
          new CertificateBuilder(name, keys.getPublic(), from, from.plus(VALIDITY))
              .signedBy(name, keys.getPrivate());
      return new SelfSignedCertificate(made, keys.getPrivate());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("The app's certificate could not be made.", e);
    }
  }

  /** Says what it is, without its key. */
  @Override
  public String toString() {
    return "SelfSignedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
