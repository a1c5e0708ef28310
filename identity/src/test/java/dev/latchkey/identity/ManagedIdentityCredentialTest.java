package dev.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import dev.latchkey.identity.internal.managed.DeployedMachine;
import dev.latchkey.identity.internal.managed.EndpointRetry;
import dev.latchkey.identity.internal.managed.FakeEndpoint;
import dev.latchkey.identity.internal.managed.FakeEndpoint.Raw;
import dev.latchkey.identity.internal.managed.ManagedIdentitySource;
import dev.latchkey.identity.internal.managed.ManagedSource;
import dev.latchkey.identity.internal.process.Leftovers;
import dev.latchkey.identity.internal.process.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@ExtendWith(Leftovers.class)
@Timeout(60)
class ManagedIdentityCredentialTest {
  private static final HttpHeaderName METADATA = HttpHeaderName.fromString("Metadata");

  /** Longer than a busy machine takes for an answer of its own. */
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private static final EndpointRetry QUICK =
      new EndpointRetry(
          5,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(20),
          Duration.ofSeconds(40),
          Duration.ofSeconds(40),
          null);
  private static final String TOKEN =
      FakeEndpoint.token(DeployedMachine.NOW.plusSeconds(3600).getEpochSecond());

  private FakeEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new FakeEndpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private static ManagedIdentityCredentialBuilder on(Surroundings machine) {
    return new ManagedIdentityCredentialBuilder().surroundings(machine).retry(QUICK);
  }

  private ManagedIdentityCredentialBuilder imds() {
    return on(DeployedMachine.withImds(endpoint.address()));
  }

  private ManagedIdentityCredentialBuilder appService(String address) {
    return on(
        DeployedMachine.with(Map.of("IDENTITY_ENDPOINT", address, "IDENTITY_HEADER", "a-secret")));
  }

  /** The endpoint must prove itself first, as a chain demands it. */
  private static ManagedIdentityCredential inAChain(ManagedIdentityCredentialBuilder builder) {
    return new ManagedIdentityCredential(builder.source().withProofWithin(WITHIN), null, false);
  }

  private static FailureKind kind(ManagedIdentityCredential credential) {
    SignInException failure = Requests.failureOf(credential);
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    assertThat(trace.toString()).doesNotContain("a-secret", FakeEndpoint.TOKEN, "<html>");
    assertThat(failure instanceof CredentialUnavailableException)
        .isEqualTo(failure.kind().isAbsent());
    assertThat(failure.attempts().get(0).source()).isEqualTo("ManagedIdentityCredential");
    return failure.kind();
  }

