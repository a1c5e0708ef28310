package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.testing.Soak;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody ever gets a token of somebody who is no longer signed in, and nothing is left behind. */
@Tag("soak")
@ExtendWith(Leftovers.class)
@Timeout(1800)
class SwitchesUnderLoadTest {
  private static final int WARM_UP = 500;
  private static final int REWRITES = Soak.rounds(4_000);

  @TempDir Path folder;
  private FakeAzWithFiles machine;
  private AzureCliCredential credential;

  @BeforeEach
  void start() throws IOException {
    machine = new FakeAzWithFiles(folder, Clock.systemUTC());
    credential = machine.credential();
  }

  private static String user(int number) {
    return "u%06d@contoso.test".formatted(number);
  }

  /**
   * az's login: its cache first, then its profile; some tokens az holds, for others it is asked.
   */
  private void signIn(int number, boolean isHeld) throws IOException {
    String user = user(number);
    Entry token =
        new Entry("held," + user + ",", Instant.now())
            .text("home_account_id", AzFolder.home(user))
            .text("realm", isHeld ? AzFolder.CONTOSO : AzFolder.FABRIKAM);
    machine.files.cache(List.of(user), token);
    machine.files.profile(AzFolder.subscription("dev", "Dev", user, AzFolder.CONTOSO, true));
  }

  private static int number(String token) {
    return Integer.parseInt(FakeAzWithFiles.owner(token).substring(1, 7));
  }

  @Test
  void switchesBetweenTwoCallsGiveNoStaleToken() throws IOException {
    int rounds = Soak.rounds(10_000);
    for (int i = 0; i < rounds; i++) {
      signIn(i % 7, i % 10 != 0);
      assertThat(number(FakeAzWithFiles.token(credential))).isEqualTo(i % 7);
    }
    assertThat(machine.runs()).isEqualTo(rounds / 10);
  }

  /** With times that move every 10 ms, ten writings in a row look the same from outside. */
  private void coarsen(String name) throws IOException {
    Path file = machine.files.file(name);
    long millis = Files.getLastModifiedTime(file).toMillis();
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis - millis % 10));
  }

  @ParameterizedTest(name = "file times that move every 10 ms: {0}")
  @ValueSource(booleans = {false, true})
  void sixteenThreadsAskWhileTheFilesAreRewrittenAThousandTimesASecond(boolean isCoarse)
      throws Exception {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger tokens = new AtomicInteger();
    AtomicInteger refusals = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    machine.files.emptyFirst();
    signIn(0, true);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> asking = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        asking.add(
            threads.submit(() -> {
              while (!isOver.get()) {
                int first = done.get();
                try {
                  int seen = number(FakeAzWithFiles.token(credential));
                  assertThat(seen).as("signed in meanwhile").isBetween(first, begun.get());
                  tokens.incrementAndGet();
                } catch (SignInException e) { // az, too, met a file that was half written.
                  assertThat(e.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
                  refusals.incrementAndGet();
                }
                LockSupport.parkNanos(15_000_000); // Leaves the writer time for its thousand.
              }
            }));
      }
      long start = System.nanoTime();
      for (int number = 1; number <= REWRITES; number++) {
        begun.set(number);
        signIn(number, number % 50 != 0);
        if (isCoarse) {
          coarsen("msal_token_cache.json");
          coarsen("azureProfile.json");
        }
        done.set(number);
        LockSupport.parkNanos(start + number * 1_000_000L - System.nanoTime());
      }
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      isOver.set(true);
      for (Future<?> one : asking) {
        one.get();
      }
      System.out.printf(
          "switches under load: %d rewrites in %d ms, %d tokens, %d refusals, %d processes%n",
          REWRITES, millis, tokens.get(), refusals.get(), machine.runs());
      assertThat(tokens.get()).isPositive();
      assertThat(number(FakeAzWithFiles.token(credential))).isEqualTo(REWRITES);
    } finally {
      isOver.set(true);
      threads.shutdownNow();
    }
  }

  /** Descriptors, threads of the JVM, and bytes in use after all garbage is gone. */
  private record Cost(int descriptors, int threads, long heap) {
    static Cost now() {
      File[] open = new File("/proc/self/fd").listFiles();
      System.gc();
      return new Cost(
          open == null ? 0 : open.length,
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
  }

  private void cycle(int number) throws IOException {
    signIn(number, number % 10 != 0);
    assertThat(number(FakeAzWithFiles.token(credential))).isEqualTo(number);
    machine.files.signOut();
    assertThat(Requests.failureOf(credential).kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
  }

  @Test
  void signInsAndSignOutsLeaveNothingBehind() throws IOException {
    int rounds = Soak.rounds(10_000);
    for (int i = 0; i < WARM_UP; i++) {
      cycle(i);
    }
    Cost before = Cost.now();
    for (int i = WARM_UP; i < WARM_UP + rounds; i++) {
      cycle(i);
    }
    Cost after = Cost.now();
    System.out.println("sign-in cycles: " + before + " " + after);
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 3);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 3);
    assertThat(after.heap())
        .as(
            "the tokens of all rounds would be 2 kB each: 20 MB in the full size, 1 MB in the small")
        .isLessThan(before.heap() + Math.max(300L * rounds, 700_000));
    assertThat(Leftovers.processes()).isEmpty();
  }
}
