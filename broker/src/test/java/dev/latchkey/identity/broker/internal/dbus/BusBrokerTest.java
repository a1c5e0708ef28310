package dev.latchkey.identity.broker.internal.dbus;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.FakeBroker;
import dev.latchkey.identity.broker.fake.FakeBroker.Answer;
import dev.latchkey.identity.broker.fake.TestBus;
import dev.latchkey.identity.broker.fake.TestBus.Kind;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker on a bus of each kind: the one of dbus-java, and the one that desktops have. */
@Timeout(60)
class BusBrokerTest {
  private static final Deadline TIME = Deadline.in(Duration.ofHours(1));

  private @Nullable TestBus bus;
  private @Nullable FakeBroker fake;

  @AfterEach
  void end() {
    if (fake != null) {
      fake.close();
    }
    if (bus != null) {
      bus.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("latchkey-"));
  }

  /** The open descriptors that the client makes: sockets, and what a selector waits with. */
  private static int sockets() {
    int count = 0;
    for (File open :
        Optional.ofNullable(new File("/proc/self/fd").listFiles()).orElse(new File[0])) {
      try {
        String target = Files.readSymbolicLink(open.toPath()).toString();
        count += target.startsWith("socket:") || target.startsWith("anon_inode:") ? 1 : 0;
      } catch (IOException e) {
        // Closed since.
      }
    }
    return count;
  }

  private FakeBroker start(Kind kind) {
    bus = TestBus.start(kind);
    fake = FakeBroker.on(bus);
    return fake;
  }

  private BusBroker client(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(bus().session());
    variables.putAll(more);
    return new BusBroker(
        new Surroundings(
            variables, Clock.systemUTC(), Platform.LINUX, Surroundings.ofThisMachine().files()));
  }

  private TestBus bus() {
    return java.util.Objects.requireNonNull(bus);
  }

  private static TokenCall call(@Nullable Account account) {
    BrokerRequest request =
        new BrokerRequest(
            null,
            "alice@contoso.test",
            "aebc6443-996d-45c2-90f0-388ff96faa56",
            "https://login.microsoftonline.com",
            CONTOSO,
            List.of("https://storage.azure.com/.default"),
            null,
            false,
            false);
    return new TokenCall(request, account, 0);
  }

