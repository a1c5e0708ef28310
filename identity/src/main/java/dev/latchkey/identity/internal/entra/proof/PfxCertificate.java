package dev.latchkey.identity.internal.entra.proof;

import dev.latchkey.identity.internal.source.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A certificate in PKCS #12, as {@code .pfx} and {@code .p12} files have it. */
final class PfxCertificate {
  private final CertificateFile file;
  private final byte[] bytes;

  PfxCertificate(CertificateFile file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** The first entry with a usable key whose certificate is valid, else the first usable one. */
  KeyAndCertificates read(Instant now) throws Failure {
    char[] password = file.password() == null ? new char[0] : file.password().toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      KeyAndCertificates best = null;
      Failure first = null;
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, password) instanceof PrivateKey key) {
          try {
            KeyAndCertificates found = KeyAndCertificates.of(file, key, chain(store, alias), now);
            if (best == null || (!best.isValid(now) && found.isValid(now))) {
              best = found;
            }
          } catch (Failure e) {
            first = first == null ? e : first; // Another entry may have a usable key.
          }
        }
      }
      if (best != null) {
        return best;
      }
      throw first != null ? first : file.unusable("it holds no private key", null);
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(file);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw wrongPassword(file);
      }
      throw file.unusable("it is neither PEM nor a readable PFX", null);
    } catch (GeneralSecurityException e) {
      throw file.unusable("Java can't read its encryption", null);
    }
  }

  private static List<X509Certificate> chain(KeyStore store, String alias)
      throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    Certificate[] chain = store.getCertificateChain(alias);
    for (Certificate certificate : chain == null ? new Certificate[0] : chain) {
      if (certificate instanceof X509Certificate x509) {
        certificates.add(x509);
      }
    }
    return certificates;
  }

  static Failure wrongPassword(CertificateFile file) {
    String setting = file.passwordSetting();
    if (file.password() == null) {
      return file.unusable("its key has a password", "set " + setting);
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(file.password())) {
      return file.unusable(
          "the password is wrong, or Java can't use its characters beyond ASCII",
          "give the key a password in ASCII, and set " + setting + " to it");
    }
    return file.unusable("the password is wrong", "set " + setting + " to the right one");
  }
}
