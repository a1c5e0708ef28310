package dev.latchkey.lab.internal.blob;

import dev.latchkey.lab.internal.storage.StorageException;
import dev.latchkey.lab.internal.web.BodyTooLargeException;
import dev.latchkey.lab.internal.web.Exchange;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Reads the body of a request and checks that it is whole and unaltered. */
final class Body {
  private Body() {}

  /**
   * Reads a body.
   *
   * @param limit the largest size in bytes
   * @return the bytes, which match {@code Content-MD5} if it was sent
   */
  static byte[] read(Exchange exchange, long limit) throws StorageException, IOException {
    String length = exchange.header("Content-Length").orElse("");
    if (length.isEmpty()) {
      throw new StorageException(
          411, "MissingContentLengthHeader", "The Content-Length header was not specified.");
    }
    if (!length.matches("\\d{1,18}")) {
      throw StorageException.invalidHeader("Content-Length", length);
    }
    if (Long.parseLong(length) > limit) {
      throw StorageException.bodyTooLarge(limit);
    }
    try {
      byte[] body = exchange.body((int) limit);
      checkMd5(exchange, "Content-MD5", body);
      return body;
    } catch (BodyTooLargeException e) {
      throw StorageException.bodyTooLarge(limit);
    }
  }

  /** Refuses a body that was altered on its way. */
  static void checkMd5(Exchange exchange, String header, byte[] body) throws StorageException {
    Optional<String> expected = exchange.header(header);
    if (expected.isEmpty()) {
      return;
    }
    checkMd5Form(header, expected.get());
    String actual = md5(body);
    if (!actual.equals(expected.get())) {
      throw new StorageException(
              400,
              "Md5Mismatch",
              "The MD5 value specified in the request did not match with the MD5 value calculated"
                  + " by the server.")
          .with("UserSpecifiedMd5", expected.get())
          .with("ServerCalculatedMd5", actual);
    }
  }

  static void checkMd5Form(String header, String value) throws StorageException {
    if (!value.matches("[A-Za-z0-9+/]{22}==")) {
      throw new StorageException(
              400,
              "InvalidMd5",
              "The MD5 value specified in the request is invalid. MD5 value must be 128 bits and"
                  + " base64 encoded.")
          .with("HeaderName", header.toLowerCase(Locale.ROOT));
    }
  }

  static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5.", e);
    }
  }
}
