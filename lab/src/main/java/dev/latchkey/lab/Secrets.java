package dev.latchkey.lab;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets: 256 random bits, in characters that are safe in a header. */
final class Secrets {
  private Secrets() {}

  static String create() {
    byte[] random = new byte[32];
    SecureRandom source = new SecureRandom();
    String secret;
    do {
      source.nextBytes(random);
      secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    } while (secret.startsWith("-")); // "az login -p" would take it for an option.
    return secret;
  }
}
