package dev.latchkey.identity.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import dev.latchkey.identity.internal.state.AzFolder.Entry;
import dev.latchkey.identity.internal.state.SignInState.SignedIn;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at the files costs, and what it leaves behind. */
class StateCostTest {
  @TempDir Path folder;

  @Test
  void lookAtUnchangedFilesCostsMicroseconds() throws IOException {
    AzFolder az = new AzFolder(folder);
    az.signInAlice(new Entry("a-token", Instant.now()));
    az.settle();
    AzState state = new AzState(TestMachine.with(az.environment()));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      for (int i = 0; i < 5_000; i++) {
        if (!(state.current() instanceof SignedIn)) {
          throw new AssertionError();
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / 5_000);
      allocated = Math.min(allocated, (threads.getCurrentThreadAllocatedBytes() - bytes) / 5_000);
    }
    long token = Long.MAX_VALUE;
    for (int i = 0; i < 3_000; i++) {
      long start = System.nanoTime();
      boolean isFound =
          state.findToken(new CacheQuery(AzFolder.STORAGE, null, null, false)).isPresent();
      token = Math.min(token, System.nanoTime() - start);
      assertThat(isFound).isTrue();
    }
    System.out.printf(
        "state: unchanged %d ns, %d bytes; token from the file %d ns%n", best, allocated, token);
    assertThat(best).isLessThan(200_000);
    assertThat(allocated).isLessThan(2_048);
  }

  @Test
  void heapHoldsNoSecretAfterwards() throws IOException {
    AzFolder az = new AzFolder(folder);
    az.signInAlice();
    byte[] reversed = writeSecrets(az.file("msal_token_cache.json"));
    AzState state = new AzState(TestMachine.with(az.environment()));
    for (int i = 0; i < 50; i++) {
      assertThat(state.current()).isInstanceOf(SignedIn.class);
      assertThat(state.findToken(new CacheQuery(AzFolder.STORAGE, null, null, false))).isEmpty();
    }
    Path dump = folder.resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), false);
    // Garbage too: what is not overwritten would be found there.
    assertThat(contains(dump, inMemory(reversed, 1, 0))).as("the search can find").isTrue();
    byte[] secret = new byte[reversed.length];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = reversed[secret.length - 1 - i];
    }
    assertThat(contains(dump, inMemory(secret, 1, 0))).as("Latin-1").isFalse();
    assertThat(contains(dump, inMemory(secret, 2, 0))).as("UTF-16, little end first").isFalse();
    assertThat(contains(dump, inMemory(secret, 2, 1))).as("UTF-16, big end first").isFalse();
  }

  /** Writes a refresh token and an id token that no object of this JVM holds, but backwards. */
  private static byte[] writeSecrets(Path cache) throws IOException {
    byte[] reversed = new byte[64];
    new SecureRandom().nextBytes(reversed);
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = (byte) ('a' + (reversed[i] & 0x7f) % 26);
    }
    String text = AzFolder.cacheText(List.of("alice@contoso.test"));
    String[] parts = text.split("a-refresh-token|an\\.id\\.token", -1);
    assertThat(parts).hasSize(3);
    byte[] one = new byte[1];
    Files.write(cache, new byte[0]);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rw-------"));
    for (int part = 0; part < parts.length; part++) {
      Files.write(cache, AzFolder.utf8(parts[part]), StandardOpenOption.APPEND);
      for (int i = reversed.length - 1; part < 2 && i >= 0; i--) {
        one[0] = reversed[i];
        Files.write(cache, one, StandardOpenOption.APPEND);
      }
    }
    return reversed;
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