  /**
   * A token. The bus of dbus-java 5.2.2 writes with two threads at once, so that one connection in
   * fifty gets parts of two messages; it is then asked again.
   */
  private String token(Deadline deadline) throws Failure, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return tokenOnce(deadline);
      } catch (Failure e) {
        boolean isOfBus = bus().isEmbedded() && e.getCause() instanceof MalformedMessageException;
        if (!isOfBus || tries == 5) {
          throw e;
        }
      }
    }
  }

  private String tokenOnce(Deadline deadline) throws Failure, InterruptedException {
    try (BrokerSession session = client(Map.of()).connect(deadline)) {
      Account account = session.accounts("aebc6443-996d-45c2-90f0-388ff96faa56", deadline).get(0);
      return session.silent(call(account), deadline).value();
    }
  }

  private Failure failure(Deadline deadline) {
    Failure failure = catchThrowableOfType(Failure.class, () -> token(deadline));
    assertThat(failure).isNotNull();
    assertThat(failure.toString()).doesNotContain("secret");
    return failure;
  }

  @ParameterizedTest
  @EnumSource
  void brokerIsPingedAndAskedAndTheConnectionEnds(Kind kind) throws Exception {
    FakeBroker broker = start(kind);
    assertThat(token(TIME)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(broker.methods()).endsWith("getAccounts", "acquireTokenSilently");
    int before = sockets();
    for (int i = 0; i < 20; i++) {
      token(TIME);
    }
    if (kind == Kind.REAL) { // The other one has its own ends of them in this JVM.
      assertThat(sockets()).isLessThanOrEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutABrokerTheMachineHasNone(Kind kind) {
    bus = TestBus.start(kind);
    Failure failure = failure(TIME);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen())
        .isEqualTo(
            "this machine has no authentication broker: no service has its name"
                + " (org.freedesktop.DBus.Error.ServiceUnknown)");
    assertThat(failure.remedy()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void longAnswersAndLettersOfAllKindsComeWhole(Kind kind) throws Exception {
    String token = "x".repeat(200_000);
    start(kind)
        .accounts(
            call -> Answers.accounts(ALICE).replace("name of alice", "\u00c4li\u4e2d\ud83d\ude00"))
        .silent(call -> Answers.token(ALICE, token));
    assertThat(token(TIME)).isEqualTo(token);
    assertThat(
            java.util.Objects.requireNonNull(fake)
                .calls()
                .get(java.util.Objects.requireNonNull(fake).calls().size() - 1)
                .request())
        .contains("\u00c4li\u4e2d\ud83d\ude00");
  }

  @ParameterizedTest
  @EnumSource
  void slowBrokerEndsAtTheDeadline(Kind kind) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    start(kind)
        .silent(call -> {
          end.await();
          return Answers.token(ALICE);
        });
    long start = System.nanoTime();
    Failure failure = failure(Deadline.in(Duration.ofMillis(1500)));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(1400), Duration.ofSeconds(5));
    end.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void interruptEndsTheWait(Kind kind) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FakeBroker broker =
        start(kind)
            .silent(call -> {
              end.await();
              return Answers.token(ALICE);
            });
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> thrown.set(catchThrowableOfType(InterruptedException.class, () -> token(TIME))));
    thread.start();
    broker.next();
    broker.next();
    thread.interrupt();
    thread.join(20_000);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    end.countDown();
  }

  @ParameterizedTest
  @CsvSource({"garbage", "''", "[]", "{", "null", "{}"})
  void garbageIsNoAnswer(String text) {
    Answer garbage = call -> text;
    start(Kind.REAL).accounts(garbage);
    assertThat(failure(TIME).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    java.util.Objects.requireNonNull(fake)
        .accounts(call -> Answers.accounts(ALICE))
        .silent(garbage);
    assertThat(failure(TIME).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  /** dbus-java gives every error its own name; {@code BusConnectionTest} has those of D-Bus. */
  @ParameterizedTest
  @CsvSource({"secret, UNEXPECTED", "AADSTS50076 secret, REAUTHENTICATION_REQUIRED"})
  void errorInPlaceOfAnAnswerHasAKind(String words, FailureKind kind) {
    start(Kind.REAL)
        .silent(call -> {
          throw new DBusExecutionException(words);
        });
    assertThat(failure(TIME).kind()).isEqualTo(kind);
  }

  /** The bus says NoReply for it. */
  @Test
  void brokerThatEndsWithoutAnAnswerIsNotWaitedFor() {
    FakeBroker broker = start(Kind.REAL);
    broker.silent(call -> {
      new Thread(broker::close).start();
      Thread.sleep(20_000);
      return "";
    });
    Failure failure = failure(TIME);
    fake = null;
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("ended before it answered");
  }

  @Test
  void busThatEndsIsNotWaitedFor() {
    FakeBroker broker = start(Kind.REAL);
    broker.silent(call -> {
      bus().kill();
      Thread.sleep(20_000);
      return "";
    });
    Failure failure = failure(TIME);
    fake = null;
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("the session bus closed the connection");
  }

  /** What the bus starts says so in a file; the broker comes then. */
  @Test
  void busStartsTheBrokerThatIsAskedFor() throws Exception {
    bus = TestBus.start(Kind.REAL);
    Path started = bus.folder().resolve("started");
    bus.activates("/usr/bin/touch " + started);
    AtomicReference<@Nullable String> token = new AtomicReference<>();
    Thread client =
        new Thread(() -> {
          try {
            token.set(token(TIME));
          } catch (Failure | InterruptedException e) {
            token.set(e.toString());
          }
        });
    client.start();
    while (!Files.exists(started) && client.isAlive()) {
      Thread.sleep(5);
    }
    fake = FakeBroker.on(bus);
    client.join(20_000);
    assertThat(started).exists();
    assertThat(token.get()).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
  }

  @ParameterizedTest
  @CsvSource({
    "/bin/false, can't be started (org.freedesktop.DBus.Error.Spawn.ChildExited)",
    "/nonexistent/broker, can't be started (org.freedesktop.DBus.Error.Spawn.",
  })
  void brokerThatCantBeStartedIsNamed(String program, String seen) throws IOException {
    bus = TestBus.start(Kind.REAL).activates(program);
    Failure failure = failure(TIME);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains(seen);
  }

  /** The bus gives up after 3 s here, and after 25 s as desktops have it: we wait for 5 s. */
  @Test
  void brokerThatStartsAndNeverComesIsNotWaitedFor() throws IOException {
    bus = TestBus.start(Kind.REAL).activates("/bin/sleep 20");
    long start = System.nanoTime();
    Failure failure = failure(TIME);
    assertThat(failure.kind()).isIn(FailureKind.TIMED_OUT, FailureKind.NOT_AVAILABLE_HERE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  private static final Map<String, String> DISPLAY = Map.of("DISPLAY", ":7");

  @Test
  void signInShowsAWindowWhereThereIsADisplay() throws Exception {
    FakeBroker broker = start(Kind.REAL);
    try (BrokerSession session = client(DISPLAY).connect(TIME)) {
      assertThat(session.interactive(call(null), TIME).homeAccountId())
          .isEqualTo(ALICE.homeAccountId());
    }
    assertThat(broker.methods()).containsExactly("acquireTokenInteractively");
    assertThat(broker.calls().get(0).request())
        .contains("\"authorizationType\":6", "\"isSignIn\":true", "\"parentWindowHandle\":1");
  }

  @Test
  void withoutADisplayNoWindowIsAskedFor() throws Exception {
    FakeBroker broker = start(Kind.REAL);
    try (BrokerSession session = client(Map.of()).connect(TIME)) {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> session.interactive(call(null), TIME));
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure.seen()).contains("DISPLAY", "WAYLAND_DISPLAY");
    }
    assertThat(broker.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void signInThatIsGivenUpIsCancelledUnderAnotherId(boolean byInterrupt) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FakeBroker broker =
        start(Kind.REAL)
            .interactive(call -> {
              end.await();
              return Answers.token(ALICE);
            })
            .cancellation(call -> {
              end.countDown();
              return "{}";
            });
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Deadline deadline = byInterrupt ? TIME : Deadline.in(Duration.ofMillis(1500));
    Thread thread =
        new Thread(() -> {
          try (BrokerSession session = client(DISPLAY).connect(TIME)) {
            session.interactive(call(null), deadline);
          } catch (Failure | InterruptedException e) {
            thrown.set(e);
          }
        });
    thread.start();
    FakeBroker.Call signIn = broker.next();
    if (byInterrupt) {
      thread.interrupt();
    }
    FakeBroker.Call cancellation = broker.next();
    thread.join(20_000);
    assertThat(cancellation.method()).isEqualTo("cancelInteractiveFlow");
    assertThat(cancellation.correlationId()).isNotEqualTo(signIn.correlationId());
    assertThat(cancellation.request())
        .isEqualTo(
            "{\"error\":{\"context\":\"The InteractiveRequest was canceled on behalf of the"
                + " user\",\"diagnostics\":null,\"errorCode\":0,\"status\":7,\"subStatus\":0,"
                + "\"tag\":579379414}}");
    if (byInterrupt) {
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    } else {
      assertThat(thrown.get()).isInstanceOf(Failure.class);
    }
  }
}
