package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.managed.FakeEndpoint.Raw;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a chain: what answers at the address has to prove that it is the service. */
@ExtendWith(Leftovers.class)
@Timeout(60)
class ImdsProofTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final long END = DeployedMachine.NOW.plusSeconds(3600).getEpochSecond();
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Longer than a busy machine takes for an answer of its own. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private FakeEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new FakeEndpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private static ManagedIdentity inAChain(String address, IdentityId id) {
    EndpointRetry quick =
        new EndpointRetry(
            5, Duration.ofMillis(1), Duration.ofMillis(1), WITHIN, WITHIN, WITHIN, null);
    return new ManagedIdentity(DeployedMachine.withImds(address), id, new SocketHttp(), quick)
        .withProofWithin(WITHIN);
  }

  private ManagedIdentity inAChain() {
    return inAChain(endpoint.address(), IdentityId.SYSTEM);
  }

  private static Failure failure(ManagedIdentity identity) {
    return catchThrowableOfType(Failure.class, () -> identity.token(VAULT, null));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "400,`{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not specified\"}`,`X: y`",
        "400,`{\"error\":\"invalid_request\",\"error_description\":\"Bad Request. Required Metadata Header\"}`,`Server: nginx`",
        "400,``,`Server: IMDS/150.870.65.1854`",
        "404,`<html>`,`Server: IMDS/150`",
        "500,``,`Server: IMDS/150`",
        "429,``,`server: IMDS/150`",
      })
  void serviceProvesItselfAndIsAskedForAToken(int status, String body, String header)
      throws Exception {
    endpoint.answers(status, body, header).answers(200, FakeEndpoint.token(END));
    assertThat(inAChain().token(VAULT, null).value()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(endpoint.seen()).hasSize(2);
    assertThat(endpoint.seen().get(0).headers()).doesNotContainKey("Metadata");
    assertThat(endpoint.seen().get(0).target()).endsWith("/token?api-version=2018-02-01");
    assertThat(endpoint.seen().get(1).headers()).containsEntry("Metadata", "true");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "200,`<html>Welcome to the hotel</html>`",
        "200,`{\"access_token\":\"a-managed-token\",\"expires_on\":\"1772370000\"}`",
        "200,`{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header\"}`",
        "200,``",
        "302,``",
        "400,`<html>Bad Request</html>`",
        "400,`{\"error\":\"invalid_request\"}`",
        "400,`{\"error\":\"other\",\"error_description\":\"Required metadata header\"}`",
        "400,`[\"Required metadata header not specified\"]`",
        "401,`{}`",
        "403,``",
        "403,`connecting to 169.254.169.254:80: connecting: dial tcp: unreachable network`",
        "403,`{\"error\":\"A socket operation was attempted to an unreachable network\"}`",
        "404,`404 page not found`",
        "404,`<?xml version=\"1.0\"?><Error/>`",
        "410,``",
        "429,``",
        "500,`{}`",
        "502,`<html>Bad Gateway</html>`",
        "503,``",
      })
  void strangerIsAskedOnceAndPassedOver(int status, String body) {
    endpoint.answers(status, body, "Server: nginx");
    Failure failure = failure(inAChain());
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure).hasMessageContaining("HTTP " + status).hasMessageNotContaining("hotel");
    assertThat(endpoint.seen()).hasSize(1);
    assertThat(failure(inAChain(endpoint.address(), IdentityId.of("x", null, null))).kind())
        .as("whatever identity is wanted")
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
  }

  @Test
  void refusedResetSilentAndGarbledConnectionsArePassedOverInASecond() throws Exception {
    isPassedOver(FakeEndpoint.closed());
    try (Raw resetting = Raw.resetting();
        Raw silent = Raw.silent();
        Raw garbled = Raw.sending("\0\0\0");
        Raw half =
            Raw.sending(
                "HTTP/1.1 400 Bad Request\r\nServer: IMDS/1\r\nContent-Length: 9\r\n\r\n{")) {
      isPassedOver(resetting.address());
      isPassedOver(silent.address());
      isPassedOver(garbled.address());
      isPassedOver(half.address());
      assertThat(silent.isDeserted()).isTrue();
      assertThat(half.isDeserted()).isTrue();
    }
  }

  private static void isPassedOver(String address) {
    long start = System.nanoTime();
    Failure failure = failure(inAChain(address, IdentityId.SYSTEM).withProofWithin(SECOND));
    assertThat(failure.kind()).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure).hasMessageContaining("nothing answers at " + address);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void proofIsRememberedAndAFailureIsNot() throws Exception {
    endpoint
        .answers(404, "")
        .answers(400, FakeEndpoint.PROOF)
        .answers(200, FakeEndpoint.token(END));
    assertThat(failure(inAChain())).isNotNull();
    inAChain().token(VAULT, null);
    inAChain().token(VAULT, null);
    assertThat(endpoint.seen())
        .extracting(seen -> seen.headers().containsKey("Metadata"))
        .containsExactly(false, false, true, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 429, 500, 503})
  void provenServiceIsAskedAgain(int status) throws Exception {
    endpoint.proves().answers(status, "").answers(status, "").answers(200, FakeEndpoint.token(END));
    assertThat(inAChain().token(VAULT, null).value()).isEqualTo(FakeEndpoint.TOKEN);
  }

  @Test
  void provenServiceStopsTheChainWhereItMust() throws Exception {
    endpoint.proves().answers(503, "");
    assertThat(failure(inAChain()).kind()).isEqualTo(FailureKind.NETWORK);
    endpoint.answers(400, FakeEndpoint.NOT_FOUND);
    failure(inAChain());
    assertThat(failure(inAChain()).kind())
        .as("a machine without an identity")
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(failure(inAChain(endpoint.address(), IdentityId.of(null, "/r", null))).kind())
        .as("the wrong identity is worse than none")
        .isEqualTo(FailureKind.REFUSED);
  }

  @Test
  void tokensAreThoseOfTheIdentityWithoutAProof() throws Exception {
    endpoint.answers(200, FakeEndpoint.token(END));
    ManagedIdentity alone =
        new ManagedIdentity(
            DeployedMachine.withImds(endpoint.address()),
            IdentityId.SYSTEM,
            new SocketHttp(),
            EndpointRetry.of(ManagedIdentitySource.IMDS));
    alone.token(VAULT, null);
    assertThat(alone.withProofWithin(WITHIN).token(VAULT, null)).isSameAs(alone.token(VAULT, null));
    assertThat(endpoint.seen()).hasSize(1);
  }

  @Test
  void deployedEndpointNeedsNoProof() throws Exception {
    endpoint.answers(200, FakeEndpoint.token(END));
    ManagedIdentity appService =
        new ManagedIdentity(
            DeployedMachine.with(
                Map.of("IDENTITY_ENDPOINT", endpoint.address(), "IDENTITY_HEADER", "s")),
            IdentityId.SYSTEM,
            new SocketHttp(),
            EndpointRetry.of(ManagedIdentitySource.APP_SERVICE));
    appService.withProofWithin(WITHIN).token(VAULT, null);
    assertThat(endpoint.seen()).hasSize(1);
  }
}
