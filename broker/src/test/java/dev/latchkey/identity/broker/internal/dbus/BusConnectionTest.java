package dev.latchkey.identity.broker.internal.dbus;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.testing.ScriptedBus;
import dev.latchkey.testing.ScriptedBus.Call;
import dev.latchkey.testing.ScriptedBus.Script;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the wire, byte by byte: as D-Bus allows it, and as it does not. */
@Timeout(60)
class BusConnectionTest {
  private static final String CLIENT = "aebc6443-996d-45c2-90f0-388ff96faa56";

  private static BusBroker client(Map<String, String> session) {
    return new BusBroker(
        new Surroundings(
            session, Clock.systemUTC(), Platform.LINUX, Surroundings.ofThisMachine().files()));
  }

  private static String firstAccount(Script script, Duration timeout)
      throws Failure, InterruptedException {
    try (ScriptedBus bus = ScriptedBus.with(script);
        BrokerSession session = client(bus.session()).connect(Deadline.in(timeout))) {
      return session.accounts(CLIENT, Deadline.in(timeout)).get(0).homeAccountId();
    }
  }

  private static String firstAccount(Script script) throws Failure, InterruptedException {
    return firstAccount(script, Duration.ofSeconds(20));
  }

  private static Failure failure(Script script, Duration timeout) {
    Failure failure = catchThrowableOfType(Failure.class, () -> firstAccount(script, timeout));
    assertThat(failure).isNotNull();
    assertThat(failure.toString() + failure.getCause()).doesNotContain("secret");
    return failure;
  }

  private static Failure failure(Script script) {
    return failure(script, Duration.ofSeconds(20));
  }

  private static byte[] answer(char order, int serial) {
    return ScriptedBus.reply(order, serial, Answers.accounts(ALICE));
  }

  @ParameterizedTest
  @ValueSource(chars = {'l', 'B'})
  void bothOrdersOfBytesAreRead(char order) throws Exception {
    assertThat(
            firstAccount(client -> {
              client.greet();
              client.send(answer(order, client.call().serial()));
            }))
        .isEqualTo(ALICE.homeAccountId());
  }

  @Test
  void answerMayComeByteByByte() throws Exception {
    assertThat(
            firstAccount(client -> {
              client.greet();
              for (byte b : answer('l', client.call().serial())) {
                client.send(new byte[] {b});
              }
            }))
        .isEqualTo(ALICE.homeAccountId());
  }

  @Test
  void signalsAndAnswersToOthersAreSkipped() throws Exception {
    assertThat(
            firstAccount(client -> {
              client.greet();
              Call call = client.call();
              client.send(ScriptedBus.signal());
              client.send(ScriptedBus.reply('l', call.serial() + 40, "{\"accounts\":[]}"));
              client.send(ScriptedBus.error(call.serial() - 1, "com.example.Late", "secret"));
              client.send(answer('l', call.serial()));
            }))
        .isEqualTo(ALICE.homeAccountId());
  }

  @Test
  void allOfItMayComeAtOnce() throws Exception {
    assertThat(
            firstAccount(client -> {
              client.greet();
              Call call = client.call();
              byte[] signal = ScriptedBus.signal();
              byte[] answer = answer('B', call.serial());
              byte[] both = Arrays.copyOf(signal, signal.length + answer.length);
              System.arraycopy(answer, 0, both, signal.length, answer.length);
              client.send(both);
            }))
        .isEqualTo(ALICE.homeAccountId());
  }

  @Test
  void busMayLetTheClientInAtOnce() throws Exception {
    assertThat(
            firstAccount(client -> {
              assertThat(client.line()).endsWith("AUTH EXTERNAL");
              client.send("OK 0123\r\n");
              client.line();
              client.send(ScriptedBus.reply('l', client.call().serial(), ":1.1"));
              client.send(ScriptedBus.reply('l', client.call().serial()));
              client.send(answer('l', client.call().serial()));
            }))
        .isEqualTo(ALICE.homeAccountId());
  }

