package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
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
    AzState state = new AzState(BareMachine.with(az.environment()), true);
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
          (state.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token() != null);
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
    HeapSecret secret = new HeapSecret();
    secret.writeTo(
        az.file("msal_token_cache.json"),
        AzFolder.cacheText(List.of("alice@contoso.test")),
        "a-refresh-token|an\\.id\\.token");
    AzState state = new AzState(BareMachine.with(az.environment()), true);
    for (int i = 0; i < 50; i++) {
      assertThat(state.current()).isInstanceOf(SignedIn.class);
      assertThat(state.readToken(new CacheQuery(AzFolder.STORAGE, null, null)).token()).isNull();
    }
    secret.assertIsNotInHeap(folder.resolve("heap.hprof"));
  }
}
