package dev.latchkey.identity.internal.tool.az;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.tool.CacheQuery;
import dev.latchkey.identity.internal.tool.SignIn;
import dev.latchkey.identity.internal.tool.SignInState.SignedIn;
import dev.latchkey.identity.internal.tool.Snapshot;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen threads read while another rewrites the files a thousand times a second. */
class TornWritesTest {
  private static final Duration LENGTH = Duration.ofSeconds(4);

  @TempDir Path folder;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger seen = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicInteger tokens = new AtomicInteger();

  private static String user(int number) {
    return "u%06d@contoso.test".formatted(number);
  }

  private void write(AzFolder az, int number) throws IOException {
    begun.set(number);
    az.cache(
        List.of(user(number)),
        new Entry("token-" + user(number), Instant.now())
            .text("home_account_id", AzFolder.home(user(number))));
    az.profile(AzFolder.subscription("dev", "Dev", user(number), AzFolder.CONTOSO, true));
    done.set(number);
  }

  private void read(AzState state, boolean asksForToken) {
    int first = done.get();
    Optional<SignIn> found;
    if (asksForToken) {
      Snapshot snapshot = state.readToken(new CacheQuery(AzFolder.STORAGE, null, null));
      Token token = snapshot.token();
      found = token == null ? Optional.empty() : Optional.of(signIn(snapshot));
      if (token != null) {
        assertThat(token.value()).isEqualTo("token-" + signIn(snapshot).account());
        tokens.incrementAndGet();
      }
    } else {
      found =
          state.current() instanceof SignedIn now ? Optional.of(now.signIn()) : Optional.empty();
    }
    int last = begun.get();
    if (found.isPresent()) {
      int number = Integer.parseInt(found.get().account().substring(1, 7));
      assertThat(number).as("signed in meanwhile").isBetween(first, last);
      seen.incrementAndGet();
    } else {
      unknown.incrementAndGet();
    }
  }

  private static SignIn signIn(Snapshot snapshot) {
    return ((SignedIn) snapshot.state()).signIn();
  }

  @Test
  @Timeout(60)
  void nobodyIsEverTakenForAnotherAndNothingIsThrown() throws Exception {
    AzFolder az = new AzFolder(folder);
    az.emptyFirst();
    az.signInAlice();
    write(az, 0);
    AzState state = new AzState(BareMachine.with(az.environment()), true);
    AtomicBoolean isOver = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        boolean asksForToken = i % 2 == 0;
        readers.add(
            threads.submit(() -> {
              while (!isOver.get()) {
                read(state, asksForToken);
              }
            }));
      }
      long end = System.nanoTime() + LENGTH.toNanos();
      int number = 0;
      // By time, not by number: a slow machine would take minutes for four thousand.
      for (long next = System.nanoTime(); System.nanoTime() < end; next += 1_000_000) {
        write(az, ++number);
        LockSupport.parkNanos(next - System.nanoTime());
      }
      isOver.set(true);
      for (Future<?> reader : readers) {
        reader.get(20, TimeUnit.SECONDS);
      }
      System.out.printf(
          "torn writes: %d rewrites, %d readings, %d tokens, %d unknown%n",
          number, seen.get(), tokens.get(), unknown.get());
      assertThat(seen.get()).isPositive();
      int last = number;
      assertThat(((SignedIn) state.current()).signIn().account()).isEqualTo(user(last));
    } finally {
      isOver.set(true);
      threads.shutdownNow();
    }
  }
}
