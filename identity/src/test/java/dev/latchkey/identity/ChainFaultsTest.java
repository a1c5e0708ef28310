package dev.latchkey.identity;

import static dev.latchkey.identity.ToolUnderTest.AZ;
import static dev.latchkey.identity.ToolUnderTest.AZD;
import static dev.latchkey.identity.ToolUnderTest.PWSH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.DeveloperTools;
import dev.latchkey.identity.internal.managed.FakeEndpoint;
import dev.latchkey.identity.internal.managed.FakeEndpoint.Raw;
import dev.latchkey.identity.internal.process.Leftovers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** What may go wrong around a chain: nothing hangs, nobody is mistaken for another. */
@ExtendWith(Leftovers.class)
@Timeout(400)
class ChainFaultsTest {
  private static final String ALICE = "alice@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";
  private static final String IMDS = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
  private static final String MACHINES_TOKEN = FakeEndpoint.token(4_000_000_000L);

  @TempDir Path folder;

  private static DefaultAzureCredentialBuilder builder(FakeTools machine) {
    return new DefaultAzureCredentialBuilder().tools(machine.tools());
  }

  /** Where the service is, and a machine that has no time for it must not be taken for another. */
  private static DefaultAzureCredentialBuilder onAzure(FakeTools machine) {
    return builder(machine).proofWithin(Duration.ofSeconds(30));
  }

  private static String token(TokenCredential credential) {
    return credential.getTokenSync(Requests.request()).getToken();
  }

  /** Somebody has signed in to the host, as an admin does. */
  private FakeTools withAdmin() throws IOException {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    machine.azHolds(FakeTools.token(ALICE));
    return machine;
  }

  // The instance metadata service.

