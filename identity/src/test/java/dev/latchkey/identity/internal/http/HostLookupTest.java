package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.identity.internal.process.Leftovers;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leftovers.class)
@Timeout(60)
class HostLookupTest {
  private static final InetAddress[] FOUND = {InetAddress.getLoopbackAddress()};

  @Test
  void lookupThatNeverEndsIsNotWaitedFor() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    HostLookup lookup =
        new HostLookup(host -> {
          thread.set(Thread.currentThread());
          awaitUninterruptibly(end);
          return FOUND;
        });
    try {
      assertThatThrownBy(() -> lookup.addressesOf("imds.test", 500))
          .isInstanceOf(SocketTimeoutException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> lookup.addressesOf("imds.test", 60_000))
          .isInstanceOf(InterruptedException.class);
      assertThat(thread.get().isDaemon()).isTrue();
    } finally {
      end.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // As the system's lookup: it goes on.
      }
    }
  }

  @Test
  void unknownNameIsSaidAsSuch() {
    HostLookup lookup =
        new HostLookup(host -> {
          throw new UnknownHostException(host);
        });
    assertThatThrownBy(() -> lookup.addressesOf("imds.test", 60_000))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("imds.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void addressNeedsNoThread(String address) throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    HostLookup lookup =
        new HostLookup(host -> {
          thread.set(Thread.currentThread());
          return InetAddress.getAllByName(host);
        });
    assertThat(lookup.addressesOf(address, 60_000))
        .containsExactly(InetAddress.getAllByName(address));
    assertThat(thread.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void nameIsFound() throws Exception {
    assertThat(new HostLookup(host -> FOUND).addressesOf("imds.test", 60_000)).isEqualTo(FOUND);
  }
}
