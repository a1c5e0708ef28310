package dev.latchkey.identity.internal.entra.proof;

import dev.latchkey.identity.internal.source.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A certificate in PEM (RFC 7468): blocks of base64. The private key is PKCS #8, plain or
 * encrypted, or PKCS #1.
 */
record PemCertificate(CertificateFile file, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----");

  /** RSA is usable; the others are known so that they can be named. */
  private static final List<String> ALGORITHMS = List.of("RSA", "RSASSA-PSS", "EC", "EdDSA", "DSA");

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  /** Version 0 and the algorithm {@code rsaEncryption NULL}, as PKCS #8 has them (RFC 5208). */
  private static final byte[] RSA_VERSION_AND_ALGORITHM = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  /** One block of base64 with its label. */
  private record Block(String label, String base64) {}

  KeyAndCertificates read(Instant now) throws Failure {
    List<X509Certificate> certificates = new ArrayList<>();
    List<Block> keys = new ArrayList<>();
    @Nullable Failure damaged = null;
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String label = block.group(1);
      if (label.endsWith("CERTIFICATE")) {
        try {
          certificates.add(certificate(block.group(2)));
        } catch (Failure e) {
          damaged = e; // Another one may fit the key.
        }
      } else if (label.endsWith("PRIVATE KEY")) {
        keys.add(new Block(label, block.group(2)));
      }
    }
    try {
      return fitting(keys, certificates, now);
    } catch (Failure e) {
      throw damaged != null && !keys.isEmpty() ? damaged : e;
    }
  }

  /**
   * The key of the first certificate that is valid and has one, else of the first that has one;
   * without any, the complaint of the first key.
   */
  private KeyAndCertificates fitting(
      List<Block> keys, List<X509Certificate> certificates, Instant now) throws Failure {
    @Nullable KeyAndCertificates best = null;
    @Nullable Failure first = null;
    for (Block block : keys) {
      try {
        KeyAndCertificates found =
            KeyAndCertificates.of(file, key(block.label, block.base64), certificates, now);
        boolean isEarlier =
            best == null
                || certificates.indexOf(found.certificate())
                    < certificates.indexOf(best.certificate());
        boolean isBetter =
            (best != null && found.isValid(now) != best.isValid(now))
                ? found.isValid(now)
                : isEarlier;
        if (isBetter) {
          best = found;
        }
      } catch (Failure e) {
        first = first == null ? e : first;
      }
    }
    if (best != null) {
      return best;
    }
    throw first != null ? first : file.unusable("it holds no private key", null);
  }

  private X509Certificate certificate(String base64) throws Failure {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(decoded(base64)));
    } catch (CertificateException e) {
      throw file.unusable("one of its certificates is damaged", null);
    }
  }

  private PrivateKey key(String label, String block) throws Failure {
    if (block.contains("ENCRYPTED")) {
      throw oldEncryption();
    }
    byte[] der = decoded(block);
    try {
      return switch (label) {
        case "PRIVATE KEY" -> pkcs8(der);
        case "RSA PRIVATE KEY" -> pkcs8(fromPkcs1(der));
        case "ENCRYPTED PRIVATE KEY" -> decrypted(der);
        default ->
            throw file.unusable(
                "its key is " + label.split(" ", 2)[0] + ", and Microsoft Entra takes RSA alone",
                "make an RSA certificate of 2048 bits or more");
      };
    } catch (GeneralSecurityException e) {
      throw file.unusable("its private key is damaged", null);
    }
  }

  /** Wraps an RSA key of PKCS #1 into PKCS #8, the only form that the JDK reads. */
  private static byte[] fromPkcs1(byte[] key) {
    return der(SEQUENCE, RSA_VERSION_AND_ALGORITHM, der(OCTETS, key));
  }

  /** An element of DER (X.690): tag, length, content. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (length >= 0x100) {
      all.write(0x82);
      all.write(length >> 8);
    } else if (length >= 0x80) {
      all.write(0x81);
    }
    all.write(length);
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  /** The JDK tells the key's algorithm only by an exception for the wrong one. */
  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    InvalidKeySpecException last = new InvalidKeySpecException();
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last = e;
      } catch (NoSuchAlgorithmException e) {
        // A runtime of jlink without jdk.crypto.ec knows no elliptic curves.
      }
    }
    throw last;
  }

  private PrivateKey decrypted(byte[] der) throws Failure, GeneralSecurityException {
    if (file.password() == null) {
      throw PfxCertificate.wrongPassword(file);
    }
    try {
      EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
      AlgorithmParameters parameters = encrypted.getAlgParameters();
      // PBES1 has a name; for PBES2 only the parameters' text names the algorithm that the JDK
      // knows.
      String name = encrypted.getAlgName();
      String algorithm =
          parameters == null || name.startsWith("PBEWith") ? name : parameters.toString();
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm)
              .generateSecret(new PBEKeySpec(file.password().toCharArray())),
          parameters);
      return pkcs8(encrypted.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeySpecException | InvalidKeyException e) {
      throw PfxCertificate.wrongPassword(file);
    } catch (IOException | GeneralSecurityException e) {
      throw oldEncryption();
    }
  }

  private Failure oldEncryption() {
    return file.unusable(
        "Java can't read the encryption of its key",
        "convert it with: openssl pkcs8 -topk8 -v2 aes256 -in KEY.pem -out NEW.pem");
  }

  private byte[] decoded(String base64) throws Failure {
    try {
      return Base64.getMimeDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw file.unusable("its base64 is damaged", null);
    }
  }

  /** Without the content. */
  @Override
  public String toString() {
    return file.toString();
  }
}
