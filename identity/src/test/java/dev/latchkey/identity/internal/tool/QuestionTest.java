package dev.latchkey.identity.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.InFlight;
import dev.latchkey.identity.internal.source.Token;
import dev.latchkey.identity.internal.source.TokenRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One question at a time for each subject, each waiter as patient as it wants to be. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class QuestionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Token TOKEN = Token.of("token", Instant.EPOCH, null);

  private final InFlight<ToolLookup, Token> questions =
      new InFlight<>(
          new ToolQuestions(
              new FakeDeveloperTool(Clock.systemUTC()),
              new SharedTool(
                  new FakeDeveloperTool(Clock.systemUTC()), new Nowhere(), Clock.systemUTC())),
          "latchkey-asks-fake",
          Duration.ofMillis(1500));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CountDownLatch mayAnswer = new CountDownLatch(1);

  /** What the interrupted were told. */
  private final Queue<Failure> told = new ConcurrentLinkedQueue<>();

  /** No files. */
  private static final class Nowhere implements ToolState {
    @Override
    public Snapshot snapshot(@Nullable String subscription, @Nullable CacheQuery query) {
      return new Snapshot(new SignInState.SignedOut(), List.of(), List.of(), true);
    }

    @Override
    public Snapshot readToken(CacheQuery query) {
      return snapshot(null, query);
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private static ToolLookup subject(String scope, Object... who) {
    ToolRequest request = new ToolRequest(List.of(scope), null, null, null);
    return new ToolLookup(
        new TokenRequest(List.of(scope), null, null, false),
        null,
        request,
        TokenKey.of(null, request),
        List.of(who),
        null);
  }

  /** A tool that answers when it may, and takes note when it is ended before. */
  private Token answer() throws InterruptedException {
    asked.incrementAndGet();
    try {
      mayAnswer.await();
    } catch (InterruptedException e) {
      ended.incrementAndGet();
      throw e;
    }
    return TOKEN;
  }

  private Future<Token> ask(ToolLookup subject, InFlight.Work<Token> work, Duration patience) {
    return threads.submit(() -> questions.join(subject, work, patience, null));
  }

  private static void awaitWaiters(int count) throws InterruptedException {
    while (Thread.getAllStackTraces().values().stream().filter(QuestionTest::isWaiting).count()
        < count) {
      Thread.sleep(1);
    }
  }

  private static boolean isWaiting(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith(InFlight.class.getName())
          && frame.getMethodName().equals("await")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void sixtyFourWaitersShareOneQuestion() throws Exception {
    List<Future<Token>> waiters = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      waiters.add(ask(subject("a"), this::answer, PATIENCE));
    }
    awaitWaiters(64);
    mayAnswer.countDown();
    for (Future<Token> waiter : waiters) {
      assertThat(waiter.get()).isSameAs(TOKEN);
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void callerWhoMeanwhileDoesSomethingDoesItWhileTheToolWorks() throws Exception {
    AtomicInteger rehearsals = new AtomicInteger();
    Runnable rehearsal =
        () -> {
          rehearsals.incrementAndGet();
          mayAnswer.countDown(); // The question is open by now: else nobody would answer.
        };
    assertThat(questions.join(subject("a"), this::answer, PATIENCE, rehearsal)).isSameAs(TOKEN);
    assertThat(rehearsals).hasValue(1);
  }

  @Test
  void rehearsalThatFailsEndsTheQuestion() {
    Runnable rehearsal =
        () -> {
          throw new NoClassDefFoundError("rehearsed");
        };
    assertThatThrownBy(() -> questions.join(subject("a"), this::answer, PATIENCE, rehearsal))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(ended.get()).isEqualTo(asked.get());
  }

  @Test
  void otherSubjectsAreOtherQuestions() throws Exception {
    List<ToolLookup> subjects = List.of(subject("a"), subject("b"), subject("a", "written since"));
    List<Future<Token>> waiters =
        subjects.stream().map(subject -> ask(subject, this::answer, PATIENCE)).toList();
    awaitWaiters(3);
    mayAnswer.countDown();
    for (Future<Token> waiter : waiters) {
      waiter.get();
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void failureAnswersAllWhoWaitAndIsNotKept() throws Exception {
    Failure failure = new Failure(FailureKind.NETWORK, "no luck");
    List<Future<Token>> waiters = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      waiters.add(
          ask(
              subject("a"),
              () -> {
                answer();
                throw failure;
              },
              PATIENCE));
    }
    awaitWaiters(16);
    mayAnswer.countDown();
    for (Future<Token> waiter : waiters) {
      assertThat(catchThrowableOfType(java.util.concurrent.ExecutionException.class, waiter::get))
          .hasCause(failure);
    }
    assertThat(asked).hasValue(1);
    assertThat(questions.join(subject("a"), this::answer, PATIENCE, null)).isSameAs(TOKEN);
    assertThat(asked).hasValue(2);
  }

  @Test
  void crashReachesAllWhoWaitAndIsNotKept() throws Exception {
    IllegalArgumentException crash = new IllegalArgumentException("a fault of ours");
    assertThatThrownBy(() ->
            questions.join(
                subject("a"),
                () -> {
                  throw crash;
                },
                PATIENCE,
                null))
        .isSameAs(crash);
    mayAnswer.countDown();
    assertThat(questions.join(subject("a"), this::answer, PATIENCE, null)).isSameAs(TOKEN);
  }

  @Test
  void impatientAndInterruptedWaitersLeaveTheOthersUndisturbed() throws Exception {
    Future<Token> patient = ask(subject("a"), this::answer, PATIENCE);
    awaitWaiters(1);
    for (int i = 0; i < 10; i++) {
      assertThat(failure(SHORT))
          .hasMessage("fake gave no answer within 50 ms and goes on for others who wait")
          .extracting(Failure::kind)
          .isEqualTo(FailureKind.TIMED_OUT);
      Thread interrupted = waiterToInterrupt();
      awaitWaiters(2);
      interrupted.interrupt();
      interrupted.join();
      assertThat(told.remove())
          .hasMessage("the thread was interrupted, and fake goes on for others who wait")
          .extracting(Failure::kind)
          .isEqualTo(FailureKind.INTERRUPTED);
    }
    mayAnswer.countDown();
    assertThat(patient.get()).isSameAs(TOKEN);
    assertThat(asked).hasValue(1);
    assertThat(ended).hasValue(0);
  }

  private Failure failure(Duration patience) {
    return catchThrowableOfType(
        Failure.class, () -> questions.join(subject("a"), this::answer, patience, null));
  }

  private Thread waiterToInterrupt() {
    Thread thread = new Thread(() -> told.add(failure(PATIENCE)));
    thread.start();
    return thread;
  }

  @Test
  void lastWaiterWhoGoesEndsTheToolAndTheNextOneAsksAnew() throws Exception {
    Thread interrupted = waiterToInterrupt();
    awaitWaiters(1);
    assertThat(failure(SHORT).kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(ended).as("somebody waits still").hasValue(0);
    interrupted.interrupt();
    interrupted.join();
    assertThat(ended).as("ended before the last call returned").hasValue(1);
    assertThat(told.remove()).hasMessage("the thread was interrupted, and fake was ended");

    assertThat(failure(SHORT)).hasMessage("fake gave no answer within 50 ms and was ended");
    assertThat(ended).as("after its time").hasValue(2);
    mayAnswer.countDown();
    assertThat(questions.join(subject("a"), this::answer, PATIENCE, null)).isSameAs(TOKEN);
    assertThat(asked).hasValue(3);
  }

  @Test
  void interruptedThreadAsksNothing() {
    Thread.currentThread().interrupt();
    Failure failure = failure(PATIENCE);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).hasMessage("the thread was interrupted before it waited for fake");
    assertThat(asked).hasValue(0);
  }

  /** A caller that comes just when a run ends gets its answer or starts the next run. */
  @Test
  void nobodyIsForgottenBetweenTwoQuestions() throws Exception {
    mayAnswer.countDown();
    List<Future<Integer>> runs = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      runs.add(
          threads.submit(() -> {
            int answers = 0;
            for (int turn = 0; turn < 2_000; turn++) {
              try {
                Duration patience = (turn + number) % 3 == 0 ? Duration.ofNanos(1) : PATIENCE;
                Token token = questions.join(subject("a"), this::answer, patience, null);
                answers += token.equals(TOKEN) ? 1 : 0;
              } catch (Failure e) {
                assertThat(e.kind()).isEqualTo(FailureKind.TIMED_OUT);
              }
            }
            return answers;
          }));
    }
    for (Future<Integer> run : runs) {
      assertThat(run.get()).isGreaterThanOrEqualTo(1_333);
    }
  }
}
