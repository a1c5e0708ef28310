package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** A secret that lies in files; no object of this JVM holds it, but backwards. */
public final class HeapSecret {
  private final byte[] reversed = new byte[64];

  public HeapSecret() {
    new SecureRandom().nextBytes(reversed);
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = (byte) ('a' + (reversed[i] & 0x7f) % 26);
    }
  }

  /** Writes a text with the secret in place of each part that fits a pattern. */
  public void writeTo(Path file, String text, String pattern) throws IOException {
    String[] parts = text.split(pattern, -1);
    assertThat(parts.length).isGreaterThan(1);
    byte[] one = new byte[1];
    Files.write(file, new byte[0]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (int part = 0; part < parts.length; part++) {
      Files.write(file, AzFolder.utf8(parts[part]), StandardOpenOption.APPEND);
      for (int i = reversed.length - 1; part < parts.length - 1 && i >= 0; i--) {
        one[0] = reversed[i];
        Files.write(file, one, StandardOpenOption.APPEND);
      }
    }
  }

  /** Garbage is looked through too: what is not overwritten would be found there. */
  public void assertIsNotInHeap(Path dump) throws IOException {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), false);
    assertThat(contains(dump, inMemory(reversed, 1, 0))).as("the search can find").isTrue();
    byte[] secret = new byte[reversed.length];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = reversed[secret.length - 1 - i];
    }
    assertThat(contains(dump, inMemory(secret, 1, 0))).as("Latin-1").isFalse();
    assertThat(contains(dump, inMemory(secret, 2, 0))).as("UTF-16, little end first").isFalse();
    assertThat(contains(dump, inMemory(secret, 2, 1))).as("UTF-16, big end first").isFalse();
  }

  /** The first 32 characters of a text as they lie in memory. */
  private static byte[] inMemory(byte[] text, int width, int offset) {
    byte[] bytes = new byte[32 * width];
    for (int i = 0; i < 32; i++) {
      bytes[i * width + offset] = text[i];
    }
    return bytes;
  }

  /** Knuth, Morris and Pratt, so that a file of any size is read once. */
  private static boolean contains(Path file, byte[] wanted) throws IOException {
    int[] back = new int[wanted.length];
    for (int i = 1, k = 0; i < wanted.length; i++) {
      while (k > 0 && wanted[i] != wanted[k]) {
        k = back[k - 1];
      }
      k += wanted[i] == wanted[k] ? 1 : 0;
      back[i] = k;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      int matched = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        while (matched > 0 && (byte) c != wanted[matched]) {
          matched = back[matched - 1];
        }
        matched += (byte) c == wanted[matched] ? 1 : 0;
        if (matched == wanted.length) {
          return true;
        }
      }
      return false;
    }
  }
}
