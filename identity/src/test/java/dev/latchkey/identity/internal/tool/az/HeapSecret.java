package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.latchkey.testing.Permissions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A secret that lies in files; no object of this JVM holds it, but backwards. */
public final class HeapSecret {
  /** One byte less than the longest text that is searched for. */
  private static final int OVERLAP = 63;

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
    Permissions.set(file, "rw-------");
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
    byte[] secret = new byte[reversed.length];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = reversed[secret.length - 1 - i];
    }
    String backwards = inMemory(reversed, 1, 0);
    String latin1 = inMemory(secret, 1, 0);
    String littleEndFirst = inMemory(secret, 2, 0);
    String bigEndFirst = inMemory(secret, 2, 1);
    Set<String> found = found(dump, List.of(backwards, latin1, littleEndFirst, bigEndFirst));
    assertThat(found.contains(backwards)).as("the search can find").isTrue();
    assertThat(found.contains(latin1)).as("Latin-1").isFalse();
    assertThat(found.contains(littleEndFirst)).as("UTF-16, little end first").isFalse();
    assertThat(found.contains(bigEndFirst)).as("UTF-16, big end first").isFalse();
  }

  /** The first 32 characters of a text as they lie in memory, a character for each byte. */
  private static String inMemory(byte[] text, int width, int offset) {
    byte[] bytes = new byte[32 * width];
    for (int i = 0; i < 32; i++) {
      bytes[i * width + offset] = text[i];
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Those of the texts that a file contains. It is read once, in parts that overlap. */
  private static Set<String> found(Path file, List<String> wanted) throws IOException {
    Set<String> found = new HashSet<>();
    byte[] part = new byte[1 << 20];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read; (read = in.readNBytes(part, kept, part.length - kept)) > 0; ) {
        String text = new String(part, 0, kept + read, StandardCharsets.ISO_8859_1);
        wanted.stream().filter(text::contains).forEach(found::add);
        int end = kept + read;
        kept = Math.min(end, OVERLAP);
        System.arraycopy(part, end - kept, part, 0, kept);
      }
    }
    return found;
  }
}
