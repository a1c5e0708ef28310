package dev.latchkey.identity.internal.managed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.HttpTransport;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.managed.FakeEndpoint.Raw;
import dev.latchkey.identity.internal.managed.FakeEndpoint.Seen;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import dev.latchkey.identity.internal.source.Failure;
import dev.latchkey.identity.internal.source.Token;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One identity against endpoints that answer well, badly, late and never. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class ManagedIdentityTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final long END = DeployedMachine.NOW.plusSeconds(3600).getEpochSecond();
  private static final IdentityId CLIENT = IdentityId.of("client-1", null, null);

  /** Waits that no test notices. */
  private static final EndpointRetry QUICK =
      new EndpointRetry(
          5,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(40),
          Duration.ofSeconds(40),
          null);

  private static final Duration SECOND = Duration.ofSeconds(1);

  private FakeEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new FakeEndpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private static ManagedIdentity identity(Surroundings machine, IdentityId id) {
    return new ManagedIdentity(machine, id, new SocketHttp(), QUICK);
  }

  private ManagedIdentity imds(IdentityId id) {
    return identity(DeployedMachine.withImds(endpoint.address()), id);
  }

  private ManagedIdentity appService(IdentityId id) {
    return identity(
        DeployedMachine.with(
            Map.of("IDENTITY_ENDPOINT", endpoint.address(), "IDENTITY_HEADER", "a-secret")),
        id);
  }

  private static Failure failure(ManagedIdentity identity) {
    Failure failure = catchThrowableOfType(Failure.class, () -> identity.token(VAULT, null));
    assertThat(failure).hasMessageNotContainingAny("a-secret", FakeEndpoint.TOKEN, "<html>");
    return failure;
  }

  @Test
  void tokenIsAskedForOnceAndKept() throws Exception {
    endpoint.answers(200, FakeEndpoint.token(END));
    ManagedIdentity identity = imds(CLIENT);
    Token token = identity.token(VAULT, null);
    assertThat(token.value()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(token.expiresOn()).isEqualTo(DeployedMachine.NOW.plusSeconds(3600));
    assertThat(identity.token(VAULT, null)).isSameAs(token);
    Seen seen = endpoint.seen().get(0);
    assertThat(endpoint.seen()).hasSize(1);
    assertThat(seen.target())
        .isEqualTo(
            "GET /metadata/identity/oauth2/token?api-version=2018-02-01"
                + "&resource=https%3A%2F%2Fvault.azure.net&client_id=client-1");
    assertThat(seen.headers())
        .containsEntry("Metadata", "true")
        .containsEntry("Connection", "close");
  }

  @ParameterizedTest
  @CsvSource({"7200,-1", "7202,3601", "86400,43200"})
  void tokenOfALongLifeIsRenewedAfterHalfOfIt(long life, long half) throws Exception {
    endpoint.answers(
        200, FakeEndpoint.token(DeployedMachine.NOW.plusSeconds(life).getEpochSecond()));
    assertThat(imds(CLIENT).token(VAULT, null).refreshOn())
        .isEqualTo(half < 0 ? null : DeployedMachine.NOW.plusSeconds(half));
  }

  @Test
  void identitiesShareNoTokens() throws Exception {
    endpoint.answers(200, FakeEndpoint.token(END));
    imds(CLIENT).token(VAULT, null);
    imds(IdentityId.of(null, null, "client-1")).token(VAULT, null);
    imds(IdentityId.SYSTEM).token(VAULT, null);
    try (FakeEndpoint other = new FakeEndpoint()) {
      other.answers(200, FakeEndpoint.token(END));
      identity(DeployedMachine.withImds(other.address()), CLIENT).token(VAULT, null);
      assertThat(other.seen()).hasSize(1);
    }
    assertThat(endpoint.seen()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1772370000,2026-03-01T13:00:00Z",
        "2026-03-01T13:00:00Z,2026-03-01T13:00:00Z",
        "2026-03-01T14:00:00+01:00,2026-03-01T13:00:00Z",
        "3/1/2026 1:00:00 PM +00:00,2026-03-01T13:00:00Z",
        "03/01/2026 13:00:00 +00:00,2026-03-01T13:00:00Z",
      })
  void endOfATokenIsReadInEveryForm(String written, String end) throws Exception {
    endpoint.answers(
        200,
        "{\"access_token\":\"" + FakeEndpoint.TOKEN + "\",\"expires_on\":\"" + written + "\"}");
    assertThat(appService(IdentityId.SYSTEM).token(VAULT, null).expiresOn()).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "\"3600\""})
  void endOfATokenMayBeSaidByItsLifeAlone(String life) throws Exception {
    endpoint.answers(
        200, "{\"access_token\":\"" + FakeEndpoint.TOKEN + "\",\"expires_in\":" + life + "}");
    assertThat(imds(CLIENT).token(VAULT, null).expiresOn())
        .isEqualTo(DeployedMachine.NOW.plusSeconds(3600));
  }

  @Test
  void endOfATokenMayBeANumber() throws Exception {
    endpoint.answers(200, FakeEndpoint.token(END).replace("\"" + END + "\"", Long.toString(END)));
    assertThat(imds(CLIENT).token(VAULT, null).expiresOn())
        .isEqualTo(DeployedMachine.NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "<html>sign in to the network</html>",
        "{\"access_token\":\"a-managed-token\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"soon\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"0\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"x\",\"expires_in\":\"3600\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_in\":\"0\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_in\":\"-60\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"999999999999\"}",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"1772370000\"",
        "{\"access_token\":\"a-managed-token\",\"expires_on\":\"1772370000\"}{}",
        "{\"access_token\":\"a b\",\"expires_on\":\"1772370000\"}",
        "{\"access_token\":\"a\\nb\",\"expires_on\":\"1772370000\"}",
        "{\"access_token\":\"\",\"expires_on\":\"1772370000\"}",
        "{\"access_token\":7,\"expires_on\":\"x\"}",
        "{\"access_token\":\"a\",\"access_token\":\"b\",\"expires_on\":\"1772370000\"}",
      })
  void nonsenseIsNoToken(String body) {
    endpoint.answers(200, body);
    assertThat(failure(appService(IdentityId.SYSTEM)).kind())
        .isEqualTo(FailureKind.UNREADABLE_ANSWER);
    assertThat(failure(imds(IdentityId.SYSTEM)).kind())
        .as("from a service that has not proven itself")
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    endpoint.answers(200, body, "Server: IMDS/1");
    failure(imds(IdentityId.SYSTEM));
    assertThat(failure(imds(IdentityId.SYSTEM)).kind()).isEqualTo(FailureKind.UNREADABLE_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 408, 429, 500, 502, 503, 504})
  void passingRefusalIsRepeatedUntilThereIsAToken(int status) throws Exception {
    for (int i = 0; i < 5; i++) {
      endpoint.answers(status, "{\"error\":\"busy\"}");
    }
    endpoint.answers(200, FakeEndpoint.token(END));
    assertThat(imds(CLIENT).token(VAULT, null).value()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(endpoint.seen()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 429, 500, 503})
  void passingRefusalThatStaysIsANetworkFault(int status) {
    endpoint.answers(status, "", "Server: IMDS/150.870.65.1854");
    assertThat(failure(imds(CLIENT)).kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure(imds(CLIENT))).hasMessageContaining("HTTP " + status);
    assertThat(endpoint.seen()).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "400,`{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}`,NOT_AVAILABLE_HERE,REFUSED",
        "400,`{\"error\":\"invalid_request\",\"error_description\":\"Multiple user assigned identities exist\"}`,NOT_AVAILABLE_HERE,REFUSED",
        "400,`{\"error\":\"invalid_resource\",\"error_description\":\"AADSTS500011: no such principal\"}`,REFUSED,REFUSED",
        "400,`{\"error\":\"invalid_resource\"}`,REFUSED,REFUSED",
        "401,`{\"error\":\"unauthorized_client\"}`,REFUSED,REFUSED",
        "403,`{\"error\":\"forbidden\"}`,REFUSED,REFUSED",
        "418,`{\"error\":\"teapot\"}`,UNEXPECTED,UNEXPECTED",
        "302,`{\"error\":\"moved\"}`,UNEXPECTED,UNEXPECTED",
      })
  void refusalOfTheServiceIsNotRepeated(
      int status, String body, FailureKind ofSystem, FailureKind ofNamed) {
    endpoint.answers(status, body);
    assertThat(failure(imds(IdentityId.SYSTEM)).kind()).isEqualTo(ofSystem);
    assertThat(failure(imds(CLIENT)).kind()).isEqualTo(ofNamed);
    assertThat(endpoint.seen()).hasSize(2);
  }

  @Test
  void refusalSaysTheCodeAndTheIdentity() {
    endpoint.answers(
        400, "{\"error\":\"invalid_resource\",\"error_description\":\"AADSTS500011\"}");
    assertThat(failure(imds(CLIENT))).hasMessageContaining("AADSTS500011");
    endpoint.answers(400, FakeEndpoint.NOT_FOUND);
    failure(imds(CLIENT));
    assertThat(failure(imds(CLIENT))).hasMessageContaining("client id 'client-1'");
    assertThat(failure(imds(IdentityId.SYSTEM)).remedy().orElseThrow().text())
        .contains("AZURE_CLIENT_ID");
  }

  @Test
  void appServiceThatKnowsNoSuchIdentityRefuses() {
    endpoint.answers(
        400, "{\"statusCode\":400,\"message\":\"No User Assigned or Delegated Identity found\"}");
    assertThat(failure(appService(CLIENT)).kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure(appService(IdentityId.SYSTEM)).kind())
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(endpoint.seen().get(0).headers()).containsEntry("X-IDENTITY-HEADER", "a-secret");
  }

  @ParameterizedTest
  @CsvSource({
    "200,<html>",
    "403,connecting: unreachable network",
    "407,<html>",
    "302,''",
    "204,''"
  })
  void strangerAtTheAddressIsNotAvailable(int status, String body) {
    endpoint.answers(status, body);
    Failure failure = failure(imds(CLIENT));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure)
        .hasMessageContaining(endpoint.address())
        .hasMessageContaining("HTTP " + status);
    assertThat(endpoint.seen()).hasSize(1);
  }

  @Test
  void redirectIsNotFollowed() throws Exception {
    try (FakeEndpoint thief = new FakeEndpoint()) {
      thief.answers(200, FakeEndpoint.token(END));
      endpoint.answers(302, "", "Location: " + thief.address());
      failure(appService(IdentityId.SYSTEM));
      assertThat(thief.seen()).isEmpty();
    }
  }

  @Test
  void deadEndpointIsANetworkFaultWhereItIsDeployed() throws Exception {
    String dead = FakeEndpoint.closed();
    Failure failure =
        failure(
            identity(
                DeployedMachine.with(
                    Map.of("IDENTITY_ENDPOINT", dead, "IDENTITY_HEADER", "a-secret")),
                IdentityId.SYSTEM));
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessageContaining("App Service");
    assertThat(failure(identity(DeployedMachine.withImds(dead), CLIENT)).kind())
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
  }

  @Test
  void endpointThatComesUpLateIsFound() throws Exception {
    try (Raw late =
        new Raw(
            new Raw.Treatment() {
              private int connections;

              @Override
              public void of(Socket socket) throws IOException {
                socket.getInputStream().read();
                if (++connections > 3) {
                  socket
                      .getOutputStream()
                      .write(
                          ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + FakeEndpoint.token(END))
                              .getBytes(US_ASCII));
                  socket.shutdownOutput();
                } else {
                  socket.setSoLinger(true, 0);
                  socket.close();
                }
              }
            })) {
      assertThat(
              identity(DeployedMachine.withImds(late.address()), CLIENT).token(VAULT, null).value())
          .isEqualTo(FakeEndpoint.TOKEN);
    }
  }

  @Test
  void firstAnswerAfterThreeSecondsIsWaitedFor() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    endpoint.answersAfter(later, 200, FakeEndpoint.token(END));
    AtomicReference<Token> token = new AtomicReference<>();
    Thread asking =
        new Thread(() -> {
          try {
            token.set(imds(CLIENT).token(VAULT, null));
          } catch (Failure e) {
            throw new IllegalStateException(e);
          }
        });
    asking.start();
    asking.join(3_000);
    assertThat(asking.isAlive()).isTrue();
    later.countDown();
    asking.join();
    assertThat(token.get()).isNotNull();
  }

  @Test
  void silenceAndDripsAreBounded() throws Exception {
    EndpointRetry impatient =
        new EndpointRetry(
            1,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(200),
            Duration.ofSeconds(40),
            Duration.ofSeconds(40),
            null);
    for (String sent : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "HT")) {
      try (Raw silent = Raw.sending(sent)) {
        Failure alone =
            failure(
                new ManagedIdentity(
                    DeployedMachine.withImds(silent.address()),
                    CLIENT,
                    new SocketHttp(),
                    impatient));
        assertThat(alone.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
        Failure deployed =
            failure(
                new ManagedIdentity(
                    DeployedMachine.with(Map.of("MSI_ENDPOINT", silent.address())),
                    IdentityId.SYSTEM,
                    new SocketHttp(),
                    impatient));
        assertThat(deployed.kind()).isEqualTo(FailureKind.TIMED_OUT);
        silent.awaitConnections(4);
        assertThat(silent.isDeserted()).isTrue();
        assertThat(silent.connections()).isEqualTo(4);
      }
    }
  }

  @Test
  void answerThatDripsIsBoundedAsAWhole() throws Exception {
    try (Raw dripping =
        new Raw(socket -> {
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
          for (int i = 0; i < 1_000; i++) {
            socket.getOutputStream().write(' ');
            LockSupport.parkNanos(50_000_000);
          }
        })) {
      EndpointRetry once =
          new EndpointRetry(0, SECOND, SECOND, Duration.ofMillis(300), SECOND, SECOND, null);
      long start = System.nanoTime();
      assertThat(
              failure(
                      new ManagedIdentity(
                          DeployedMachine.withImds(dripping.address()),
                          CLIENT,
                          new SocketHttp(),
                          once))
                  .kind())
          .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void interruptEndsTheRequestAndTheWaiting() throws Exception {
    try (Raw silent = Raw.silent()) {
      interrupt(DeployedMachine.withImds(silent.address()), () -> silent.connections() > 0);
      assertThat(silent.isDeserted()).isTrue();
    }
    endpoint.answers(503, "", "Retry-After: 15");
    interrupt(DeployedMachine.withImds(endpoint.address()), () -> !endpoint.seen().isEmpty());
    assertThat(endpoint.seen()).hasSize(1);
  }

  private static void interrupt(Surroundings machine, BooleanSupplier isUnderWay) throws Exception {
    AtomicReference<Failure> thrown = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread asking =
        new Thread(() -> {
          try {
            identity(machine, CLIENT).token(VAULT, null);
          } catch (Failure e) {
            thrown.set(e);
            flag.set(Thread.currentThread().isInterrupted());
          }
        });
    asking.start();
    while (!isUnderWay.getAsBoolean()) {
      Thread.onSpinWait();
    }
    asking.interrupt();
    asking.join();
    assertThat(thrown.get().kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(flag).isTrue();
  }

  @Test
  void answerThatFillsTheMemoryIsGivenUp() throws Exception {
    try (Raw flood =
        Raw.sending("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + "x".repeat(2 << 20))) {
      assertThat(
              failure(
                      new ManagedIdentity(
                          DeployedMachine.withImds(flood.address()),
                          CLIENT,
                          new SocketHttp(),
                          new EndpointRetry(0, SECOND, SECOND, SECOND, SECOND, SECOND, null)))
                  .kind())
          .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    }
  }

  /** A build machine of Azure's would sign in for real, and send its token to the lab. */
  @Test
  void machinesOwnServiceIsNotAskedFromWithinALab() throws Exception {
    HttpTransport never =
        call -> {
          throw new AssertionError("asked " + call.address());
        };
    Map<String, String> lab = new HashMap<>(Map.of("LATCHKEY_LAB_URL", "http://127.0.0.1:1/#x"));
    Surroundings azure =
        DeployedMachine.with(lab, Map.of(DeployedMachine.HARDWARE, DeployedMachine.AZURE));
    EndpointRetry usual = EndpointRetry.of(ManagedIdentitySource.IMDS);
    ManagedIdentity identity = new ManagedIdentity(azure, IdentityId.SYSTEM, never, usual);

    assertThat(identity.isPossibleHere()).isFalse();
    assertThat(failure(identity).kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure(identity)).hasMessageContaining("lab");
    assertThat(failure(identity).remedy().orElseThrow().text()).contains(Endpoint.IMDS_VARIABLE);
    assertThat(failure(identity.withProofWithin(SECOND))).hasMessageContaining("lab");

    lab.put(Endpoint.IMDS_VARIABLE, "http://127.0.0.1:1");
    assertThat(identity(DeployedMachine.with(lab), IdentityId.SYSTEM).isPossibleHere()).isTrue();
  }

  @Test
  void nobodyWaitsForWhatTheHardwareRulesOut() throws Exception {
    // Nothing is sent: the JVM has no way to that address that would not be refused here.
    HttpTransport nowhere =
        call -> {
          throw new IOException("no route");
        };
    Surroundings laptop =
        DeployedMachine.with(Map.of(), Map.of(DeployedMachine.HARDWARE, "LENOVO"));
    Duration rest = Duration.ofSeconds(25);
    EndpointRetry slow = new EndpointRetry(5, rest, rest, rest, rest.multipliedBy(9), rest, null);
    ManagedIdentity identity = new ManagedIdentity(laptop, CLIENT, nowhere, slow);
    long start = System.nanoTime();
    assertThat(failure(identity).kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(rest);
    assertThat(identity.isPossibleHere()).isFalse();
    assertThat(failure(identity.withProofWithin(SECOND))).hasMessageContaining("hardware");

    Map<String, String> wanted =
        new HashMap<>(Map.of(Endpoint.IMDS_VARIABLE, "http://127.0.0.1:1"));
    assertThat(
            identity(
                    DeployedMachine.with(wanted, Map.of(DeployedMachine.HARDWARE, "LENOVO")),
                    CLIENT)
                .isPossibleHere())
        .isTrue();
    assertThat(
            identity(
                    DeployedMachine.with(
                        Map.of(), Map.of(DeployedMachine.HARDWARE, DeployedMachine.AZURE)),
                    CLIENT)
                .isPossibleHere())
        .isTrue();
    assertThat(appService(CLIENT).isPossibleHere()).isTrue();
  }
}
