package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZ;
import static dev.latchkey.identity.ToolUnderTest.AZD;
import static dev.latchkey.identity.ToolUnderTest.PWSH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.TokenCredential;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.process.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A chain of developer tools: who wins, who is asked, and what it says when nobody does. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class ChainedTokenCredentialTest {
  private static final String ALICE = "alice@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";

  @TempDir Path folder;

  private static ChainedTokenCredential chain(DeveloperTools tools, ToolUnderTest... members) {
    ChainedTokenCredentialBuilder builder = new ChainedTokenCredentialBuilder();
    for (ToolUnderTest member : members) {
      builder.addLast(member.credential(tools));
    }
    return builder.build();
  }

  private static String tokenOf(TokenCredential credential) {
    return credential.getTokenSync(Requests.request()).getToken();
  }

  @Test
  void firstInOrderWinsThoughAnotherIsFaster() {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).run("while [ ! -e '" + folder + "/azd/runs' ]; do sleep 0.01; done");
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);

    assertThat(tokenOf(chain(machine.tools(), AZ, AZD))).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void toolsThatMustBeAskedAreAskedAtTheSameTimeAndTheRestIsEnded() {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).run("while [ ! -e '" + folder + "/pwsh/runs' ]; do sleep 0.01; done");
    machine.signedOut(AZ);
    machine.fake(PWSH).run("while [ ! -e '" + folder + "/azd/runs' ]; do sleep 0.01; done");
    machine.signedIn(PWSH, ALICE);
    machine.fake(AZD).run("sleep 600");

    assertThat(tokenOf(chain(machine.tools(), AZ, PWSH, AZD))).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void toolWhoseFilesSayNobodyIsNotStarted() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    machine.azSays(null);
    machine.signedIn(AZD, CAROL);

    assertThat(tokenOf(chain(machine.tools(), AZ, AZD))).isEqualTo(FakeTools.token(CAROL));
    assertThat(machine.runs(AZ)).isZero();
  }

  @Test
  void everyFailureOfAToolLetsTheChainGoOn() {
    for (String failure :
        List.of(
            "echo 'ERROR: AADSTS53003: blocked' >&2; exit 1",
            "echo 'ERROR: AADSTS50076: mfa' >&2; exit 1",
            "exit 0",
            "echo garbage",
            "kill -9 $$",
            "head -c 2000000 /dev/zero")) {
      FakeTools machine = new FakeTools(folder.resolve("m" + failure.hashCode()));
      machine.fake(AZ).run(failure);
      machine.signedIn(AZD, CAROL);

      assertThat(tokenOf(chain(machine.tools(), AZ, AZD)))
          .as(failure)
          .isEqualTo(FakeTools.token(CAROL));
    }
  }

  @Test
  void firstLineSaysWhatToDoAndEachMemberIsNamed() {
    FakeTools machine = new FakeTools(folder);
    machine.signedOut(AZ);
    machine.signedOut(AZD);

    SignInException failure = Requests.failureOf(chain(machine.tools(), AZ, PWSH, AZD));

    assertThat(failure).isExactlyInstanceOf(CredentialUnavailableException.class);
    assertThat(Requests.lines(failure))
        .containsExactly(
            "No token for 'https://storage.azure.com/.default' from the Azure CLI: nobody is signed"
                + " in to it. Run: az login",
            "ChainedTokenCredential tried:",
            "  AzureCliCredential NOT_SIGNED_IN: the Azure CLI: nobody is signed in to it."
                + " Run: az login",
            "  AzureDeveloperCliCredential NOT_SIGNED_IN: the Azure Developer CLI: nobody is"
                + " signed in to it. Run: azd auth login",
            "  not there: AzurePowerShellCredential NOT_INSTALLED");
    assertThat(failure.attempts())
        .extracting(Attempt::source)
        .containsExactly(
            "AzureCliCredential", "AzurePowerShellCredential", "AzureDeveloperCliCredential");
    assertThat(failure.report()).isPresent();
  }

  @Test
  void kindIsThatOfTheFirstThatGotFurther() {
    FakeTools machine = new FakeTools(folder);
    machine.signedOut(AZ);
    machine.fake(AZD).complains("ERROR: AADSTS50173: revoked\n").exits(1);

    SignInException failure = Requests.failureOf(chain(machine.tools(), AZ, AZD));

    assertThat(failure).isExactlyInstanceOf(SignInException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(Requests.lines(failure).findFirst().orElseThrow())
        .contains("AADSTS50173", "azd auth login");
  }

  @Test
  void choiceIsKept() {
    FakeTools machine = new FakeTools(folder);
    machine.signedOut(AZ);
    machine.signedIn(AZD, CAROL);
    ChainedTokenCredential chain = chain(machine.tools(), AZ, AZD);

    tokenOf(chain);
    tokenOf(chain);
    tokenOf(chain);

    assertThat(machine.runs(AZ)).isEqualTo(1);
    assertThat(machine.runs(AZD)).isEqualTo(3);
    assertThat(chain.report().chosen()).hasValue("AzureDeveloperCliCredential");
  }

  @Test
  void choiceIsMadeAnewForTheSamePersonAndRefusedForAnother() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.azSays(ALICE);
    machine.signedIn(AZ, ALICE);
    machine.signedIn(PWSH, ALICE);
    machine.signedIn(AZD, CAROL);
    DeveloperTools tools = machine.tools();
    ChainedTokenCredential toAlice = chain(tools, AZ, PWSH, AZD);
    ChainedTokenCredential toCarol = chain(tools, AZ, AZD);
    assertThat(tokenOf(toAlice)).isEqualTo(FakeTools.token(ALICE));
    assertThat(tokenOf(toCarol)).isEqualTo(FakeTools.token(ALICE));

    machine.azSays(null);

    assertThat(tokenOf(toAlice)).isEqualTo(FakeTools.token(ALICE));
    assertThat(toAlice.report().chosen()).hasValue("AzurePowerShellCredential");
    SignInException refused = Requests.failureOf(toCarol);
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused)
        .hasMessageContaining(ALICE)
        .hasMessageContaining(CAROL)
        .hasMessageContaining("az login");
    assertThat(Requests.failureOf(toCarol).kind()).isEqualTo(FailureKind.REFUSED);

    machine.azSays(ALICE);
    assertThat(tokenOf(toCarol)).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void anotherSignInOfTheSameToolIsFollowed() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.azSays(ALICE);
    machine.fake(AZ).run("if grep -q alice '" + folder + "/.azure/azureProfile.json'; then");
    machine.signedIn(AZ, ALICE).run("else").prints(AZ.answer(FakeTools.token(CAROL))).run("fi");
    machine.signedOut(AZD);
    ChainedTokenCredential chain = chain(machine.tools(), AZ, AZD);
    assertThat(tokenOf(chain)).isEqualTo(FakeTools.token(ALICE));

    machine.azSays(CAROL);

    assertThat(tokenOf(chain)).isEqualTo(FakeTools.token(CAROL));
  }

  @Test
  void manyThreadsShareOneWalk() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).run("while [ ! -e '" + folder + "/go' ]; do sleep 0.01; done");
    machine.signedOut(AZ);
    machine.azSays(ALICE);
    ChainedTokenCredential chain = chain(machine.tools(), AZ, AZD);
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      threads.add(new Thread(() -> failures.add(catchThrowable(() -> tokenOf(chain)))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      ScriptedMember.awaitWalk(thread);
    }
    Files.createFile(folder.resolve("go"));
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).hasSize(64).allMatch(CredentialUnavailableException.class::isInstance);
    assertThat(machine.runs(AZ)).isEqualTo(1);
  }

  @Test
  void interruptedThreadEndsEveryToolAndKeepsItsFlag() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).run("sleep 600");
    machine.fake(AZD).run("sleep 601");
    ChainedTokenCredential chain = chain(machine.tools(), AZ, AZD);
    AtomicReference<SignInException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        new Thread(() -> {
          failure.set(Requests.failureOf(chain));
          flag.set(Thread.currentThread().isInterrupted());
        });
    thread.start();
    while (machine.runs(AZ) == 0 || machine.runs(AZD) == 0) {
      Thread.sleep(5);
    }

    thread.interrupt();
    thread.join();

    assertThat(failure.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag.get()).isTrue();
  }

  @Test
  void requestThatOnlyOneToolTakesGoesToIt() {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);

    assertThat(
            chain(machine.tools(), AZ, AZD)
                .getTokenSync(Requests.request().addScopes("https://storage.azure.com/.other"))
                .getToken())
        .isEqualTo(FakeTools.token(CAROL));
    assertThat(machine.runs(AZ)).isZero();
  }

  @Test
  void badScopeIsTheCallersFaultWhoeverIsAsked() {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    ChainedTokenCredential chain = chain(machine.tools(), AZ, AZD);

    assertThatThrownBy(() ->
            chain.getTokenSync(
                new com.azure.core.credential.TokenRequestContext().addScopes("a b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> chain.getTokenSync(new com.azure.core.credential.TokenRequestContext()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void emptyChainIsRefusedByBuild() {
    assertThatThrownBy(new ChainedTokenCredentialBuilder()::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no sources");
  }

  @Test
  void reportAsksNobodyAndIsJsonToo() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    machine.azSays(ALICE);
    machine.signedIn(PWSH, ALICE);
    ChainedTokenCredential chain = chain(machine.tools(), AZ, PWSH, AZD);

    SignInReport report = chain.report();

    assertThat(report.toText())
        .contains(
            "AzureCliCredential READY " + ALICE,
            "AzurePowerShellCredential UNKNOWN",
            " ms: the Azure Developer CLI: no program 'azd'")
        .containsPattern("AzureDeveloperCliCredential NOT_INSTALLED in \\d+ ms: the Azure");
    assertThat(report.toString()).doesNotContain(ALICE);
    assertThat(report.toJson())
        .contains("\"source\":\"AzureCliCredential\"", "\"account\":\"" + ALICE + "\"");
    assertThat(machine.runs(AZ)).isZero();
    assertThat(machine.runs(PWSH)).isZero();
  }
}
