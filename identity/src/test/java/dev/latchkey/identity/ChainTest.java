package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.internal.chain.Chain;
import dev.latchkey.identity.internal.chain.Member;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The chain itself: threads, choices and changes of person, with members that do as they are told.
 */
@ExtendWith(Leftovers.class)
@Timeout(60)
class ChainTest {
  private static final String ALICE = "alice@contoso.test";
  private static final String CAROL = "carol@contoso.test";

  private static Chain chain(Member... members) {
    return new Chain(
        "TestChain", List.of(members), new ChainLog(ChainedTokenCredential.class, false, false));
  }

  private static String token(Chain chain) {
    return new ChainedTokenCredential(chain).getTokenSync(Requests.request()).getToken();
  }

  private static SignInException failure(Chain chain) {
    return catchThrowableOfType(SignInException.class, () -> token(chain));
  }

  private static ScriptedMember.Answer after(CountDownLatch latch, String user) {
    return () -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure(FailureKind.INTERRUPTED, "the thread was interrupted");
      }
      return ScriptedMember.token(user);
    };
  }

  private static ScriptedMember.Answer failing() {
    return () -> {
      throw ScriptedMember.signedOut();
    };
  }

  /** Runs on a thread of its own, whose end the caller waits for. */
  private static final class Caller {
    private final AtomicReference<Object> outcome = new AtomicReference<>();
    private final Thread thread;

    Caller(Chain chain) {
      this(chain, Requests.request());
    }

    Caller(Chain chain, TokenRequestContext request) {
      thread =
          new Thread(() -> {
            Throwable failure =
                catchThrowable(() ->
                    outcome.set(
                        new ChainedTokenCredential(chain).getTokenSync(request).getToken()));
            if (failure != null) {
              outcome.set(failure);
            }
          });
      thread.start();
    }

    Caller untilItWaits() throws InterruptedException {
      ScriptedMember.awaitWalk(thread);
      return this;
    }

    Object outcome() throws InterruptedException {
      thread.join();
      return outcome.get();
    }
  }

  @Test
  void errorOnAMembersThreadReachesTheCallerAndEndsTheOthers() {
    ScriptedMember broken =
        new ScriptedMember(
            "First",
            () -> {
              throw new NoClassDefFoundError("missing");
            });
    ScriptedMember never = new ScriptedMember("Second", after(new CountDownLatch(1), ALICE));

    assertThatThrownBy(() -> token(chain(broken, never))).isInstanceOf(NoClassDefFoundError.class);
    assertThat(never.asked()).isEqualTo(1);
  }

  @Test
  void errorIsNotKeptFromThoseWhoWaitNorFromReactiveCallers() throws Exception {
    CountDownLatch both = new CountDownLatch(1);
    ScriptedMember broken =
        new ScriptedMember(
            "First",
            () -> {
              assertThat(after(both, ALICE).get()).isNotNull();
              throw new StackOverflowError("deep");
            });
    Chain chain = chain(broken);
    Caller leader = new Caller(chain).untilItWaits();
    Caller waiter = new Caller(chain).untilItWaits();
    both.countDown();

    assertThat(leader.outcome()).isInstanceOf(StackOverflowError.class);
    assertThat(waiter.outcome()).isInstanceOf(StackOverflowError.class);
    // Reactor prints what it takes for fatal.
    Logged.by(() ->
        assertThatThrownBy(
                () -> new ChainedTokenCredential(chain).getToken(Requests.request()).block())
            .isInstanceOf(StackOverflowError.class));
  }

  @Test
  void callerWhoWaitsGoesOnWhenTheOneWhoWalksIsInterrupted() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    ScriptedMember member = new ScriptedMember("First", after(ready, ALICE));
    Chain chain = chain(member);
    Caller leader = new Caller(chain).untilItWaits();
    Caller waiter = new Caller(chain).untilItWaits();

    member.awaitAsked(1);
    leader.thread.interrupt();
    assertThat(leader.outcome())
        .isInstanceOfSatisfying(
            SignInException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
    ready.countDown();

    assertThat(waiter.outcome()).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void interruptedWaiterLeavesTheWalkToTheOthers() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    Chain chain = chain(new ScriptedMember("First", after(ready, ALICE)));
    Caller leader = new Caller(chain).untilItWaits();
    Caller waiter = new Caller(chain).untilItWaits();

    waiter.thread.interrupt();
    assertThat(waiter.outcome())
        .isInstanceOfSatisfying(
            SignInException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED);
              assertThat(e.attempts().get(0).source()).isEqualTo("First");
            });
    ready.countDown();
    assertThat(leader.outcome()).isEqualTo(FakeTools.token(ALICE));
  }

  /** After a new sign-in, a caller must not get the result of a walk that began before. */
  @Test
  void walkIsNotSharedAcrossASignIn() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    ScriptedMember member = new ScriptedMember("First", after(ready, ALICE));
    Chain chain = chain(member);
    Caller before = new Caller(chain).untilItWaits();
    member.awaitAsked(1);
    member.answers(() -> ScriptedMember.token(CAROL)).filesChange("carol has signed in");

    assertThat(token(chain)).isEqualTo(FakeTools.token(CAROL));
    ready.countDown();
    assertThat(before.outcome()).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void walksOfOtherRequestsAreNotShared() throws Exception {
    CountDownLatch ready = new CountDownLatch(1);
    ScriptedMember member = new ScriptedMember("First", after(ready, ALICE));
    Chain chain = chain(member);
    List<Caller> callers = new ArrayList<>();
    for (TokenRequestContext request :
        List.of(
            Requests.request(),
            Requests.request().setTenantId(Requests.CONTOSO),
            Requests.request().setClaims("{}"),
            Requests.request().setCaeEnabled(true),
            new TokenRequestContext().addScopes("https://vault.azure.net/.default"),
            Requests.request())) {
      callers.add(new Caller(chain, request).untilItWaits());
    }
    member.awaitAsked(5);
    ready.countDown();
    for (Caller caller : callers) {
      assertThat(caller.outcome()).isEqualTo(FakeTools.token(ALICE));
    }
    assertThat(member.asked()).as("the sixth has joined the first").isEqualTo(5);
  }

  @Test
  void twoWalksAtOnceNeverChooseTwoPeople() throws Exception {
    for (int i = 0; i < 100; i++) {
      ScriptedMember flaky = ScriptedMember.of("First", ALICE);
      ScriptedMember second = ScriptedMember.of("Second", CAROL);
      Chain chain = chain(flaky, second);
      int run = i;
      flaky.answers(() -> {
        if ((flaky.asked() + run) % 2 == 0) {
          throw ScriptedMember.signedOut();
        }
        return ScriptedMember.token(ALICE);
      });
      Caller one = new Caller(chain);
      Caller two =
          new Caller(
              chain, new TokenRequestContext().addScopes("https://vault.azure.net/.default"));
      List<Object> tokens =
          java.util.stream.Stream.of(one.outcome(), two.outcome())
              .filter(String.class::isInstance)
              .distinct()
              .toList();
      assertThat(tokens).hasSize(1);
    }
  }

  @Test
  void choiceThatFailsIsMadeAgainForTheSamePersonAndKept() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    ScriptedMember second = ScriptedMember.of("Second", ALICE);
    Chain chain = chain(first, second);
    token(chain);
    first.answers(failing());

    assertThat(token(chain)).isEqualTo(FakeTools.token(ALICE));
    assertThat(new ChainedTokenCredential(chain).report().chosen()).contains("Second");
    first.answers(() -> ScriptedMember.token(ALICE));
    token(chain);
    assertThat(first.asked()).as("asked again after it failed").isEqualTo(2);
  }

  @Test
  void failingChoiceIsAskedOncePerCall() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    Chain chain = chain(first, new ScriptedMember("Second", failing()));
    token(chain);
    first.answers(failing());

    SignInException failure = failure(chain);

    assertThat(first.asked()).isEqualTo(2);
    assertThat(failure).isInstanceOf(CredentialUnavailableException.class);
    assertThat(failure.attempts()).extracting(Attempt::source).containsExactly("First", "Second");
    assertThat(failure.report().orElseThrow().entries()).hasSize(2);
  }

  @Test
  void anotherPersonIsRefusedNamedAndNotLogged() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    Chain chain = chain(first, ScriptedMember.of("Second", CAROL));
    token(chain);
    first.answers(failing());

    AtomicReference<SignInException> seen = new AtomicReference<>();
    List<String> lines = Logged.by(() -> seen.set(failure(chain)));

    SignInException failure = seen.get();
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
    assertThat(Requests.lines(failure))
        .first()
        .asString()
        .isEqualTo(
            "No token as '"
                + CAROL
                + "' in place of '"
                + ALICE
                + "', who signed in before."
                + " Remedy: login")
        .hasSizeLessThan(120);
    assertThat(failure.attempts())
        .extracting(Attempt::kind)
        .containsExactly(FailureKind.NOT_SIGNED_IN, FailureKind.REFUSED);
    assertThat(failure.attempts())
        .allSatisfy(attempt -> assertThat(attempt.message()).doesNotContain("\n"));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("WARN").doesNotContain(ALICE, CAROL);
  }

  @Test
  void tokenThatNamesNobodyDoesNotLeadToAnotherPerson() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    ScriptedMember second =
        new ScriptedMember(
            "Second", () -> Token.of("opaque", Instant.parse("9999-12-31T00:00:00Z"), null));
    Chain chain = chain(first, second);
    token(chain);
    first.answers(failing());
    assertThat(token(chain)).isEqualTo("opaque");

    first.answers(() -> ScriptedMember.token(CAROL));
    second.answers(failing());

    assertThat(failure(chain).kind()).isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void attemptLastsUntilItsMemberHasEnded() {
    CountDownLatch ended = new CountDownLatch(1);
    ScriptedMember slow =
        new ScriptedMember(
            "Slow",
            () -> {
              try {
                ended.await();
                Thread.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw ScriptedMember.signedOut();
            });
    ScriptedMember quick =
        new ScriptedMember(
            "Quick",
            () -> {
              ended.countDown();
              throw ScriptedMember.signedOut();
            });

    List<Attempt> attempts = failure(chain(slow, quick)).attempts();

    assertThat(attempts.get(1).duration().plusMillis(250)).isLessThan(attempts.get(0).duration());
  }

  @Test
  void refusalDoesNotMoveTheChoice() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    ScriptedMember second = ScriptedMember.of("Second", CAROL);
    Chain chain = chain(first, second);
    token(chain);
    first.answers(failing());

    assertThat(failure(chain).kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure(chain).kind()).isEqualTo(FailureKind.REFUSED);
    second.answers(() -> ScriptedMember.token(ALICE));
    assertThat(token(chain)).isEqualTo(FakeTools.token(ALICE));
  }

  @Test
  void followedPersonIsTheOneThatCountsFromThenOn() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    ScriptedMember second = ScriptedMember.of("Second", CAROL);
    Chain chain = chain(first, second);
    token(chain);
    first.answers(() -> ScriptedMember.token(CAROL));

    List<String> lines = Logged.by(() -> assertThat(token(chain)).contains("."));

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0)).contains("INFO", "another account").doesNotContain(ALICE, CAROL);
    first.answers(failing());
    assertThat(token(chain)).isEqualTo(FakeTools.token(CAROL));
  }

  @Test
  void choiceOfWhomNothingIsLeftSaysSo() {
    ScriptedMember first = ScriptedMember.of("First", ALICE);
    Chain chain = chain(first);
    token(chain);
    assertThat(new ChainedTokenCredential(chain).report().toText())
        .contains("First CHOSEN " + ALICE);
  }

  @Test
  void logIsWrittenWhenNobodyWaitsForIt() {
    assertThat(Logged.by(() -> token(chain(ScriptedMember.of("First", ALICE))))).hasSize(1);
  }
}
