package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Lookup;
import dev.latchkey.identity.internal.source.Remedy;
import dev.latchkey.identity.internal.source.TenantRule;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import dev.latchkey.identity.internal.tool.SignInState.SignedOut;
import dev.latchkey.identity.internal.tool.az.AzFolder;
import dev.latchkey.identity.internal.tool.az.AzFolder.Entry;
import dev.latchkey.identity.internal.tool.az.AzState;
import dev.latchkey.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens near their end, and clocks that are set. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class DueTokenTest {
  private static final ToolPolicy POLICY =
      new ToolPolicy(
          new TenantRule(null, List.of(), false), null, Duration.ofSeconds(30), Remedy.LONGER);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final ToolRequest STORAGE =
      new ToolRequest(List.of(AzFolder.STORAGE), null, null, null);
  private static final TokenRequest RAW =
      new TokenRequest(List.of(AzFolder.STORAGE), null, null, false);
  private static final Snapshot SNAPSHOT =
      new Snapshot(new SignedOut(), List.of(), List.of(), true);

  @TempDir Path folder;
  private final SettableClock clock = new SettableClock(Instant.now());
  private final FakeDeveloperTool tool = new FakeDeveloperTool(clock);
  private AzFolder az;
  private SharedTool source;

  @BeforeEach
  void signIn() throws IOException {
    az = new AzFolder(folder);
    az.signInAlice();
    az.settle();
    AzState state = new AzState(BareMachine.here(az.environment(), clock), true);
    source = new SharedTool(tool, state, clock);
  }

  private String ask() throws Failure {
    Lookup lookup = source.peek(RAW, STORAGE);
    Token found = lookup.token();
    return (found != null ? found : source.ask((ToolLookup) lookup, POLICY)).value();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  private static void awaitQuiet() throws InterruptedException {
    await(() -> Leftovers.threads().isEmpty());
  }

  @Test
  void tokenIsAskedForAnewInItsLastFiveMinutesWhileTheOldOneIsServed() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    assertThat(ask()).isEqualTo("answer-1");
    clock.move(Duration.ofMinutes(54));
    assertThat(ask()).isEqualTo("answer-1");
    awaitQuiet();
    assertThat(tool.asked).hasValue(1);

    tool.answers((request, number) -> {
      mayAnswer.await();
      return tool.token("answer-" + number);
    });
    clock.move(Duration.ofMinutes(2));
    for (int i = 0; i < 1_000; i++) {
      assertThat(ask()).as("while the tool is asked").isEqualTo("answer-1");
    }
    await(() -> tool.asked.get() == 2);
    mayAnswer.countDown();
    awaitQuiet();
    assertThat(ask()).isEqualTo("answer-2");
    assertThat(tool.asked).hasValue(2);
  }

  @Test
  void tokenInItsLastTwoMinutesIsNotGivenAway() throws Exception {
    ask();
    clock.move(Duration.ofSeconds(58 * 60 + 1));
    assertThat(ask()).isEqualTo("answer-2");
    clock.move(Duration.ofSeconds(58 * 60 + 1));
    tool.fails(FailureKind.NETWORK);
    assertThat(catchThrowableOfType(Failure.class, this::ask).kind())
        .isEqualTo(FailureKind.NETWORK);
    assertThat(source.peek(RAW, STORAGE).token()).isNull();
  }

  @Test
  void callerJoinsTheQuestionThatWasAskedAhead() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    ask();
    tool.answers((request, number) -> {
      mayAnswer.await();
      return tool.token("answer-" + number);
    });
    clock.move(Duration.ofMinutes(56));
    ask();
    await(() -> tool.asked.get() == 2);
    clock.move(Duration.ofMinutes(3));
    Thread answering =
        new Thread(() -> {
          while (Thread.getAllStackTraces().values().stream()
              .noneMatch(DueTokenTest::isCallerWaiting)) {
            Thread.onSpinWait();
          }
          mayAnswer.countDown();
        });
    answering.start();
    assertThat(ask()).isEqualTo("answer-2");
    answering.join();
    assertThat(tool.asked).hasValue(2);
  }

  private static boolean isCallerWaiting(StackTraceElement[] stack) {
    boolean waits = false;
    for (StackTraceElement frame : stack) {
      waits |= frame.getClassName().startsWith(InFlight.class.getName());
      if (waits && frame.getClassName().equals(DueTokenTest.class.getName())) {
        return true;
      }
    }
    return false;
  }

  @Test
  void failedRefreshAheadIsNotTriedAgainForAWhileAndTheOldTokenIsServed() throws Exception {
    ask();
    tool.fails(FailureKind.NETWORK);
    clock.move(Duration.ofMinutes(56));
    assertThat(ask()).isEqualTo("answer-1");
    await(() -> tool.asked.get() == 2);
    awaitQuiet();
    for (int i = 0; i < 1_000; i++) {
      assertThat(ask()).isEqualTo("answer-1");
    }
    awaitQuiet();
    assertThat(tool.asked).hasValue(2);
  }

  @Test
  void answerThatIsDueWhenItComesIsNotAskedForAgainAndAgain() throws Exception {
    tool.answers((request, number) -> tool.token("answer-" + number, Duration.ofMinutes(4)));
    for (int i = 0; i < 1_000; i++) {
      assertThat(ask()).isEqualTo("answer-1");
    }
    awaitQuiet();
    assertThat(tool.asked).hasValue(1);
  }

  @Test
  void answerThatIsOverWhenItComesIsGivenOnceAndNotKept() throws Exception {
    tool.answers((request, number) -> tool.token("answer-" + number, Duration.ofMinutes(2)));
    assertThat(ask()).isEqualTo("answer-1");
    assertThat(ask()).isEqualTo("answer-2");
    tool.answers((request, number) -> tool.token("answer-" + number, Duration.ofDays(-1)));
    assertThat(ask()).isEqualTo("answer-3");
    assertThat(ask()).isEqualTo("answer-4");
  }

  @Test
  void tokenThatTheToolWouldRefreshIsDueFromThenOn() throws Exception {
    long now = clock.instant().getEpochSecond();
    az.cache(
        List.of("alice@contoso.test"),
        new Entry("held", clock.instant()).text("refresh_on", Long.toString(now + 600)));
    az.settle();
    assertThat(ask()).isEqualTo("held");
    clock.move(Duration.ofMinutes(9));
    assertThat(ask()).isEqualTo("held");
    awaitQuiet();
    assertThat(tool.asked).hasValue(0);
    clock.move(Duration.ofMinutes(2));
    assertThat(ask()).isEqualTo("held");
    await(() -> tool.asked.get() == 1);
    awaitQuiet();
    assertThat(ask()).isEqualTo("answer-1");
  }

  @Test
  void clockThatIsSetForwardEndsTheTokenAndBackDoesNotRenewIt() throws Exception {
    ask();
    clock.move(Duration.ofDays(-400));
    for (int i = 0; i < 100; i++) {
      assertThat(ask()).isEqualTo("answer-1");
    }
    clock.move(Duration.ofDays(400).plus(HOUR));
    assertThat(ask()).isEqualTo("answer-2");
    clock.move(Duration.ofDays(400));
    assertThat(ask()).isEqualTo("answer-3");
  }

  @Test
  void timeThatPassesEndsATokenWhateverTheClockSays() {
    Instant now = clock.instant();
    CacheEntry fresh = CacheEntry.printed(tool.token("t"), SNAPSHOT, now);
    assertThat(fresh.isDue(now)).isFalse();

    CacheEntry due = aged(fresh, Duration.ofMinutes(56));
    assertThat(due.isDue(now)).isTrue();
    assertThat(due.isOver(now)).isFalse();
    CacheEntry over = aged(fresh, Duration.ofMinutes(59));
    assertThat(over.isOver(now)).isTrue();
    assertThat(over.isOver(now.minus(Duration.ofDays(400)))).as("set back").isTrue();
    assertThat(fresh.isOver(now.plus(HOUR))).as("set forward").isTrue();
    assertThat(fresh.isDue(now.plus(Duration.ofMinutes(55)))).isTrue();
    assertThat(fresh.isOver(now.plus(Duration.ofMinutes(57)))).isFalse();
  }

  @Test
  void pauseEndsByItself() {
    CacheEntry held = CacheEntry.printed(tool.token("t"), SNAPSHOT, clock.instant());
    assertThat(held.isPaused()).isFalse();
    assertThat(held.paused().isPaused()).isTrue();
    assertThat(aged(held.paused(), CacheEntry.PAUSE).isPaused()).isFalse();
    Token due = tool.token("t", Duration.ofMinutes(5));
    assertThat(CacheEntry.printed(due, SNAPSHOT, clock.instant()).isPaused()).isTrue();
  }

  @Test
  void refreshThatTookLongAndFailedPausesFromItsEnd() {
    TokenKey key = TokenKey.of(null, STORAGE);
    SignInCache tokens = new SignInCache(clock);
    CacheEntry held = CacheEntry.printed(tool.token("t"), SNAPSHOT, clock.instant());
    tokens.put(key, held);
    tokens.pauseIfDue(key);
    assertThat(tokens.find(key)).as("not due").isSameAs(held);
    clock.move(Duration.ofMinutes(56));
    tokens.pauseIfDue(key);
    assertThat(tokens.find(key)).matches(CacheEntry::isPaused);
    assertThat(tokens.pause(key, held)).as("somebody else's has come").isFalse();
  }

  /** The same, had it come earlier. */
  private static CacheEntry aged(CacheEntry held, Duration by) {
    return new CacheEntry(
        held.token(),
        held.due(),
        held.toolCache(),
        held.isSettled(),
        held.isOfToolCache(),
        held.nanos() - by.toNanos(),
        held.life(),
        held.pauseEnd() - by.toNanos());
  }
}
