package dev.latchkey.identity.internal.entra.proof;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Remedy;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key, in a file or in memory. The content tells whether it is PEM
 * or PKCS #12 (PFX). A file is read for each request to Microsoft Entra, so that a rotated one is
 * found.
 */
public final class CertificateFile {
  private static final int LARGEST = 1 << 20;

  private final @Nullable String path;
  private final byte @Nullable [] content;
  private final @Nullable String password;
  private final String passwordSetting;

  private CertificateFile(
      @Nullable String path,
      byte @Nullable [] content,
      @Nullable String password,
      String passwordSetting) {
    this.path = path;
    this.content = content;
    this.password = password;
    this.passwordSetting = passwordSetting;
  }

  /**
   * A file.
   *
   * @param path the file
   * @param password the password of the key, or {@code null}
   * @param passwordSetting what the user calls the password
   * @return the certificate
   */
  public static CertificateFile at(String path, @Nullable String password, String passwordSetting) {
    return new CertificateFile(path, null, password, passwordSetting);
  }

  /**
   * The content of a stream.
   *
   * @param content the bytes
   * @param password the password of the key, or {@code null}
   * @param passwordSetting what the user calls the password
   * @return the certificate
   */
  public static CertificateFile of(
      byte[] content, @Nullable String password, String passwordSetting) {
    return new CertificateFile(null, content.clone(), password, passwordSetting);
  }

  @Nullable String password() {
    return password;
  }

  String passwordSetting() {
    return passwordSetting;
  }

  /** Reads the key and the certificates; of several, those that are valid at a time. */
  KeyAndCertificates read(Instant now) throws Failure {
    byte[] bytes = bytes();
    String text = text(bytes);
    if (text.isBlank()) {
      throw unusable("it is empty", null);
    }
    if (text.contains("-----BEGIN ")) {
      return new PemCertificate(this, text).read(now);
    }
    if (isBase64OfPfx(text)) {
      throw unusable(
          "it is a PFX in base64, as Azure Key Vault's secrets have it",
          "decode it: base64 --decode FILE > NEW.pfx");
    }
    return new PfxCertificate(this, bytes).read(now);
  }

  /** A PFX is an element of DER with a length of two bytes. */
  private static boolean isBase64OfPfx(String text) {
    return text.startsWith("MII") && text.matches("[A-Za-z0-9+/\\s]+=*\\s*");
  }

  private static String text(byte[] bytes) {
    try {
      return SmallFile.text(bytes);
    } catch (CharacterCodingException e) {
      // PFX is no text; the attributes in a PEM may be in an old encoding.
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private byte[] bytes() throws Failure {
    if (content != null) {
      return content;
    }
    try {
      Path file = Path.of(String.valueOf(path));
      if (Files.isDirectory(file)) {
        throw unusable("it is a folder", null);
      }
      return SmallFile.read(file, LARGEST);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw unusable(Surroundings.noSuchFile(String.valueOf(path)), null);
    } catch (SmallFile.TooLargeException e) {
      throw unusable("it is larger than 1 MiB", null);
    } catch (IOException e) {
      throw unusable("it can't be read (" + e.getClass().getSimpleName() + ")", null);
    }
  }

  /**
   * The failure of a certificate that can't be used.
   *
   * @param seen what was seen, without a full stop
   * @param remedy what repairs it, or {@code null}
   */
  Failure unusable(String seen, @Nullable String remedy) {
    return new Failure(
        FailureKind.INVALID_REQUEST,
        this + " can't be used: " + seen,
        remedy == null ? null : Remedy.step(remedy));
  }

  /** The name that messages use. */
  @Override
  public String toString() {
    return path == null ? "the certificate from the stream" : "certificate '" + path + "'";
  }
}
