package dev.latchkey.lab.directory;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that an app signs in with. It was given, or it is made with its key at the first
 * use: an RSA key takes a moment to make, and most labs never use it.
 */
public final class ClientCertificate {
  private final String commonName;
  private final Instant from;
  private @Nullable X509Certificate certificate;
  private @Nullable PrivateKey privateKey;

  private ClientCertificate(
      String commonName, Instant from, @Nullable X509Certificate certificate) {
    this.commonName = commonName;
    this.from = from;
    this.certificate = certificate;
  }

  /**
   * A certificate without its key.
   *
   * @param certificate the certificate
   * @return it
   */
  public static ClientCertificate of(X509Certificate certificate) {
    return new ClientCertificate("", Instant.EPOCH, certificate);
  }

  /**
   * A certificate that is made at the first use. Its key is RSA, since clients sign assertions with
   * RS256 or PS256.
   *
   * @param commonName the subject's common name
   * @param now the start of its validity
   * @return it
   */
  public static ClientCertificate madeWhenNeeded(String commonName, Instant now) {
    return new ClientCertificate(commonName, now.minus(Duration.ofHours(1)), null);
  }

  /** {@return the certificate} */
  public synchronized X509Certificate certificate() {
    return certificate == null ? make() : certificate;
  }

  /**
   * The certificate and its private key, in one file, as tools read them.
   *
   * @return PEM, if the lab has made the key
   */
  public synchronized Optional<String> pem() {
    X509Certificate made = certificate();
    try {
      return privateKey == null
          ? Optional.empty()
          : Optional.of(
              block("CERTIFICATE", made.getEncoded())
                  + block("PRIVATE KEY", privateKey.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("The app's certificate could not be written.", e);
    }
  }

  private X509Certificate make() {
    SelfSignedCertificate made = SelfSignedCertificate.make(commonName, from);
    privateKey = made.privateKey();
    certificate = made.certificate();
    return made.certificate();
  }

  private static String block(String type, byte[] content) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN "
        + type
        + "-----\n"
        + lines.encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** Says what it is, without its key. */
  @Override
  public String toString() {
    return "ClientCertificate[" + commonName + "]";
  }
}
