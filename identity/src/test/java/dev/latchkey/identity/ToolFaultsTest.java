package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.testing.ShellProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A tool that is missing, broken, hostile, or hanging: one clear line, in time, nothing left. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@EnumSource
@Timeout(60)
class ToolFaultsTest {
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /** The second where a busy machine takes more than a second and a half for it. */
  private static final String ENDED = "( and)? (was ended|was told to end)";

  @Parameter ToolUnderTest tool;

  @TempDir Path folder;

  @Test
  void missingToolIsNotInstalled() {
    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure)
        .hasMessageContaining(
            "no program '" + tool.program() + "' in the 1 absolute folders of PATH");
    assertThat(failure.attempts().get(0).remedy())
        .get()
        .asString()
        .contains("LATCHKEY_" + tool + "_PATH");
  }

  @Test
  void missingToolIsNotInstalledForAClaimsChallengeEither() {
    FakeTool other = FakeTool.in(folder).named("other").variable("PATH", folder.toString());

    SignInException failure =
        Requests.failureOf(tool.credential(other), Requests.request().setClaims("{}"));

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @Test
  void toolThatIsAFolderIsNotInstalled() throws Exception {
    Path program = Files.createDirectory(ShellProgram.in(folder, tool.program()));

    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("'" + program + "' is not a file");
  }

  @Test
  void toolThatIsNotExecutableIsNotInstalled() throws Exception {
    Files.writeString(folder.resolve(tool.program()), "#!/bin/sh\n");

    SignInException failure = failureOf(FakeTool.in(folder).named("other"), folder.toString());

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("/" + tool.program() + "' is not executable");
  }

  @Test
  void toolWhoseInterpreterIsMissingIsReportedAsSuch() throws Exception {
    FakeTool fake = tool.fake(folder);
    TokenCredential credential = tool.credential(fake);
    Files.writeString(folder.resolve(tool.program()), "#!/nowhere/python3\n");

    SignInException failure = Requests.failureOf(credential);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageContaining("interpreter").hasMessageContaining("is missing");
  }

  @Test
  void literalTildeIsNamedWhereNobodyIsSignedIn() {
    String variable = tool == ToolUnderTest.PWSH ? "HOME" : "AZURE_CONFIG_DIR";
    FakeTool fake = tool.signedOut(folder).variable(variable, "~/.other");

    SignInException failure = Requests.failureOf(tool.credential(fake));

    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
    assertThat(failure)
        .hasMessageEndingWith(
            ", and "
                + variable
                + " has '~/.other' with a literal '~'. Run: "
                + failure.attempts().get(0).remedy().orElseThrow());
  }

  @Test
  void toolThatIsRemovedBetweenTwoCallsIsSeen() throws Exception {
    FakeTool fake = tool.fake(folder).prints(tool.answer());
    TokenCredential credential = tool.credential(fake);
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(FakeTool.TOKEN);
    Files.delete(ShellProgram.in(folder, tool.program()));

    assertThat(Requests.failureOf(credential).kind()).isEqualTo(FailureKind.NOT_INSTALLED);
  }

  @Test
  void toolThatPrintsNothingIsUnreadable() {
    SignInException failure = failureOf(tool.fake(folder));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure).hasMessageContaining("printed nothing");
  }

  @Test
  void garbageIsUnreadable() {
    SignInException failure = failureOf(tool.fake(folder).prints("}{ no \u0000 JSON {{{ \"a"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void warningsBeforeAndAfterTheAnswerAreIgnored() {
    FakeTool fake =
        tool.fake(folder)
            .complains("WARNING: an update is there. Please run 'fake login'.\n")
            .prints("WARNING: {careful} of {this: \n" + tool.answer() + "\nBye {}\n")
            .complains("WARNING: AADSTS50076\n");

    AccessToken token = tool.credential(fake).getTokenSync(Requests.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
    assertThat(token.getExpiresAt()).isEqualTo("2026-03-01T13:00:00Z");
  }

  @Test
  void floodOnStdoutIsUnreadableLongBeforeTheDeadline() {
    FakeTool fake = tool.fake(folder).run("head -c 1073741824 /dev/zero");

    SignInException failure = failureWithin(Duration.ofSeconds(30), fake);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure.attempts().get(0).duration()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void endlessFloodOnStderrEndsAtTheDeadline() {
    FakeTool fake = tool.fake(folder).run("yes 'ERROR: AADSTS50076' >&2");

    SignInException failure = failureWithin(DEADLINE, fake);

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertInTime(failure);
  }

  @Test
  @Timeout(200)
  void floodOnStderrBesideAnAnswerIsDropped() {
    FakeTool fake = tool.fake(folder).run("head -c 1073741824 /dev/zero >&2").prints(tool.answer());

    AccessToken token =
        tool.credential(fake, builder -> builder.processTimeout(Duration.ofSeconds(150)))
            .getTokenSync(Requests.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void grandchildThatFloodsAfterTheAnswerIsEnded() {
    FakeTool fake = tool.fake(folder).prints(tool.answer()).run("yes & sleep 600");

    SignInException failure = failureWithin(Duration.ofSeconds(50), fake);

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @Test
  void hangingToolIsEndedAtTheDeadline() {
    SignInException failure = failureWithin(DEADLINE, tool.fake(folder).run("sleep 600"));

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(failure)
        .hasMessageFindingMatch(tool.program() + " gave no answer within 500 ms" + ENDED);
    assertInTime(failure);
  }

  @Test
  void toolThatOthersStillWaitForIsNotSaidToHaveEnded() throws Exception {
    FakeTool fake = tool.fake(folder).run("sleep 600");
    DeveloperTools tools = new DeveloperTools(fake.surroundings());
    TokenCredential patient =
        tool.credential(fake, shared -> shared.tools(tools).processTimeout(Duration.ofMinutes(1)));
    TokenCredential impatient =
        tool.credential(fake, shared -> shared.tools(tools).processTimeout(Duration.ofMillis(99)));
    Thread waiting = new Thread(() -> Requests.failureOf(patient));
    waiting.start();
    awaitRuns(fake, 1);

    SignInException failure = Requests.failureOf(impatient);

    assertThat(failure)
        .hasMessageContaining(
            tool.program() + " gave no answer within 99 ms and goes on for others who wait.");
    assertThat(Leftovers.processes()).isNotEmpty();
    waiting.interrupt();
    waiting.join();
  }

  @Test
  void hangingToolThatIgnoresSigtermIsEnded() {
    FakeTool fake =
        tool.fake(folder).run("trap '' TERM HUP INT").run("while :; do sleep 0.05; done");

    SignInException failure = failureWithin(DEADLINE, fake);

    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertInTime(failure);
  }

  @Test
  void grandchildOfAHangingToolIsEnded() {
    FakeTool fake = tool.fake(folder).run("sleep 600 & sleep 601 & wait");

    assertInTime(failureWithin(DEADLINE, fake));
  }

  @Test
  void grandchildWhoseMiddleProcessHasDiedIsEnded() {
    FakeTool fake = tool.fake(folder).run("(setsid sleep 600 &)").run("sleep 601");

    assertInTime(failureWithin(DEADLINE, fake));
  }

  @Test
  void grandchildThatDroppedTheMarkerIsKnownWhenItWasSeenInTime() {
    FakeTool fake =
        tool.fake(folder)
            .run("(sleep 0.4 & env -i LATCHKEY_TEST_JVM=$LATCHKEY_TEST_JVM sleep 600)&")
            .run("sleep 601");

    // Half of it, so that a busy machine has time to see the grandchild before and after.
    assertInTime(failureWithin(Duration.ofMillis(800), fake));
  }

  @Test
  void processThatKeepsForkingIsEnded() {
    FakeTool fake = tool.fake(folder).run("while :; do (setsid sleep 600 &); sleep 0.02; done");

    assertInTime(failureWithin(DEADLINE, fake));
  }

  @Test
  void completeAnswerCountsThoughAGrandchildKeepsThePipeOpen() throws Exception {
    FakeTool fake =
        tool.fake(folder).run("sleep 60 & echo $! > '" + folder + "/pid'").prints(tool.answer());

    AccessToken token = tool.credential(fake).getTokenSync(Requests.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
    long grandchild = Long.parseLong(fake.recorded("pid").get(0));
    ProcessHandle left = ProcessHandle.of(grandchild).orElseThrow();
    assertThat(left.isAlive()).as("the tool's telemetry is left alone").isTrue();
    left.destroyForcibly();
    awaitNoProcess();
  }

  @Test
  void toolEndedByASignalIsUnexpected() {
    SignInException failure = failureOf(tool.fake(folder).run("kill -9 $$"));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
    assertThat(failure).hasMessageContaining(tool.program() + " was ended by signal 9");
  }

  @Test
  void interruptedThreadEndsTheToolAndKeepsItsFlag() throws Exception {
    FakeTool fake = tool.fake(folder).run("(setsid sleep 600 &)").run("sleep 601");
    TokenCredential credential = tool.credential(fake);
    AtomicReference<SignInException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread waiting =
        new Thread(() -> {
          failure.set(Requests.failureOf(credential));
          flag.set(Thread.currentThread().isInterrupted());
        });
    waiting.start();
    awaitRuns(fake, 1);

    waiting.interrupt();
    waiting.join();

    assertThat(failure.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(failure.get())
        .hasMessageFindingMatch("the thread was interrupted, and " + tool.program() + ENDED);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void threadThatIsInterruptedBeforeTheCallStartsNothing() {
    FakeTool fake = tool.fake(folder).prints(tool.answer());
    TokenCredential credential = tool.credential(fake);
    Thread.currentThread().interrupt();

    SignInException failure = Requests.failureOf(credential);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(failure)
        .hasMessageContaining(
            "the thread was interrupted before it waited for " + tool.program() + ".");
    assertThat(fake.recorded("runs")).isEmpty();
  }

  private SignInException failureOf(FakeTool fake) {
    return Requests.failureOf(tool.credential(fake));
  }

  private SignInException failureOf(FakeTool fake, String path) {
    return Requests.failureOf(tool.credential(fake.variable("PATH", path)));
  }

  private SignInException failureWithin(Duration timeout, FakeTool fake) {
    return Requests.failureOf(tool.credential(fake, builder -> builder.processTimeout(timeout)));
  }

  /** Left alone, they would go on for ten minutes; a busy machine needs some time to end them. */
  private static void assertInTime(SignInException failure) {
    assertThat(failure.attempts().get(0).duration()).isBetween(DEADLINE, DEADLINE.plusSeconds(5));
  }

  private static void awaitRuns(FakeTool fake, int count) throws InterruptedException {
    while (fake.recorded("runs").size() < count) {
      Thread.sleep(5);
    }
  }

  private static void awaitNoProcess() throws InterruptedException {
    while (!Leftovers.processes().isEmpty()) {
      Thread.sleep(5);
    }
  }
}
