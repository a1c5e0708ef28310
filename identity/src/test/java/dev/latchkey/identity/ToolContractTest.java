package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.process.FakeTool;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.ThisSystem;
import dev.latchkey.testing.ShellProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What every credential that runs a tool does alike. */
@ExtendWith(Leftovers.class)
@ParameterizedClass
@EnumSource
@Timeout(60)
class ToolContractTest {
  @Parameter ToolUnderTest tool;

  @TempDir Path folder;

  @Test
  void tokenEndsWhenTheToolSays() {
    AccessToken token = tool.credential(tool.answering(folder)).getTokenSync(Requests.request());

    assertThat(token.getToken()).isEqualTo(FakeTool.TOKEN);
    assertThat(token.getExpiresAt()).isEqualTo("2026-03-01T13:00:00Z");
  }

  @Test
  void severalScopesAreForAzdAlone() {
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);
    TokenRequestContext request = Requests.request().addScopes("https://storage.azure.com/.other");

    if (tool == ToolUnderTest.AZD) {
      assertThat(credential.getTokenSync(request).getToken()).isEqualTo(FakeTool.TOKEN);
    } else {
      assertThatThrownBy(() -> credential.getTokenSync(request))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("exactly one scope, not 2");
      assertThat(fake.recorded("runs")).isEmpty();
    }
  }

  @Test
  void manyThreadsGetATokenEach() throws Exception {
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);
    List<Thread> threads = new ArrayList<>();
    Queue<String> tokens = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          new Thread(() -> tokens.add(credential.getTokenSync(Requests.request()).getToken())));
    }

    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(tokens).hasSize(8).containsOnly(FakeTool.TOKEN);
  }

  @Test
  void tokenOfWhoeverIsSignedInIsKeptAndAnothersIsNotGiven() throws Exception {
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);
    tool.signIn(folder, "alice@contoso.test");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(new Thread(() -> credential.getTokenSync(Requests.request())));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(FakeTool.TOKEN);
    assertThat(fake.recorded("runs")).as("alice's").hasSize(1);

    tool.signIn(folder, "carol@contoso.test");
    credential.getTokenSync(Requests.request());
    credential.getTokenSync(Requests.request());
    assertThat(fake.recorded("runs")).as("carol's").hasSize(2);

    tool.signIn(folder, "carol@contoso.test");
    credential.getTokenSync(Requests.request());
    assertThat(fake.recorded("runs")).as("of another sign-in, perhaps").hasSize(3);
  }

  @Test
  void signedOutShowsOnTheVeryNextCall() throws Exception {
    tool.signIn(folder, "alice@contoso.test");
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);
    credential.getTokenSync(Requests.request());
    tool.signOut(folder);

    if (tool == ToolUnderTest.PWSH) { // Whose files were never compared with a real one.
      credential.getTokenSync(Requests.request());
      assertThat(fake.recorded("runs")).hasSize(2);
    } else {
      SignInException failure = Requests.failureOf(credential);
      assertThat(failure.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
      assertThat(failure.attempts().get(0).remedy()).hasValue(tool.login());
      assertThat(fake.recorded("runs")).hasSize(1);
    }
  }

  @Test
  void challengeIsNotAnsweredWithATokenAtHand() throws Exception {
    tool.signIn(folder, "alice@contoso.test");
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);
    credential.getTokenSync(Requests.request());
    TokenRequestContext challenge = Requests.request().setClaims("{\"access_token\":{}}");

    if (tool == ToolUnderTest.AZD) {
      credential.getTokenSync(challenge);
      assertThat(fake.recorded("args")).contains("--claims");
    } else {
      assertThat(Requests.failureOf(credential, challenge).kind())
          .isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    }
    int runs = fake.recorded("runs").size();
    credential.getTokenSync(Requests.request());
    assertThat(fake.recorded("runs")).as("the one at hand was refused").hasSize(runs + 1);
  }

  @Test
  void tenantsAreAskedForByTheRuleOfAzureIdentity() {
    FakeTool fake = tool.answering(folder);
    TokenCredential any = tool.credential(fake);
    TokenCredential one = tool.credential(fake, builder -> builder.tenantId(Requests.CONTOSO));
    TokenCredential two =
        tool.credential(
            fake,
            builder ->
                builder.tenantId("contoso.test").additionallyAllowedTenants("FABRIKAM.test"));

    any.getTokenSync(Requests.request().setTenantId(Requests.CONTOSO));
    one.getTokenSync(Requests.request());
    two.getTokenSync(Requests.request().setTenantId("fabrikam.TEST"));
    assertThat(fake.recorded("runs")).hasSize(3);
    assertThatThrownBy(() -> one.getTokenSync(Requests.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("additionallyAllowedTenants(\"other\")");
    TokenCredential fixed =
        tool.credential(
            fake.variable("AZURE_IDENTITY_DISABLE_MULTITENANTAUTH", "1"),
            builder -> builder.additionallyAllowedTenants("*"));
    assertThatThrownBy(() -> fixed.getTokenSync(Requests.request().setTenantId("other")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fake.recorded("runs")).hasSize(3);
  }

  @Test
  void tokenOfAnotherTenantIsNeverReturned() {
    byte[] payload = ("{\"tid\":\"" + Requests.FABRIKAM + "\"}").getBytes(StandardCharsets.UTF_8);
    String jwt = "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload) + ".x";
    FakeTool fake = tool.fake(folder).prints(tool.answer(jwt));

    SignInException failure =
        Requests.failureOf(tool.credential(fake, builder -> builder.tenantId(Requests.CONTOSO)));

    assertThat(failure.kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure)
        .hasMessageContaining("'" + Requests.CONTOSO + "'")
        .hasMessageContaining("'" + Requests.FABRIKAM + "'");
  }

  @Test
  void attemptTellsAllAsData() {
    SignInException failure = Requests.failureOf(tool.credential(tool.signedOut(folder)));

    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.attempts())
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.source()).isEqualTo(tool.source());
          assertThat(attempt.kind()).isEqualTo(FailureKind.NOT_SIGNED_IN);
          assertThat(attempt.message()).isEqualTo(failure.getMessage());
          assertThat(attempt.remedy()).hasValue(tool.login());
        });
  }

  @Test
  void codeOfEntraIsKeptWhateverTheToolSuggests() {
    for (String code : List.of("50076", "53003", "700082", "500011")) {
      FakeTool fake =
          tool.fake(folder)
              .complains("ERROR: AADSTS" + code + ": x. To sign in, run " + tool.login() + "\n")
              .exits(1);

      SignInException failure = Requests.failureOf(tool.credential(fake));

      assertThat(failure)
          .isNotInstanceOf(CredentialUnavailableException.class)
          .hasMessageContaining("AADSTS" + code);
      assertThat(failure.kind()).isIn(FailureKind.REAUTHENTICATION_REQUIRED, FailureKind.REFUSED);
    }
  }

  @Test
  void programThatTheVariableNamesIsUsed() {
    FakeTool fake = tool.answering(folder).named("my tool");
    fake.variable("PATH", "/usr/bin:/bin")
        .variable("LATCHKEY_" + tool + "_PATH", ShellProgram.in(folder, "my tool").toString());

    assertThat(tool.credential(fake).getTokenSync(Requests.request()).getToken())
        .isEqualTo(FakeTool.TOKEN);
  }

  @Test
  void toolRunsQuietlyInANeutralFolderWithNothingOnStdin() throws Exception {
    FakeTool fake = tool.fake(folder).recordsSurroundings().prints(tool.answer());

    tool.credential(fake).getTokenSync(Requests.request());

    assertThat(fake.recorded("cwd")).containsExactly(ThisSystem.neutralFolder());
    assertThat(fake.recorded("stdin")).isEmpty();
    assertThat(fake.recorded("env")).contains("NO_COLOR=1");
  }

  @Test
  void badScopeIsRefusedBeforeAnythingIsStarted() {
    FakeTool fake = tool.answering(folder);
    TokenCredential credential = tool.credential(fake);

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
      assertThatThrownBy(() -> credential.getTokenSync(new TokenRequestContext().addScopes(scope)))
          .as("scope '%s'", scope)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContainingAny("\n");
    }
    assertThatThrownBy(() -> credential.getTokenSync(new TokenRequestContext()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one scope");
    assertThatThrownBy(() -> credential.getTokenSync(Requests.request().addScopes("--b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(fake.recorded("runs")).isEmpty();
  }

  @Test
  void nothingRunsBeforeTheSubscriptionAndEachSubscriptionRunsAnew() {
    FakeTool fake = tool.fake(folder).prints(tool.answer());
    Mono<AccessToken> token = tool.credential(fake).getToken(Requests.request());
    assertThat(fake.recorded("runs")).isEmpty();

    token.block();
    token.block();

    assertThat(fake.recorded("runs")).hasSize(2);
  }

  @Test
  void badRequestIsAnErrorOfTheSubscriber() {
    Mono<AccessToken> token =
        tool.credential(tool.fake(folder)).getToken(new TokenRequestContext());

    assertThatThrownBy(token::block).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failureIsThatOfTheBlockingCall() {
    FakeTool fake = tool.signedOut(folder);

    assertThatThrownBy(tool.credential(fake).getToken(Requests.request())::block)
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("Run: " + tool.login());
  }

  @Test
  void subscribingOnANonBlockingThreadDoesNotBlockIt() {
    Path go = folder.resolve("go");
    FakeTool fake =
        tool.fake(folder)
            .run("while [ ! -e '" + go + "' ]; do sleep 0.01; done")
            .prints(tool.answer());
    Mono<AccessToken> token = tool.credential(fake).getToken(Requests.request());

    Mono<AccessToken> subscribedToBeforeTheToolMayAnswer =
        Mono.fromCallable(
                () -> {
                  Mono<AccessToken> shared = token.cache();
                  shared.subscribe();
                  Files.createFile(go);
                  return shared;
                })
            .subscribeOn(Schedulers.parallel())
            .flatMap(shared -> shared);

    assertThat(subscribedToBeforeTheToolMayAnswer.block()).isNotNull();
  }

  @Test
  void cancelledSubscriptionEndsTheWholeTreeSilently() throws Exception {
    AtomicReference<Throwable> dropped = new AtomicReference<>();
    Hooks.onErrorDropped(dropped::set);
    try {
      FakeTool fake = tool.fake(folder).run("(setsid sleep 600 &)").run("sleep 601");
      Disposable subscription =
          tool.credential(fake).getToken(Requests.request()).subscribe(token -> {}, dropped::set);
      while (fake.recorded("runs").isEmpty()) {
        Thread.sleep(5);
      }

      subscription.dispose();

      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
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
    FakeTool fake = tool.fake(folder).run("sleep 600");
    Mono<AccessToken> token =
        tool.credential(fake).getToken(Requests.request()).timeout(Duration.ofMillis(300));

    assertThatThrownBy(token::block)
        .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);

    while (!(Leftovers.processes().isEmpty() && Leftovers.threads().isEmpty())) {
      Thread.sleep(5);
    }
  }
}
