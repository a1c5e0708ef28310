package dev.latchkey.identity;

import static dev.latchkey.identity.broker.fake.Answers.ALICE;
import static dev.latchkey.identity.broker.fake.Answers.BOB;
import static dev.latchkey.identity.broker.fake.Answers.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.broker.InteractiveBrowserBrokerCredentialBuilder;
import dev.latchkey.identity.broker.fake.Answers;
import dev.latchkey.identity.broker.fake.FakeBroker;
import dev.latchkey.identity.broker.fake.OnRealBus;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

/** Interactive sign-ins through a broker on a real session bus. */
@Timeout(60)
class BrokerSignInTest extends OnRealBus {
  @TempDir Path home;

  private InteractiveBrowserBrokerCredentialBuilder builder() {
    return builder(new EnrolledMachine(home, bus()).variable("WAYLAND_DISPLAY", "wayland-7"));
  }

  private static InteractiveBrowserBrokerCredentialBuilder builder(EnrolledMachine machine) {
    InteractiveBrowserBrokerCredentialBuilder builder =
        new InteractiveBrowserBrokerCredentialBuilder();
    ((InteractiveBrowserCredentialBuilder) builder).surroundings(machine.surroundings());
    return builder;
  }

  private static TokenRequestContext request() {
    return new TokenRequestContext().addScopes("https://storage.azure.com/.default");
  }

  private static String token(TokenCredential credential) {
    return credential.getTokenSync(request()).getToken();
  }

  @Test
  void firstTokenAsksTheUserAndLaterOnesDoNot() {
    InteractiveBrowserCredential credential = builder().build();
    assertThat(token(credential)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(fake.methods()).containsExactly("acquireTokenInteractively");
    assertThat(token(credential)).isEqualTo(Answers.accessToken(ALICE, CONTOSO));
    assertThat(fake.methods())
        .containsExactly("acquireTokenInteractively", "getAccounts", "acquireTokenSilently");
  }

  @Test
  void systemsAccountComesBeforeTheUserIsAsked() {
    assertThat(token(builder().useDefaultBrokerAccount(true).build())).isNotEmpty();
    assertThat(fake.methods()).containsExactly("getAccounts", "acquireTokenSilently");
    fake.silent(call -> Answers.error(2, "secret"));
    assertThat(token(builder().useDefaultBrokerAccount(true).build())).isNotEmpty();
    assertThat(fake.methods()).endsWith("acquireTokenInteractively");
  }

  @Test
  void nameOfTheUserFindsTheAccount() {
    fake.accounts(call -> Answers.accounts(ALICE, BOB)).silent(call -> Answers.token(BOB));
    assertThat(token(builder().loginHint("bob@contoso.test").build()))
        .isEqualTo(Answers.accessToken(BOB, CONTOSO));
    assertThat(fake.methods()).doesNotContain("acquireTokenInteractively");
  }

  @Test
  void failureThatNoUserRepairsIsNotTurnedIntoAWindow() {
    fake.silent(call -> Answers.error(3, "secret"));
    SignInException failure =
        catchThrowableOfType(
            SignInException.class, () -> token(builder().useDefaultBrokerAccount(true).build()));
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(fake.methods()).doesNotContain("acquireTokenInteractively");
  }

  @Test
  void withoutAutomaticSignInTheAppAsks() {
    InteractiveBrowserCredential credential = builder().disableAutomaticAuthentication().build();
    assertThatThrownBy(() -> token(credential)).isInstanceOf(AuthenticationRequiredException.class);
    assertThat(fake.calls()).isEmpty();
    AuthenticationRecord record =
        Objects.requireNonNull(credential.authenticate(request()).block());
    assertThat(record.getHomeAccountId()).isEqualTo(ALICE.homeAccountId());
    assertThat(record.getUsername()).isEqualTo(ALICE.username());
    assertThat(record.getTenantId()).isEqualTo(CONTOSO);
    assertThat(token(credential)).isNotEmpty();
    assertThat(
            token(builder().disableAutomaticAuthentication().authenticationRecord(record).build()))
        .isNotEmpty();
  }

  @Test
  void anotherAccountThanTheKnownOneIsRefused() {
    AuthenticationRecord record =
        Objects.requireNonNull(builder().build().authenticate(request()).block());
    fake.silent(call -> Answers.error(2, "secret")).interactive(call -> Answers.token(BOB));
    SignInException failure =
        catchThrowableOfType(
            SignInException.class, () -> token(builder().authenticationRecord(record).build()));
    assertThat(failure).hasMessageContaining("another account");
  }

  @Test
  void userWhoCancelsIsNotAskedAgain() {
    fake.interactive(call -> Answers.error(7, "secret"));
    SignInException failure =
        catchThrowableOfType(SignInException.class, () -> token(builder().build()));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure).hasMessageContaining("cancelled").hasMessageNotContaining("secret");
    assertThat(fake.methods()).containsExactly("acquireTokenInteractively");
  }

  @Test
  void withoutADisplayTheSourceIsNotThere() {
    assertThatThrownBy(() -> token(builder(new EnrolledMachine(home, bus())).build()))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("WAYLAND_DISPLAY");
    assertThat(fake.calls()).isEmpty();
  }

  /** azure-identity-broker has no such option either. */
  @Test
  void withoutABrokerNoBrowserIsOpenedInItsPlace() {
    fake.close();
    assertThatThrownBy(() -> token(builder().build()))
        .isInstanceOf(CredentialUnavailableException.class)
        .hasMessageContaining("this machine has no authentication broker");
  }

  @Test
  void cancelledSubscriptionClosesTheWindow() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    fake.interactive(
            call -> {
              end.await();
              return Answers.token(ALICE);
            })
        .cancellation(call -> {
          end.countDown();
          return "{}";
        });
    Disposable subscription = builder().build().getToken(request()).subscribe();
    FakeBroker.Call signIn = fake.next();
    subscription.dispose();
    FakeBroker.Call cancellation = fake.next();
    assertThat(cancellation.method()).isEqualTo("cancelInteractiveFlow");
    assertThat(cancellation.correlationId()).isNotEqualTo(signIn.correlationId());
  }

  @Test
  void oneWindowAtATime() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    fake.interactive(call -> {
      most.accumulateAndGet(open.incrementAndGet(), Math::max);
      Thread.sleep(300);
      open.decrementAndGet();
      return Answers.token(ALICE);
    });
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> token(builder().build()));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join(30_000);
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(fake.methods()).hasSize(3).containsOnly("acquireTokenInteractively");
  }
}
