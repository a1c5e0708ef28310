package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@ExtendWith(Leftovers.class)
@Timeout(60)
class AzureCliReactiveTest {
  @TempDir Path folder;

  @Test
  void nothingRunsBeforeTheSubscriptionAndEachSubscriptionRunsAnew() {
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer());
    Mono<AccessToken> token = FakeAz.credential(az).getToken(FakeAz.request());
    assertThat(az.recorded("runs")).isEmpty();

    token.block();
    token.block();

    assertThat(az.recorded("runs")).hasSize(2);
  }

  @Test
  void badRequestIsAnErrorOfTheSubscriber() {
    Mono<AccessToken> token =
        FakeAz.credential(FakeTool.in(folder)).getToken(new TokenRequestContext());

    assertThatThrownBy(token::block).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failureIsThatOfTheBlockingCall() {
    FakeTool az =
        FakeTool.in(folder).complains("ERROR: Please run 'az login' to setup account.\n").exits(1);

    assertThatThrownBy(FakeAz.credential(az).getToken(FakeAz.request())::block)
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("Run: az login");
  }

  @Test
  void subscribingOnANonBlockingThreadDoesNotBlockIt() {
    Path go = folder.resolve("go");
    FakeTool az =
        FakeTool.in(folder)
            .run("while [ ! -e '" + go + "' ]; do sleep 0.01; done")
            .prints(FakeTool.answer());
    Mono<AccessToken> token = FakeAz.credential(az).getToken(FakeAz.request());

    Mono<AccessToken> subscribedToBeforeAzMayAnswer =
        Mono.fromCallable(
                () -> {
                  Mono<AccessToken> shared = token.cache();
                  shared.subscribe();
                  Files.createFile(go);
                  return shared;
                })
            .subscribeOn(Schedulers.parallel())
            .flatMap(shared -> shared);

    assertThat(subscribedToBeforeAzMayAnswer.block()).isNotNull();
  }

  @Test
  void cancelledSubscriptionEndsTheWholeTreeSilently() throws Exception {
    AtomicReference<Throwable> dropped = new AtomicReference<>();
    Hooks.onErrorDropped(dropped::set);
    try {
      FakeTool az = FakeTool.in(folder).run("(setsid sleep 600 &)").run("sleep 601");
      Disposable subscription =
          FakeAz.credential(az).getToken(FakeAz.request()).subscribe(token -> {}, dropped::set);
      while (az.recorded("runs").isEmpty()) {
        Thread.sleep(5);
      }

      subscription.dispose();

      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (!(Leftovers.processes().isEmpty() && Leftovers.threads().isEmpty())
          && System.nanoTime() - end < 0) {
        Thread.sleep(5);
      }
      assertThat(Leftovers.processes()).isEmpty();
      assertThat(dropped.get()).isNull();
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void timeoutOfTheMonoIsHonoured() throws Exception {
    FakeTool az = FakeTool.in(folder).run("sleep 600");
    Mono<AccessToken> token =
        FakeAz.credential(az).getToken(FakeAz.request()).timeout(Duration.ofMillis(300));

    assertThatThrownBy(token::block)
        .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);

    while (!(Leftovers.processes().isEmpty() && Leftovers.threads().isEmpty())) {
      Thread.sleep(5);
    }
  }
}