  @Test
  void tokenComesByBothWaysAndOnceInAll() {
    endpoint.answers(200, TOKEN);
    ManagedIdentityCredential credential = imds().clientId("client-1").build();
    AccessToken token = credential.getTokenSync(Requests.request());
    assertThat(token.getToken()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(token.getExpiresAt()).isEqualTo("2026-03-01T13:00:00Z");
    Mono<AccessToken> reactive = credential.getToken(Requests.request());
    assertThat(reactive.block()).extracting(AccessToken::getToken).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(endpoint.seen()).hasSize(1);
    assertThat(endpoint.seen().get(0).target())
        .contains("resource=https%3A%2F%2Fstorage.azure.com&");
    assertThat(credential.getClientId()).isEqualTo("client-1");
    assertThat(imds().resourceId("/r").build().getClientId()).isNull();
    Object shown = credential;
    assertThat(shown.toString()).doesNotContain(FakeEndpoint.TOKEN);
  }

  /** Clients of the Azure SDK keep a token themselves, and come back when they are told to. */
  @Test
  void tokenOfALongLifeSaysWhenToRenewIt() {
    endpoint.answers(
        200, FakeEndpoint.token(DeployedMachine.NOW.plusSeconds(86_400).getEpochSecond()));
    assertThat(imds().build().getTokenSync(Requests.request()).getRefreshAt())
        .isEqualTo("2026-03-02T00:00:00Z");
    endpoint.answers(200, TOKEN).answers(200, TOKEN);
    imds()
        .build()
        .getTokenSync(Requests.request()); // The long one's answer is the endpoint's first.
    assertThat(imds().build().getTokenSync(Requests.request()).getRefreshAt()).isNull();
  }

  @Test
  void requestIsCheckedBeforeAnybodyIsAsked() {
    ManagedIdentityCredential credential = imds().build();
    for (TokenRequestContext bad :
        List.of(
            new TokenRequestContext(),
            Requests.request().addScopes("https://vault.azure.net/.default"),
            new TokenRequestContext().addScopes("-x"))) {
      assertThatThrownBy(() -> credential.getTokenSync(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(endpoint.seen()).isEmpty();
    assertThatThrownBy(() -> imds().clientId("a").objectId("b").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Only one of");
    imds().clientId("a").objectId(" ").build();
  }

  @Test
  void tenantOfTheRequestIsTheIdentitysOwnBusiness() {
    endpoint.answers(200, TOKEN);
    ManagedIdentityCredential credential = imds().build();
    assertThat(
            credential.getTokenSync(Requests.request().setTenantId(Requests.FABRIKAM)).getToken())
        .isEqualTo(FakeEndpoint.TOKEN);
  }

  @Test
  void claimsAskForANewToken() {
    endpoint.answers(200, TOKEN).answers(200, TOKEN.replace(FakeEndpoint.TOKEN, "a-new-token"));
    ManagedIdentityCredential credential = imds().build();
    credential.getTokenSync(Requests.request());
    assertThat(
            credential
                .getTokenSync(Requests.request().setClaims("{\"access_token\":{}}"))
                .getToken())
        .isEqualTo("a-new-token");
    assertThat(credential.getTokenSync(Requests.request()).getToken()).isEqualTo("a-new-token");
  }

  /** Each row: alone, and in a chain. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        // What users of azure-identity meet, and what they meet here.
        "400,`{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}`,`Server: IMDS/1`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "400,`Bad Request`,`X: y`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "403,`connecting to 169.254.169.254:80: unreachable network`,`X: y`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "200,`<html>captive portal</html>`,`X: y`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "404,`<html>no such page</html>`,`X: y`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "502,`<html>bad gateway</html>`,`X: y`,NOT_AVAILABLE_HERE,NOT_AVAILABLE_HERE",
        "503,``,`Server: IMDS/1`,NETWORK,NETWORK",
        "403,``,`Server: IMDS/1`,REFUSED,REFUSED",
      })
  void rowOfTheMetadataService(
      int status, String body, String header, FailureKind alone, FailureKind inAChain) {
    endpoint.answers(status, body, header);
    assertThat(kind(imds().build())).isEqualTo(alone);
    assertThat(kind(inAChain(imds()))).isEqualTo(inAChain);
  }

  @Test
  void nothingListening() throws IOException {
    String closed = FakeEndpoint.closed();
    ManagedIdentityCredentialBuilder imds = on(DeployedMachine.withImds(closed));
    assertThat(kind(imds.build())).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(kind(inAChain(imds))).isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(kind(appService(closed).build())).isEqualTo(FailureKind.NETWORK);
    assertThat(kind(inAChain(appService(closed))))
        .as("the environment names it: it is wanted")
        .isEqualTo(FailureKind.NETWORK);
  }

  @Test
  void idWhereAPlatformTakesNone() {
    Map<String, String> cluster =
        Map.of(
            "IDENTITY_ENDPOINT", "https://127.0.0.1:1",
            "IDENTITY_HEADER", "a-secret",
            "IDENTITY_SERVER_THUMBPRINT", "AB");
    assertThat(kind(on(DeployedMachine.with(cluster)).clientId("x").build()))
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(
            kind(
                on(DeployedMachine.with(Map.of("MSI_ENDPOINT", endpoint.address())))
                    .objectId("x")
                    .build()))
        .isEqualTo(FailureKind.NOT_AVAILABLE_HERE);
    assertThat(endpoint.seen()).isEmpty();
  }

  @Test
  void cloudShellAndMachineLearningGiveTokens() {
    endpoint.answers(200, TOKEN);
    on(DeployedMachine.with(Map.of("MSI_ENDPOINT", endpoint.address() + "/oauth2/token")))
        .build()
        .getTokenSync(Requests.request());
    on(DeployedMachine.with(Map.of("MSI_ENDPOINT", endpoint.address(), "MSI_SECRET", "a-secret")))
        .clientId("client-1")
        .build()
        .getTokenSync(Requests.request());
    assertThat(endpoint.seen())
        .extracting(FakeEndpoint.Seen::target)
        .containsExactly(
            "GET /oauth2/token?resource=https%3A%2F%2Fstorage.azure.com",
            "GET /?api-version=2017-09-01&resource=https%3A%2F%2Fstorage.azure.com&clientid=client-1");
  }

  @Test
  void sourceSaysWhatTheChainNeedsToKnow() {
    assertThat(imds().source().identity().source()).isEqualTo(ManagedIdentitySource.IMDS);
    assertThat(imds().source().identity().isPossibleHere()).isTrue();
    ManagedSource deployed = appService("http://127.0.0.1:1").source().withProofWithin(WITHIN);
    assertThat(deployed.identity().source()).isEqualTo(ManagedIdentitySource.APP_SERVICE);
  }

  @Test
  void interruptIsItsOwnKindAndLeavesTheFlagSet() throws Exception {
    try (Raw silent = Raw.silent()) {
      ManagedIdentityCredential credential = on(DeployedMachine.withImds(silent.address())).build();
      AtomicReference<String> seen = new AtomicReference<>();
      Thread asking =
          new Thread(
              () -> seen.set(kind(credential) + " " + Thread.currentThread().isInterrupted()));
      asking.start();
      while (silent.connections() == 0) {
        Thread.onSpinWait();
      }
      asking.interrupt();
      asking.join();
      assertThat(seen).hasValue("INTERRUPTED true");
    }
  }

  @Test
  void cancelledSubscriptionGivesTheRequestUp() throws Exception {
    try (Raw silent = Raw.silent()) {
      Disposable subscription =
          on(DeployedMachine.withImds(silent.address()))
              .build()
              .getToken(Requests.request())
              .subscribe();
      while (silent.connections() == 0) {
        Thread.onSpinWait();
      }
      subscription.dispose();
      assertThat(silent.isDeserted()).isTrue();
    }
  }

  @Test
  void manyThreadsAskOnce() throws Exception {
    CountDownLatch later = new CountDownLatch(1);
    endpoint.answersAfter(later, 200, TOKEN);
    ManagedIdentityCredential credential = imds().build();
    Thread[] threads = new Thread[16];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> credential.getTokenSync(Requests.request()));
      threads[i].start();
    }
    later.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(endpoint.seen()).hasSize(1);
  }

  /** And no provider of azure-core's HTTP. */
  @Test
  void policyWithoutAClientIsUsedOverTheJdks() {
    endpoint.answers(200, TOKEN);
    AtomicInteger calls = new AtomicInteger();
    AccessToken token =
        imds()
            .addPolicy((context, next) -> {
              calls.incrementAndGet();
              return next.process();
            })
            .build()
            .getTokenSync(Requests.request());
    assertThat(token.getToken()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(calls).hasValue(1);
    assertThat(endpoint.seen().get(0).headers())
        .containsEntry("Metadata", "true")
        .hasEntrySatisfying("User-Agent", agent -> assertThat(agent).startsWith("azsdk-java-"));
  }

  @Test
  void appsOwnClientAndRetriesAreUsed() {
    AtomicReference<String> asked = new AtomicReference<>();
    AtomicInteger calls = new AtomicInteger();
    HttpClient client = request -> Mono.fromSupplier(() -> answer(request, asked));
    AccessToken token =
        new ManagedIdentityCredentialBuilder()
            .surroundings(DeployedMachine.withImds("http://127.0.0.1:9"))
            .httpClient(client)
            .build()
            .getTokenSync(Requests.request());
    assertThat(token.getToken()).isEqualTo(FakeEndpoint.TOKEN);
    assertThat(asked.get()).startsWith("http://127.0.0.1:9/metadata").endsWith(" true");

    endpoint.answers(503, "", "Server: IMDS/1");
    ManagedIdentityCredentialBuilder builder =
        new ManagedIdentityCredentialBuilder()
            .surroundings(DeployedMachine.withImds(endpoint.address()));
    assertThat(kind(builder.maxRetry(2).retryTimeout(n -> Duration.ofMillis(1)).build()))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(endpoint.seen()).hasSize(3);

    kind(
        builder
            .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
            .httpClient(request ->
                Mono.fromSupplier(() -> {
                  calls.incrementAndGet();
                  throw new IllegalStateException("refused");
                }))
            .build());
    assertThat(calls).as("repeated by the pipeline alone").hasValue(2);
  }

  private static HttpResponse answer(HttpRequest request, AtomicReference<String> asked) {
    asked.set(request.getUrl() + " " + request.getHeaders().getValue(METADATA));
    byte[] body = TOKEN.getBytes(StandardCharsets.UTF_8);
    return new HttpResponse(request) {
      @Override
      public int getStatusCode() {
        return 200;
      }

      @Override
      @SuppressWarnings("deprecation") // Abstract all the same.
      public String getHeaderValue(String name) {
        return "";
      }

      @Override
      public HttpHeaders getHeaders() {
        return new HttpHeaders();
      }

      @Override
      public Flux<ByteBuffer> getBody() {
        return Flux.just(ByteBuffer.wrap(body));
      }

      @Override
      public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(body);
      }

      @Override
      public Mono<String> getBodyAsString() {
        return Mono.just(TOKEN);
      }

      @Override
      public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(TOKEN);
      }
    };
  }
}
