package dev.latchkey.identity.internal.entra.proof;

import dev.latchkey.identity.internal.source.Failure;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/**
 * A private key and its certificate chain.
 *
 * @param key the private key, RSA
 * @param certificates the key's own certificate, then the others
 */
record KeyAndCertificates(PrivateKey key, List<X509Certificate> certificates) {
  private static final int SHORTEST_KEY = 2048;

  /**
   * Puts the key's own certificate first. Of several, for example an expired one and its renewal,
   * the first that is valid now is taken.
   *
   * @param file the file, for messages
   * @param key the private key
   * @param certificates all certificates, in any order
   * @param now the time
   */
  static KeyAndCertificates of(
      CertificateFile file, PrivateKey key, List<X509Certificate> certificates, Instant now)
      throws Failure {
    if (certificates.isEmpty()) {
      throw file.unusable("it holds no certificate", null);
    }
    // A key of RSASSA-PSS is an RSAKey too, by which Java makes no signature of RS256.
    if (!(key instanceof RSAKey rsa) || !key.getAlgorithm().equals("RSA")) {
      // MSAL's authors, 2021 and 2023: the service accepts no ECDSA certificates.
      throw file.unusable(
          "its key is " + key.getAlgorithm() + ", and Microsoft Entra takes RSA alone",
          "make an RSA certificate of 2048 bits or more");
    }
    if (rsa.getModulus().bitLength() < SHORTEST_KEY) {
      throw file.unusable(
          "its key has " + rsa.getModulus().bitLength() + " bits, and Microsoft Entra wants 2048",
          "make an RSA certificate of 2048 bits or more");
    }
    List<X509Certificate> ordered = new ArrayList<>(certificates);
    ordered.removeIf(certificate -> !isHalfOf(certificate.getPublicKey(), rsa));
    if (ordered.isEmpty()) {
      throw file.unusable("its private key belongs to none of its certificates", null);
    }
    X509Certificate own =
        ordered.stream().filter(one -> isValid(one, now)).findFirst().orElse(ordered.get(0));
    List<X509Certificate> all = new ArrayList<>(List.of(own));
    certificates.stream().filter(other -> !other.equals(own)).forEach(all::add);
    return new KeyAndCertificates(key, List.copyOf(all));
  }

  /** True if the key's own certificate is valid at a time. */
  boolean isValid(Instant now) {
    return isValid(certificate(), now);
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    try {
      certificate.checkValidity(Date.from(now));
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean isHalfOf(PublicKey key, RSAKey other) {
    return key instanceof RSAKey rsa && rsa.getModulus().equals(other.getModulus());
  }

  X509Certificate certificate() {
    return certificates.get(0);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "KeyAndCertificates[" + certificates.size() + "]";
  }
}
