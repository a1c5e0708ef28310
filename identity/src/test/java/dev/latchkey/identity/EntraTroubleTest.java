package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.lab.traffic.Trouble.Place;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

/** Microsoft Entra in trouble, as the lab plays it. */
class EntraTroubleTest {
  private Lab lab;

  @BeforeEach
  void start() {
    lab = Lab.start();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private ClientSecretCredentialBuilder builder() {
    return new ClientSecretCredentialBuilder()
        .network(EntraLab.network(lab))
        .surroundings(BareMachine.with(Map.of()))
        .tenantId(Requests.CONTOSO)
        .clientId(lab.app("contoso-app").clientId())
        .clientSecret(lab.app("contoso-app").secret())
        .retryTimeout(tried -> Duration.ZERO);
  }

  private int asked() {
    return EntraLab.tokenRequests(lab, lab.app("contoso-app").clientId()).size();
  }

  static Stream<Arguments> troubles() {
    return Stream.of(
        Arguments.of(Trouble.status(503), FailureKind.NETWORK),
        Arguments.of(Trouble.status(500), FailureKind.NETWORK),
        Arguments.of(Trouble.throttled(Duration.ofMinutes(5)), FailureKind.NETWORK),
        Arguments.of(Trouble.html(403), FailureKind.NETWORK),
        Arguments.of(Trouble.html(), FailureKind.UNREADABLE_ANSWER),
        Arguments.of(Trouble.garbage(), FailureKind.UNREADABLE_ANSWER),
        Arguments.of(Trouble.blockedByPolicy(), FailureKind.REFUSED));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void troubleIsToldAsWhatItIs(Trouble trouble, FailureKind kind) {
    lab.trouble(trouble.at(Place.TOKENS));

    SignInException failure = Requests.failureOf(builder().build(), Requests.request());

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).isNotInstanceOf(CredentialUnavailableException.class);
  }

  @Test
  void shortTroubleIsOvercome() {
    lab.trouble(Trouble.status(503).at(Place.TOKENS).times(2));

    assertThat(builder().build().getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  @Test
  void failureIsNotRemembered() {
    ClientSecretCredential credential = builder().maxRetry(0).build();
    lab.trouble(Trouble.status(503).at(Place.TOKENS).times(1));

    assertThat(Requests.failureOf(credential, Requests.request()).kind())
        .isEqualTo(FailureKind.NETWORK);
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isNotEmpty();
  }

  @Test
  void interruptEndsTheWaitForASilentServer() throws Exception {
    lab.trouble(Trouble.silent().at(Place.TOKENS));
    ClientSecretCredential credential = builder().build();
    CountDownLatch told = new CountDownLatch(1);
    SignInException[] failure = new SignInException[1];
    boolean[] flag = new boolean[1];
    Thread waiting =
        new Thread(() -> {
          failure[0] = Requests.failureOf(credential, Requests.request());
          flag[0] = Thread.currentThread().isInterrupted();
          told.countDown();
        });
    waiting.start();
    awaitWorker();

    waiting.interrupt();

    told.await();
    assertThat(failure[0].kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag[0]).isTrue();
    awaitNoWorker();
  }

  @Test
  void cancelledSubscriptionEndsTheRequest() {
    lab.trouble(Trouble.silent().at(Place.TOKENS));
    Disposable running = builder().build().getToken(Requests.request()).subscribe();
    awaitWorker();

    running.dispose();

    awaitNoWorker();
  }

  private static boolean isWorking() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("latchkey-http"));
  }

  private static void awaitWorker() {
    while (!isWorking()) {
      Thread.onSpinWait();
    }
  }

  /** A read from the silent server would go on for half a minute, and this test with it. */
  private static void awaitNoWorker() {
    long start = System.nanoTime();
    while (isWorking()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      Thread.onSpinWait();
    }
  }

  @Test
  void claimsForTheUserAreInTheCause() {
    lab.trouble(Trouble.mfaRequired().at(Place.TOKENS));
    String user = lab.userToken("alice@contoso.test", lab.app("contoso-app").clientId());
    SignInException failure =
        Requests.failureOf(
            new OnBehalfOfCredentialBuilder()
                .network(EntraLab.network(lab))
                .tenantId(Requests.CONTOSO)
                .clientId(lab.app("contoso-app").clientId())
                .clientSecret(lab.app("contoso-app").secret())
                .userAssertion(user)
                .build(),
            Requests.request());

    assertThat(failure.kind()).isEqualTo(FailureKind.REAUTHENTICATION_REQUIRED);
    assertThat(failure).hasMessageContaining("AADSTS50076");
    assertThat(failure.getCause()).isInstanceOf(MsalInteractionRequiredException.class);
  }

  @Test
  void tokenFromMemoryNeedsNoServer() {
    ClientSecretCredential credential = builder().build();
    AccessToken token = credential.getTokenSync(Requests.request());
    lab.trouble(Trouble.status(503).at(Place.TOKENS));

    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo(token.getToken());
    assertThat(asked()).isEqualTo(1);
  }
}
