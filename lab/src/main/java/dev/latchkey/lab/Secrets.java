package dev.latchkey.lab;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that a lab makes: 256 random bits, in letters that survive a header. */
final class Secrets {
  private Secrets() {}

  static String create() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