  @ParameterizedTest
  @CsvSource({
    "org.freedesktop.DBus.Error.AccessDenied, NOT_AVAILABLE_HERE, does not let this user",
    "org.freedesktop.DBus.Error.UnknownMethod, NOT_AVAILABLE_HERE, does not have the methods",
    "org.freedesktop.DBus.Error.UnknownObject, NOT_AVAILABLE_HERE, does not have the methods",
    "org.freedesktop.DBus.Error.UnknownInterface, NOT_AVAILABLE_HERE, does not have the methods",
    "org.freedesktop.DBus.Error.NoReply, NOT_AVAILABLE_HERE, ended before it answered",
    "org.freedesktop.DBus.Error.Disconnected, NOT_AVAILABLE_HERE, ended before it answered",
    "org.freedesktop.DBus.Error.TimedOut, TIMED_OUT, gave no answer in time",
    "org.freedesktop.DBus.Error.Timeout, TIMED_OUT, gave no answer in time",
    "org.freedesktop.DBus.Error.NameHasNoOwner, NOT_AVAILABLE_HERE, has no authentication broker",
    "org.freedesktop.DBus.Error.Spawn.ChildExited, NOT_AVAILABLE_HERE, can't be started",
    "org.freedesktop.DBus.Error.Failed, UNEXPECTED, the authentication broker failed (",
    "com.example.Other, UNEXPECTED, (com.example.Other)",
    "not a name \u001b, UNEXPECTED, the authentication broker failed",
  })
  void errorsHaveTheirOwnWords(String name, FailureKind kind, String seen) {
    Failure failure =
        failure(client -> {
          client.greet();
          client.send(ScriptedBus.error(client.call().serial(), name, "secret words"));
        });
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.seen()).contains(seen).doesNotContain("\u001b");
  }

  @Test
  void codeOfEntraInAnErrorCounts() {
    Failure failure =
        failure(client -> {
          client.greet();
          client.send(
              ScriptedBus.error(
                  client.call().serial(),
                  "org.freedesktop.DBus.Error.Failed",
                  "AADSTS53003: secret"));
        });
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure.seen()).contains("AADSTS53003");
  }

  @ParameterizedTest
  @ValueSource(strings = {"REJECTED EXTERNAL", "ERROR", "OK", "", "HTTP/1.1 400 Bad Request"})
  void busThatRefusesTheUserIsNamed(String line) {
    Failure failure =
        failure(client -> {
          client.line();
          client.send(line + "\r\n");
          client.awaitEnd();
        });
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains("refused this user");
  }

  @Test
  void busThatClosesAtOnceRefusedTheUser() {
    assertThat(failure(client -> {}).seen()).contains("refused this user");
  }

  @Test
  void busIsTheOneThatItsAddressNames() throws Exception {
    try (ScriptedBus bus = ScriptedBus.with(ScriptedBus.Conversation::greet)) {
      Map<String, String> session = new HashMap<>(bus.session());
      session.put("DBUS_SESSION_BUS_ADDRESS", bus.address() + ",guid=ffff");
      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> client(session).connect(Deadline.in(Duration.ofSeconds(20))));
      assertThat(failure.seen()).contains("not the bus that its address names");
      session.put(
          "DBUS_SESSION_BUS_ADDRESS", bus.address() + ",guid=0123456789ABCDEF0123456789abcdef");
      client(session).connect(Deadline.in(Duration.ofSeconds(20))).close();
    }
  }

  /** Where the bus stops to say anything. */
  static Stream<Arguments> silences() {
    Script atOnce = ScriptedBus.Conversation::awaitEnd;
    Script afterHello =
        client -> {
          client.authenticate();
          client.awaitEnd();
        };
    Script afterPing =
        client -> {
          client.greet();
          client.awaitEnd();
        };
    Script inTheMiddle =
        client -> {
          client.greet();
          byte[] answer = answer('l', client.call().serial());
          client.send(Arrays.copyOf(answer, answer.length / 2));
          client.awaitEnd();
        };
    Script flood =
        client -> {
          client.greet();
          while (true) {
            client.send(ScriptedBus.signal());
          }
        };
    return Stream.of(
        Arguments.of("at once", atOnce),
        Arguments.of("after Hello", afterHello),
        Arguments.of("after Ping", afterPing),
        Arguments.of("in the middle", inTheMiddle),
        Arguments.of("a flood of signals", flood));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("silences")
  void silenceEndsAtTheDeadline(String name, Script script) {
    long start = System.nanoTime();
    assertThat(failure(script, Duration.ofMillis(700)).kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(650), Duration.ofSeconds(5));
  }

  @Test
  void silentBusIsGivenUpSoonHoweverLongTheCallerWaits() {
    long start = System.nanoTime();
    assertThat(failure(ScriptedBus.Conversation::awaitEnd, Duration.ofMinutes(5)).kind())
        .isEqualTo(FailureKind.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(4500), Duration.ofSeconds(9));
  }

  @Test
  void tooLargeMessageIsNotReadToItsEnd() {
    Failure failure =
        failure(client -> {
          client.greet();
          client.send(ScriptedBus.reply('l', client.call().serial(), "x".repeat(2 << 20)));
        });
    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void answerOfAnotherTypeIsUnreadable() {
    assertThat(
            failure(
                    client -> {
                      client.greet();
                      client.send(ScriptedBus.reply('l', client.call().serial()));
                    })
                .kind())
        .isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(
            failure(
                    client -> {
                      client.greet();
                      client.send(ScriptedBus.reply('l', client.call().serial(), "{}", "{}"));
                    })
                .kind())
        .isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void withoutASocketThereIsNoBus() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                client(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"))
                    .connect(Deadline.in(Duration.ofSeconds(20))));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen())
        .isEqualTo("there is no session bus: nothing is at '/nonexistent/bus'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "/tmp"})
  void whatIsNoSocketIsNotOpened(String path) {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                client(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + path))
                    .connect(Deadline.in(Duration.ofSeconds(20))));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).isEqualTo("the session bus '" + path + "' can't be opened");
  }

  @Test
  void pathThatIsTooLongForASocketIsAnOrdinaryFailure() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                client(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/" + "x".repeat(300)))
                    .connect(Deadline.in(Duration.ofSeconds(20))));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
  }

  /** 20,000 real answers, each damaged somewhere: read, or refused as what they are. */
  @Test
  void damagedMessagesAreReadOrRefused() {
    Random random = new Random(17);
    byte[][] originals = {
      answer('l', 3), answer('B', 3), ScriptedBus.signal(), ScriptedBus.error(3, "a.B", "words")
    };
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] message = originals[i % originals.length].clone();
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        // Most of what can go wrong is in the header.
        int place =
            random.nextInt(random.nextBoolean() ? Math.min(120, message.length) : message.length);
        message[place] =
            random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (1 << random.nextInt(8));
      }
      try {
        int length = Message.lengthOf(message);
        assertThat(length).isBetween(16, 2 << 20);
        Message.read(Arrays.copyOf(message, Math.min(length, message.length)));
        read++;
      } catch (MalformedMessageException e) {
        // Refused.
      }
    }
    assertThat(read).isBetween(1_000, 19_000);
  }
}
