package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /** A script reads the last line of stderr, and that is the failure's. */
  @Test
  void lineThatIsBeingWrittenIsWholeBeforeTheResultFollows() throws Exception {
    CountDownLatch isWriting = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    PrintStream slow =
        new PrintStream(written, true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            isWriting.countDown();
            awaitQuietly(mayGoOn);
            super.println(line);
          }
        };
    CompletableFuture<Void> command =
        CompletableFuture.runAsync(
            () -> {
              boolean unused = Progress.during(slow, "Waiting", () -> awaitQuietly(isWriting));
              slow.print("result");
            },
            task -> new Thread(task).start());
    assertThat(isWriting.await(1, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(() -> command.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    mayGoOn.countDown();
    command.get(1, TimeUnit.MINUTES);
    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("Waiting …", "result");
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
