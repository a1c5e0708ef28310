package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An az that is missing, broken, hostile, or hanging: one clear line, in time, nothing left. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class AzureCliFaultsTest {
  private static final Duration DEADLINE = Duration.ofMillis(800);

  @TempDir Path folder;

  @Test
  void missingAzIsNotInstalled() {
    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("no program 'az' in the 1 absolute folders of PATH");
    assertThat(failure.attempts().get(0).remedy()).get().asString().contains("LATCHKEY_AZ_PATH");
  }

  @Test
  void azThatIsAFolderIsNotInstalled() throws Exception {
    Files.createDirectory(folder.resolve("az"));

    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("'" + folder + "/az' is not a file");
  }

  @Test
  void azThatIsNotExecutableIsNotInstalled() throws Exception {
    Files.writeString(folder.resolve("az"), "#!/bin/sh\n");

    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("/az' is not executable");
  }

  @Test
  void azWhoseInterpreterIsMissingIsReportedAsSuch() throws Exception {
    FakeTool az = FakeTool.in(folder);
    AzureCliCredential credential = FakeAz.credential(az);
    Files.writeString(folder.resolve("az"), "#!/nowhere/python3\n");

    SignInException failure = FakeAz.failureOf(credential);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageContaining("interpreter").hasMessageContaining("is missing");
  }

  @Test
  void azThatIsRemovedBetweenTwoCallsIsSeen() throws Exception {
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer());
    AzureCliCredential credential = FakeAz.credential(az);
    assertThat(credential.getTokenSync(FakeAz.request()).getToken()).isEqualTo(FakeTool.TOKEN);
    Files.delete(folder.resolve("az"));

    assertThat(FakeAz.failureOf(credential).kind()).isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @Test
  void azThatPrintsNothingIsUnreadable() {
    SignInException failure = failureOf(FakeTool.in(folder));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).hasMessageContaining("printed nothing");
  }

  @Test
  void garbageIsUnreadable() {
    SignInException failure = failureOf(FakeTool.in(folder).prints("}{ no \u0000 JSON {{{ \"a"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void warningsBeforeAndAfterTheAnswerAreIgnored() {
    FakeTool az =
        FakeTool.in(folder)
            .complains("WARNING: an update is there. Please run 'az login'.\n")
            .prints("WARNING: {careful} of {this: \n" + FakeTool.answer() + "\nBye {}\n")
            .complains("WARNING: AADSTS50076\n");

    AccessToken token = FakeAz.credential(az).getTokenSync(FakeAz.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
    assertThat(token.getExpiresAt()).isEqualTo("2026-03-01T13:00:00Z");
  }

  @Test
  void floodOnStdoutIsUnreadableLongBeforeTheDeadline() {
    FakeTool az = FakeTool.in(folder).run("head -c 1073741824 /dev/zero");

    SignInException failure = failureWithin(Duration.ofSeconds(30), az);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.attempts().get(0).duration()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void endlessFloodOnStderrEndsAtTheDeadline() {
    FakeTool az = FakeTool.in(folder).run("yes 'ERROR: AADSTS50076' >&2");

    SignInException failure = failureWithin(DEADLINE, az);

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertInTime(failure);
  }

  @Test
  void floodOnStderrBesideAnAnswerIsDropped() {
    FakeTool az =
        FakeTool.in(folder).run("head -c 1073741824 /dev/zero >&2").prints(FakeTool.answer());

    AccessToken token =
        FakeAz.builder(az)
            .processTimeout(Duration.ofSeconds(50))
            .build()
            .getTokenSync(FakeAz.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void grandchildThatFloodsAfterTheAnswerIsEnded() {
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer()).run("yes & sleep 0.05");

    SignInException failure = failureWithin(Duration.ofSeconds(5), az);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void hangingAzIsEndedAtTheDeadline() {
    SignInException failure = failureWithin(DEADLINE, FakeTool.in(folder).run("sleep 600"));

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(failure).hasMessageContaining("az gave no answer within 800 ms and was ended");
    assertInTime(failure);
  }

  @Test
  void hangingAzThatIgnoresSigtermIsEnded() {
    FakeTool az =
        FakeTool.in(folder).run("trap '' TERM HUP INT").run("while :; do sleep 0.05; done");

    SignInException failure = failureWithin(DEADLINE, az);

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertInTime(failure);
  }

  @Test
  void grandchildOfAHangingAzIsEnded() {
    FakeTool az = FakeTool.in(folder).run("sleep 600 & sleep 601 & wait");

    assertInTime(failureWithin(DEADLINE, az));
  }

  @Test
  void grandchildWhoseMiddleProcessHasDiedIsEnded() {
    FakeTool az = FakeTool.in(folder).run("(setsid sleep 600 &)").run("sleep 601");

    assertInTime(failureWithin(DEADLINE, az));
  }

  @Test
  void grandchildThatDroppedTheMarkerIsKnownWhenItWasSeenInTime() {
    FakeTool az =
        FakeTool.in(folder)
            .run("(sleep 0.4 & env -i LATCHKEY_TEST_JVM=$LATCHKEY_TEST_JVM sleep 600)&")
            .run("sleep 601");

    assertInTime(failureWithin(DEADLINE, az));
  }

  @Test
  void processThatKeepsForkingIsEnded() {
    FakeTool az = FakeTool.in(folder).run("while :; do (setsid sleep 600 &); sleep 0.02; done");

    assertInTime(failureWithin(DEADLINE, az));
  }

  @Test
  @Timeout(5)
  void completeAnswerCountsThoughAGrandchildKeepsThePipeOpen() throws Exception {
    FakeTool az =
        FakeTool.in(folder)
            .run("sleep 30 & echo $! > '" + folder + "/pid'")
            .prints(FakeTool.answer());

    AccessToken token = FakeAz.credential(az).getTokenSync(FakeAz.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
    long grandchild = Long.parseLong(az.recorded("pid").get(0));
    ProcessHandle left = ProcessHandle.of(grandchild).orElseThrow();
    assertThat(left.isAlive()).as("az's telemetry is left alone").isTrue();
    left.destroyForcibly();
    awaitNoProcess();
  }

  @Test
  void azEndedByASignalIsUnexpected() {
    SignInException failure = failureOf(FakeTool.in(folder).run("kill -9 $$"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageContaining("az was ended by signal 9");
  }

  @Test
  void interruptedThreadEndsAzAndKeepsItsFlag() throws Exception {
    FakeTool az = FakeTool.in(folder).run("(setsid sleep 600 &)").run("sleep 601");
    AzureCliCredential credential = FakeAz.credential(az);
    AtomicReference<SignInException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread waiting =
        new Thread(() -> {
          failure.set(FakeAz.failureOf(credential));
          flag.set(Thread.currentThread().isInterrupted());
        });
    waiting.start();
    awaitRuns(az, 1);

    waiting.interrupt();
    waiting.join(5000);

    assertThat(failure.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void threadThatIsInterruptedBeforeTheCallStartsNothing() {
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer());
    AzureCliCredential credential = FakeAz.credential(az);
    Thread.currentThread().interrupt();

    SignInException failure = FakeAz.failureOf(credential);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(az.recorded("runs")).isEmpty();
  }

  @Test
  void badScopeIsRefusedBeforeAnythingIsStarted() {
    FakeTool az = FakeTool.in(folder).prints(FakeTool.answer());
    AzureCliCredential credential = FakeAz.credential(az);

    for (String scope :
        List.of(
            "a b",
            "a;b",
            "a&b",
            "a|b",
            "$(a)",
            "`a`",
            "%a%",
            "a\"b",
            "a'b",
            "a\nb",
            "a^b",
            "é",
            "--debug",
            "-x",
            "",
            "/.default")) {
      assertThatThrownBy(() ->
              credential.getTokenSync(
                  new com.azure.core.credential.TokenRequestContext().addScopes(scope)))
          .as("scope '%s'", scope)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContainingAny("\n");
    }
    assertThatThrownBy(() -> credential.getTokenSync(FakeAz.request().addScopes("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exactly one scope, not 2");
    assertThat(az.recorded("runs")).isEmpty();
  }

  private SignInException failureOf(FakeTool az) {
    return FakeAz.failureOf(FakeAz.credential(az));
  }

  private static SignInException failureOf(FakeTool az, String path) {
    return FakeAz.failureOf(FakeAz.credential(az.variable("PATH", path)));
  }

  private static SignInException failureWithin(Duration timeout, FakeTool az) {
    return FakeAz.failureOf(FakeAz.builder(az).processTimeout(timeout).build());
  }

  private static void assertInTime(SignInException failure) {
    assertThat(failure.attempts().get(0).duration()).isBetween(DEADLINE, DEADLINE.plusSeconds(1));
  }

  private static void awaitRuns(FakeTool az, int count) throws InterruptedException {
    while (az.recorded("runs").size() < count) {
      Thread.sleep(5);
    }
  }

  private static void awaitNoProcess() throws InterruptedException {
    while (!Leftovers.processes().isEmpty()) {
      Thread.sleep(5);
    }
  }
}
