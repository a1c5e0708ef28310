package dev.latchkey.identity.broker.internal.wsl;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.internal.client.Account;
import dev.latchkey.identity.broker.internal.client.BrokerSession;
import dev.latchkey.identity.broker.internal.client.Deadline;
import dev.latchkey.identity.broker.internal.client.TokenCall;
import dev.latchkey.identity.broker.internal.codec.RequestJson;
import dev.latchkey.identity.internal.broker.BrokerRequest;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.process.Surroundings.FileFacts;
import dev.latchkey.identity.internal.process.Surroundings.FileState;
import dev.latchkey.identity.internal.process.Surroundings.Platform;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.testing.ShellProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs in place of those of WSL, which record how they are started. */
@Timeout(60)
class WslBrokerTest {
  private static final String CLIENT = "aebc6443-996d-45c2-90f0-388ff96faa56";
  private static final Deadline TIME = Deadline.in(Duration.ofHours(1));

  @TempDir Path folder;
  private Path proxy = Path.of("unset");

  @BeforeEach
  void install() throws IOException {
    // Its usual folder has a blank, too.
    Files.createDirectories(folder.resolve("Program Files"));
    proxy = folder.resolve("Program Files").resolve("msal.wsl.proxy.exe");
    wslinfo("printf %s '" + proxy + "'");
    proxy("cat '" + folder + "/answer'");
    Files.writeString(folder.resolve("answer"), Answers.accounts(ALICE));
  }

  private void wslinfo(String script) {
    ShellProgram.write(folder, "wslinfo", record("wslinfo.args") + script + "\n");
  }

  private void proxy(String script) {
    ShellProgram.write(
        folder.resolve("Program Files"),
        "msal.wsl.proxy.exe",
        record("args")
            + "cat > '"
            + folder
            + "/stdin'\nenv > '"
            + folder
            + "/env'\n"
            + script
            + "\n");
  }

  private String record(String file) {
    return "for a in \"$@\"; do printf '%s\\n' \"$a\"; done > '" + folder + "/" + file + "'\n";
  }

  private Surroundings machine(FileFacts files) {
    return new Surroundings(
        Map.of("PATH", "/usr/bin:/bin"), Clock.systemUTC(), Platform.LINUX, files);
  }

  private BrokerSession connect() throws Failure, InterruptedException {
    return new WslBroker(
            machine(Surroundings.ofThisMachine().files()), folder.resolve("wslinfo").toString())
        .connect(TIME);
  }

  private static TokenCall call(String claims) {
    return new TokenCall(
        new BrokerRequest(
            ALICE.homeAccountId(),
            ALICE.username(),
            CLIENT,
            "https://login.microsoftonline.com",
            CONTOSO,
            List.of("https://storage.azure.com/.default"),
            claims,
            false,
            false),
        Account.ofRecord(ALICE.homeAccountId(), ALICE.username()),
        0);
  }