  @Test
  void provenImdsComesBeforeAnAdminsSignIn() throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.proves().answers(200, MACHINES_TOKEN);
      machine.variable(IMDS, endpoint.address());
      assertThat(token(onAzure(machine).build())).isEqualTo(FakeEndpoint.TOKEN);
    }
    assertThat(machine.runs(AZ)).isZero();
  }

  @Test
  void provenImdsThatIsBusyIsAskedAgainAndNotLeftForTheAdmin() throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.proves().answers(503, "", "Server: IMDS/1").answers(200, MACHINES_TOKEN);
      machine.variable(IMDS, endpoint.address());
      assertThat(token(onAzure(machine).build())).isEqualTo(FakeEndpoint.TOKEN);
    }
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.proves().answers(503, "", "Server: IMDS/1");
      machine.variable(IMDS, endpoint.address());
      SignInException failure = Requests.failureOf(onAzure(machine).maxRetry(0).build());
      assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
      assertThat(failure.getMessage()).endsWith("ended by ManagedIdentityCredential");
    }
  }

  @Test
  void provenImdsWithoutTheNamedIdentityEndsTheChainAndWithoutAnyDoesNot() throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.proves().answers(400, FakeEndpoint.NOT_FOUND, "Server: IMDS/1");
      machine.variable(IMDS, endpoint.address());
      assertThat(token(onAzure(machine).build())).isEqualTo(FakeTools.token(ALICE));
      assertThat(
              Requests.failureOf(onAzure(machine).managedIdentityClientId("mine").build()).kind())
          .isEqualTo(FailureKind.REFUSED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "200,`<html>Sign in to this network</html>`",
        "200,`{}`",
        "200,`{\"access_token\":\"\"}`",
        "200,`[1,2]`",
        "204,``",
        "302,``",
        "403,`connecting to 169.254.169.254:80: unreachable network`",
        "404,`{\"error\":\"no such page\"}`",
        "502,`<html>bad gateway</html>`",
        "500,``"
      })
  void strangersAnswerIsNoReasonToStop(int status, String body) throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(status, body);
      machine.variable(IMDS, endpoint.address());
      assertThat(token(builder(machine).build())).isEqualTo(FakeTools.token(ALICE));
      assertThat(
              token(
                  new ChainedTokenCredentialBuilder()
                      .addLast(
                          new ManagedIdentityCredentialBuilder()
                              .surroundings(machine.tools().surroundings())
                              .build())
                      .addLast(AZ.credential(machine.tools()))
                      .build()))
          .isEqualTo(FakeTools.token(ALICE));
      assertThat(endpoint.seen()).allMatch(seen -> !seen.headers().containsKey("Metadata"));
    }
  }

  /** A stranger is not told what a token is wanted for, and is never taken at its word. */
  @Test
  void strangersTokenIsNotTaken() throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(200, MACHINES_TOKEN);
      machine.variable(IMDS, endpoint.address());
      assertThat(token(builder(machine).build())).isEqualTo(FakeTools.token(ALICE));
      assertThat(endpoint.seen()).hasSize(1);
      assertThat(endpoint.seen().get(0).target()).doesNotContain("storage");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"silent", "resetting", "half an answer", "closed"})
  void addressThatDoesNotAnswerIsNoReasonToStop(String what) throws IOException {
    FakeTools machine = withAdmin();
    try (Raw raw =
        what.equals("silent")
            ? Raw.silent()
            : what.equals("resetting")
                ? Raw.resetting()
                : Raw.sending("HTTP/1.1 200 OK\r\nConte")) {
      machine.variable(IMDS, what.equals("closed") ? FakeEndpoint.closed() : raw.address());
      assertThat(token(builder(machine).build())).isEqualTo(FakeTools.token(ALICE));
    }
  }

  @Test
  void firstAnswerAfterThreeSecondsIsWaitedForWhereOnlyDeployedSourcesAreSelected()
      throws Exception {
    FakeTools machine = withAdmin();
    CountDownLatch later = new CountDownLatch(1);
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answersAfter(later, 200, MACHINES_TOKEN);
      machine.variable(IMDS, endpoint.address()).variable("AZURE_TOKEN_CREDENTIALS", "prod");
      DefaultAzureCredential credential = builder(machine).build();
      AtomicReference<Object> outcome = new AtomicReference<>();
      Thread asking =
          new Thread(() -> {
            Throwable failure = catchThrowable(() -> outcome.set(token(credential)));
            if (failure != null) {
              outcome.set(failure);
            }
          });
      asking.start();
      asking.join(3_000);
      assertThat(asking.isAlive()).isTrue();
      later.countDown();
      asking.join();
      assertThat(outcome.get()).isEqualTo(FakeEndpoint.TOKEN);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "200,`<html>Sign in</html>`,NOT_AVAILABLE_HERE",
        "404,`<html>no such page</html>`,NOT_AVAILABLE_HERE",
        "502,`<html>bad gateway</html>`,NOT_AVAILABLE_HERE"
      })
  void strangerUnderProdIsToldAsSuch(int status, String body, FailureKind kind) throws IOException {
    FakeTools machine = withAdmin();
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(status, body);
      machine.variable(IMDS, endpoint.address()).variable("AZURE_TOKEN_CREDENTIALS", "prod");
      SignInException failure = Requests.failureOf(builder(machine).maxRetry(0).build());
      assertThat(failure.attempts())
          .extracting(Attempt::kind)
          .containsExactly(FailureKind.NOT_CONFIGURED, FailureKind.NOT_CONFIGURED, kind);
      assertThat(failure.getMessage()).doesNotContain("<html>");
    }
    assertThat(machine.runs(AZ)).isZero();
  }

  // Two people.

  @Test
  void hundredRacesOfTwoPeopleHaveOneWinner() {
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      FakeTools machine = new FakeTools(folder.resolve("run" + i));
      for (ToolUnderTest tool : List.of(AZ, AZD)) {
        machine.fake(tool).run("sleep 0.0" + random.nextInt(3) + random.nextInt(10));
        machine.signedIn(tool, tool == AZ ? ALICE : CAROL);
      }
      assertThat(token(builder(machine).build())).as("run " + i).isEqualTo(FakeTools.token(ALICE));
    }
  }

  @Test
  void logoutInMidRunIsNoReasonToGoOnAsSomebodyElse() throws IOException {
    FakeTools machine = withAdmin();
    machine.signedIn(AZD, CAROL);
    DeveloperTools tools = machine.tools();
    DefaultAzureCredential credential = new DefaultAzureCredentialBuilder().tools(tools).build();
    assertThat(token(credential)).isEqualTo(FakeTools.token(ALICE));

    machine.azSays(null);

    for (int i = 0; i < 3; i++) {
      SignInException refused = Requests.failureOf(credential);
      assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
      assertThat(Requests.lines(refused))
          .first()
          .asString()
          .contains(ALICE, CAROL, "Run: az login");
    }
    assertThat(token(new DefaultAzureCredentialBuilder().tools(tools).build()))
        .as("a new credential makes its own choice")
        .isEqualTo(FakeTools.token(CAROL));
  }

  @Test
  void machineThatLosesItsIdentityIsNotReplacedByTheAdmin() throws IOException {
    FakeTools machine = withAdmin();
    String managed = "{\"access_token\":\"" + FakeTools.token("the-machine") + "\"";
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      // Its token is about to end, so that it is asked for each time.
      endpoint
          .proves()
          .answers(200, managed + ",\"expires_on\":\"1772366460\"}")
          .answers(400, FakeEndpoint.NOT_FOUND, "Server: IMDS/1");
      machine.variable(IMDS, endpoint.address());
      DefaultAzureCredential credential = onAzure(machine).build();
      assertThat(token(credential)).isEqualTo(FakeTools.token("the-machine"));
      SignInException refused = Requests.failureOf(credential);
      assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
      assertThat(refused).hasMessageContaining("the-machine").hasMessageContaining(ALICE);
    }
  }

  // Two chains.

  @Test
  void chainsOfTwoTenantsDoNotLeakTheirOptions() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine
        .fake(AZ)
        .run("while [ $# -gt 1 ]; do [ \"$1\" != --tenant ] || tenant=$2; shift; done")
        .run("[ \"$tenant\" = " + Requests.CONTOSO + " ] && cat '" + folder + "/contoso'")
        .run("[ \"$tenant\" = " + Requests.FABRIKAM + " ] && cat '" + folder + "/fabrikam'")
        .exits(0);
    for (String tenant : List.of(Requests.CONTOSO, Requests.FABRIKAM)) {
      java.nio.file.Files.writeString(
          folder.resolve(tenant.equals(Requests.CONTOSO) ? "contoso" : "fabrikam"),
          AZ.answer(tokenOf(tenant)).replace(Requests.CONTOSO, tenant));
    }
    DefaultAzureCredentialBuilder builder =
        builder(machine).exclude("AzurePowerShellCredential", "AzureDeveloperCliCredential");
    List<Thread> threads = new ArrayList<>();
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    for (String tenant : List.of(Requests.CONTOSO, Requests.FABRIKAM)) {
      DefaultAzureCredential credential = builder.tenantId(tenant).build();
      threads.add(
          new Thread(() -> {
            for (int i = 0; i < 20; i++) {
              String token = token(credential);
              if (!token.equals(tokenOf(tenant))) {
                wrong.add(token);
              }
            }
          }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(machine.runs(AZ)).isGreaterThanOrEqualTo(2);
  }

  private static String tokenOf(String tenant) {
    return FakeTools.token(ALICE, tenant);
  }

  // Interrupts.

  @Test
  void cancelledSubscriptionEndsEveryTool() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).run("sleep 600");
    machine.fake(PWSH).run("sleep 600");
    machine.fake(AZD).run("sleep 600");
    AtomicReference<Throwable> told = new AtomicReference<>();
    Disposable subscription =
        builder(machine).build().getToken(Requests.request()).subscribe(token -> {}, told::set);
    while (machine.runs(AZ) == 0 || machine.runs(PWSH) == 0 || machine.runs(AZD) == 0) {
      Thread.sleep(5);
    }

    subscription.dispose();

    while (!Leftovers.processes().isEmpty() || !Leftovers.threads().isEmpty()) {
      Thread.sleep(5);
    }
    assertThat(told.get()).isNull();
  }

  @Test
  void threadThatIsInterruptedBeforeStartsNothing() {
    FakeTools machine = new FakeTools(folder);
    machine.signedIn(AZ, ALICE);
    machine.signedIn(AZD, CAROL);
    Thread.currentThread().interrupt();
    SignInException failure;
    try {
      failure = Requests.failureOf(builder(machine).build());
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(machine.runs(AZ) + machine.runs(AZD)).isZero();
  }

  @Test
  void interruptedWhileImdsIsSilent() throws Exception {
    FakeTools machine = new FakeTools(folder);
    machine.variable("AZURE_TOKEN_CREDENTIALS", "prod");
    try (Raw raw = Raw.silent()) {
      machine.variable(IMDS, raw.address());
      DefaultAzureCredential credential = builder(machine).build();
      AtomicReference<SignInException> failure = new AtomicReference<>();
      Thread asking = new Thread(() -> failure.set(Requests.failureOf(credential)));
      asking.start();
      while (raw.connections() == 0) {
        Thread.sleep(5);
      }
      asking.interrupt();
      asking.join();
      assertThat(failure.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    }
  }

  /**
   * A member of others that blocks on Reactor: its interruption is one, whatever it is wrapped in.
   */
  @Test
  void interruptedStrangerIsNoFailureOfTheStranger() throws Exception {
    TokenCredential stranger = request -> reactor.core.publisher.Mono.never();
    ChainedTokenCredential chain = new ChainedTokenCredentialBuilder().addLast(stranger).build();
    AtomicReference<SignInException> failure = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread asking =
        new Thread(() -> {
          failure.set(Requests.failureOf(chain));
          flag.set(Thread.currentThread().isInterrupted());
        });
    asking.start();
    while (asking.getState() != Thread.State.WAITING) {
      Thread.sleep(5);
    }
    asking.interrupt();
    asking.join();
    assertThat(failure.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag.get()).isTrue();
  }

  // Nobody.

  /** Each waits until all three have been started: one after the other they would never end. */
  @Test
  void nobodySignedInToThreeToolsIsFoundOutAtTheSameTime() {
    FakeTools machine = new FakeTools(folder);
    for (ToolUnderTest tool : List.of(AZ, PWSH, AZD)) {
      for (ToolUnderTest other : List.of(AZ, PWSH, AZD)) {
        machine
            .fake(tool)
            .run(
                "while [ ! -e '"
                    + folder
                    + "/"
                    + other.program()
                    + "/runs' ]; do sleep 0.01; done");
      }
      machine.signedOut(tool);
    }
    SignInException failure = Requests.failureOf(builder(machine).build());
    assertThat(failure).isExactlyInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.getMessage()).contains("az login", "Connect-AzAccount", "azd auth login");
  }

  // Secrets.

  @Test
  void noTextHoldsWhatToolsAndEndpointsPrint() throws IOException {
    String secret = FakeTools.token("secret@contoso.test");
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).prints(secret).complains("ERROR: token " + secret + "\n").exits(1);
    machine.fake(PWSH).prints("<latchkey:token|x|x|" + secret + ":latchkey>\n");
    machine.fake(AZD).prints("{\"token\": \"" + secret + "\", \"expiresOn\": \"never\"}\n");
    try (FakeEndpoint endpoint = new FakeEndpoint()) {
      endpoint.answers(200, "{\"access_token\":\"" + secret + "\"");
      machine.variable(IMDS, endpoint.address());
      AtomicReference<SignInException> failure = new AtomicReference<>();
      DefaultAzureCredential credential = builder(machine).enableAccountIdentifierLogging().build();
      List<String> log = Logged.by(() -> failure.set(Requests.failureOf(credential)));
      StringWriter trace = new StringWriter();
      failure.get().printStackTrace(new PrintWriter(trace, true));
      Object shown = credential;
      assertThat(failure.get().attempts()).hasSizeGreaterThan(5);
      assertThat(
              trace
                  + String.join("\n", log)
                  + failure.get().report().orElseThrow().toJson()
                  + failure.get().report().orElseThrow().toText()
                  + credential.report().toText()
                  + shown)
          .doesNotContain(secret, secret.substring(4, 24));
    }
  }

  // Microsoft's "sign in first".

  @Test
  void authenticationRequiredEndsTheChain() {
    TokenRequestContext request = Requests.request();
    TokenCredential theirs =
        asked -> {
          throw new com.azure.identity.AuthenticationRequiredException("sign in first", asked);
        };
    TokenCredential last =
        asked ->
            reactor.core.publisher.Mono.just(new AccessToken("t", java.time.OffsetDateTime.MAX));
    ChainedTokenCredential chain =
        new ChainedTokenCredentialBuilder().addLast(theirs).addLast(last).build();
    Throwable failure = catchThrowable(() -> chain.getTokenSync(request));
    assertThat(failure)
        .isInstanceOf(SignInException.class)
        .isNotInstanceOf(CredentialUnavailableException.class)
        .hasRootCauseInstanceOf(com.azure.identity.AuthenticationRequiredException.class);
  }

  // Chains in chains.

  @Test
  void chainInAChainIsAsIfItsMembersStoodThere() {
    FakeTools machine = new FakeTools(folder);
    machine.fake(AZ).complains("ERROR: AADSTS50173: revoked\n").exits(1);
    machine.signedOut(PWSH);
    machine.signedIn(AZD, CAROL);
    DefaultAzureCredential inner = builder(machine).exclude("AzureDeveloperCliCredential").build();
    ChainedTokenCredential outer =
        new ChainedTokenCredentialBuilder()
            .addLast(inner)
            .addLast(AZD.credential(machine.tools()))
            .build();

    List<String> lines =
        Logged.by(() -> assertThat(token(outer)).isEqualTo(FakeTools.token(CAROL)));

    assertThat(lines).singleElement().asString().contains("INFO", "AzureDeveloperCliCredential");
    assertThat(outer.report().entries()).hasSize(7);
    assertThat(outer.report().chosen()).contains("AzureDeveloperCliCredential");
  }
}
