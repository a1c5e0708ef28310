package dev.latchkey.lab;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that a lab makes: 256 random bits, in letters that survive a header. */
final class Secrets {
  private Secrets() {}

  static String create() {
    byte[] random = new byte[32];
    SecureRandom source = new SecureRandom();
    String secret;
    do {
      source.nextBytes(random);
      secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    } while (secret.startsWith("-")); // An option, to "az login -p".
    return secret;
  }
}