  private Failure failure() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> {
              try (BrokerSession session = connect()) {
                session.silent(call("{}"), TIME);
              }
            });
    assertThat(failure).isNotNull();
    assertThat(failure.toString()).doesNotContain("secret");
    return failure;
  }

  @Test
  void proxyGetsTheRecordedArguments() throws Exception {
    try (BrokerSession session = connect()) {
      assertThat(session.accounts(CLIENT, TIME).get(0).homeAccountId())
          .isEqualTo(ALICE.homeAccountId());
      List<String> args = Files.readAllLines(folder.resolve("args"));
      assertThat(args.get(5)).matches("[0-9a-f-]{36}");
      args.set(5, "ID");
      assertThat(args)
          .containsExactly(
              "--method",
              "getAccounts",
              "--bversion",
              "0.0",
              "--cid",
              "ID",
              "--requestJson",
              RequestJson.accounts(CLIENT));

      Files.writeString(folder.resolve("answer"), "\uFEFF" + Answers.token(ALICE) + "\r\n");
      assertThat(session.silent(call("{}"), TIME).value())
          .isEqualTo(Answers.accessToken(ALICE, CONTOSO));
      args = Files.readAllLines(folder.resolve("args"));
      assertThat(args.get(1)).isEqualTo("acquireTokenSilently");
      assertThat(args.get(7)).isEqualTo(RequestJson.silent(call("{}")));
    }
    assertThat(Files.readAllLines(folder.resolve("wslinfo.args")))
        .containsExactly("--msal-proxy-path", "-n");
    assertThat(folder.resolve("stdin")).isEmptyFile();
  }

  /** Any process of the machine can read the arguments of another one. */
  @Test
  void tokenStandsInNoCommandLine() throws Exception {
    Files.writeString(folder.resolve("answer"), Answers.token(ALICE));
    try (BrokerSession session = connect()) {
      String token = session.silent(call("{}"), TIME).value();
      assertThat(token).contains("secret");
      assertThat(session.silent(call("{\"access_token\":{}}"), TIME).value()).isEqualTo(token);
    }
    for (String file : List.of("args", "wslinfo.args", "env")) {
      assertThat(folder.resolve(file)).isNotEmptyFile();
      assertThat(folder.resolve(file)).content().doesNotContain("secret");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 1 | WSL is too old",
        "echo unknown option; exit 0 | WSL is too old",
        "true | WSL is too old",
        "echo /nonexistent/proxy.exe | not a program: '/nonexistent/proxy.exe'",
        "echo / | not a program: '/'",
      })
  void oldOrBrokenWslIsSaid(String script, String seen) {
    wslinfo(script);
    Failure failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure.seen()).contains(seen);
    assertThat(failure.remedy()).isPresent();
  }

  @Test
  void missingWslinfoIsSaid() throws IOException {
    Files.delete(folder.resolve("wslinfo"));
    assertThat(failure().seen()).contains("wslinfo' is missing");
  }

  @Test
  void hangingWslinfoIsEnded() {
    wslinfo("sleep 60");
    long start = System.nanoTime();
    Failure failure = failure();
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(4900), Duration.ofSeconds(9));
  }

  @Test
  void hangingProxyIsEndedAtTheDeadline() throws Exception {
    proxy("sleep 60 & sleep 60");
    try (BrokerSession session = connect()) {
      long start = System.nanoTime();
      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> session.silent(call("{}"), Deadline.in(Duration.ofMillis(800))));
      assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3, UNEXPECTED",
    "exit 126, NOT_AVAILABLE_HERE",
    "echo secret, UNREADABLE_ANSWER",
    "true, UNREADABLE_ANSWER",
    "head -c 3000000 /dev/zero, UNREADABLE_ANSWER",
  })
  void proxyThatGivesNoAnswerHasAKind(String script, FailureKind kind) {
    proxy(script);
    assertThat(failure().kind()).isEqualTo(kind);
  }

  @Test
  void errorOfWindowsBrokerIsRead() throws IOException {
    Files.writeString(folder.resolve("answer"), Answers.error(2, "AADSTS50076 secret"));
    assertThat(failure().kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
  }

  @Test
  void requestThatIsTooLongForWindowsIsNotSent() throws Exception {
    try (BrokerSession session = connect()) {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> session.silent(call("x".repeat(32_000)), TIME));
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(failure.seen()).contains("32767");
    }
    assertThat(folder.resolve("args")).doesNotExist();
  }

  @Test
  void noWindowIsShown() throws Exception {
    try (BrokerSession session = connect()) {
      assertThat(
              catchThrowableOfType(Failure.class, () -> session.interactive(call("{}"), TIME))
                  .kind())
          .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    }
    assertThat(folder.resolve("args")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5.15.153.1-microsoft-standard-WSL2\n", "4.4.0-19041-Microsoft", "6.6.0-WSL2-x"})
  void wslIsKnownByItsKernel(String kernel) {
    assertThat(WslBroker.isPossibleOn(machine(new Kernel(kernel)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6.1.0-18-amd64\n", "6.8.0-1010-azure"})
  void otherKernelsAreNot(String kernel) {
    assertThat(WslBroker.isPossibleOn(machine(new Kernel(kernel)))).isFalse();
  }

  private record Kernel(String release) implements FileFacts {
    @Override
    public FileState stateOf(String path) {
      return FileState.MISSING;
    }

    @Override
    public Optional<String> textOf(String path) {
      return path.equals("/proc/sys/kernel/osrelease") ? Optional.of(release) : Optional.empty();
    }
  }
}
