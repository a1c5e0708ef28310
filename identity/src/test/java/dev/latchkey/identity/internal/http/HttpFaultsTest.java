package dev.latchkey.identity.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.LoopbackServer.Reply;
import dev.latchkey.identity.internal.process.BareMachine;
import dev.latchkey.identity.internal.source.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers, proxies and networks that fail. */
class HttpFaultsTest {
  private static final Network DIRECT = new Network(uri -> Optional.of(Proxy.NO_PROXY), null);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final List<Duration> tries = new ArrayList<>();

  /** Does not wait, and records the waits that it is asked for. */
  private RetryingHttp retrying(HttpTransport client) {
    return new RetryingHttp(
        client,
        null,
        tried -> {
          tries.add(tried);
          return Duration.ZERO;
        },
        CLOCK);
  }

  static List<HttpTransport> transports() {
    return List.of(new UrlConnectionHttp(DIRECT), new SocketHttp());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void answerArrivesWholeWithItsHeaders(HttpTransport transport) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(n -> new Reply(400, Map.of("X-One", "ä?"), "{\"a\":\"ö\"}"))) {
      HttpAnswer answer = transport.send(server.call());

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("{\"a\":\"ö\"}");
      assertThat(answer.header("x-ONE")).isPresent();
      assertThat(server.asked).containsExactly("POST client_secret=s");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void busyServerIsAskedThreeTimesMore(int status) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(n -> Reply.of(n < 4 ? status : 200, "{}"))) {
      HttpAnswer answer = retrying(new UrlConnectionHttp(DIRECT)).send(server.call());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(tries)
          .containsExactly(
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(3),
              Duration.ofSeconds(4));
    }
  }

  @Test
  void serverThatStaysBusyIsLeftAlone() throws Exception {
    try (LoopbackServer server = LoopbackServer.answering(n -> Reply.of(503, ""))) {
      assertThat(retrying(new UrlConnectionHttp(DIRECT)).send(server.call()).status())
          .isEqualTo(503);
      assertThat(server.asked).hasSize(4);
    }
  }

  @Test
  void usualWaitsDouble() throws Exception {
    RetryingHttp none = new RetryingHttp(call -> new HttpAnswer(503, Map.of(), ""), 0, null, CLOCK);
    assertThat(none.send(new HttpCall("GET", URI.create("http://a"), Map.of(), null)).status())
        .isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"31", "86400", "Thu, 01 Jan 2026 01:00:00 GMT"})
  void serverThatWantsALongRestGetsNoSecondRequest(String after) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(n -> new Reply(429, Map.of("Retry-After", after), ""))) {
      assertThat(retrying(new UrlConnectionHttp(DIRECT)).send(server.call()).status())
          .isEqualTo(429);
      assertThat(server.asked).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Thu, 01 Jan 2026 00:00:00 GMT", "Wed, 31 Dec 2025 23:00:00 GMT"})
  void serverIsAskedAgainWhenItWantsThat(String after) throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(
            n -> new Reply(n == 1 ? 429 : 200, Map.of("Retry-After", after), "{}"))) {
      RetryingHttp slow =
          new RetryingHttp(new UrlConnectionHttp(DIRECT), 1, tried -> Duration.ofDays(1), CLOCK);
      assertThat(slow.send(server.call()).status()).isEqualTo(200);
    }
  }

  @Test
  void connectionIsTriedAgainButNotTrustOrSilence() throws Exception {
    for (IOException worth : List.of(new UnknownHostException("x"), new IOException("reset"))) {
      assertThat(timesAsked(worth)).isEqualTo(4);
    }
    for (IOException hopeless :
        List.of(
            new SSLHandshakeException("no trust"),
            new SocketTimeoutException("Read timed out"),
            new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407 x\""))) {
      assertThat(timesAsked(hopeless)).isEqualTo(1);
    }
  }

  private int timesAsked(IOException thrown) {
    tries.clear();
    HttpTransport failing =
        call -> {
          throw thrown;
        };
    HttpCall call = new HttpCall("GET", URI.create("https://a.test/token"), Map.of(), null);
    assertThatThrownBy(() -> retrying(failing).send(call)).isSameAs(thrown);
    return tries.size();
  }

  @Test
  void interruptEndsTheWaitForABusyServer() {
    RetryingHttp patient =
        new RetryingHttp(
            call -> new HttpAnswer(503, Map.of(), ""), 1, tried -> Duration.ofSeconds(20), CLOCK);
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> patient.send(new HttpCall("GET", URI.create("http://a"), Map.of(), null)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void interruptEndsAReadFromASilentServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/token");
      CountDownLatch ended = new CountDownLatch(1);
      FutureTask<HttpAnswer> work =
          new FutureTask<>(() -> {
            try {
              return new UrlConnectionHttp(DIRECT)
                  .send(new HttpCall("GET", address, Map.of(), null));
            } finally {
              ended.countDown();
            }
          });
      Thread caller = new Thread(work);
      caller.start();
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo('G');

        caller.interrupt();

        ended.await(); // A read would last half a minute more.
        caller.join();
      }
      assertThatThrownBy(work::get).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void redirectionIsNotFollowed() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(n -> new Reply(302, Map.of("Location", "/other"), ""))) {
      assertThat(new UrlConnectionHttp(DIRECT).send(server.call()).status()).isEqualTo(302);
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void hugeAnswerIsNotRead() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.answering(n -> Reply.of(200, "x".repeat((1 << 20) + 1)))) {
      assertThat(failure(DIRECT, server.call()).kind()).isEqualTo(FailureKind.NETWORK);
    }
  }

  @Test
  void portWithoutAServerIsReported() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    Failure failure =
        failure(
            DIRECT,
            new HttpCall("GET", URI.create("http://127.0.0.1:" + port + "/"), Map.of(), null));
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure).hasMessage("'127.0.0.1' can't be reached (ConnectException)");
  }

  @Test
  void proxyThatIsDeadIsNamedWithoutItsUser() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    HttpCall call =
        new HttpCall("GET", URI.create("https://login.microsoftonline.com/"), Map.of(), null);
    for (String user : List.of("", "alice:hunter2@")) {
      HttpTransport client =
          new UrlConnectionHttp(
              Network.of(
                  BareMachine.with(Map.of("HTTPS_PROXY", "http://" + user + "127.0.0.1:" + port))));
      IOException thrown = catchThrowableOfType(IOException.class, () -> client.send(call));
      Failure failure = client.unreachable(thrown, call);
      assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
      assertThat(failure)
          .hasMessage(
              "'login.microsoftonline.com' can't be reached through the proxy '127.0.0.1:"
                  + port
                  + "' (ConnectException)");
    }
  }

  @Test
  void everyFaultOnTheWayThroughAProxyNamesIt() {
    String proxy = "'proxy.test:3128'";
    SSLException late = new SSLHandshakeException("PKIX path validation failed");
    late.initCause(new CertPathValidatorException("x", new CertificateExpiredException("x")));
    for (IOException thrown :
        List.of(
            new UnknownHostException("proxy.test"),
            new SocketTimeoutException("Connect timed out"),
            new SocketTimeoutException("Read timed out"),
            new SSLHandshakeException("PKIX"),
            new SSLException("Unsupported or unrecognized SSL message"),
            late,
            new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 502\""),
            new IOException("Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407\""))) {
      assertThat(Unreachable.failure(thrown, "'a'", proxy).seen())
          .as("%s", thrown)
          .contains("the proxy " + proxy);
    }
    assertThat(Unreachable.failure(new UnknownHostException("proxy.test"), "'a'", proxy))
        .hasMessage("the name of the proxy 'proxy.test:3128' can't be resolved");
  }

  @Test
  void proxyThatDemandsAPasswordIsReported() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> demandPassword(proxy));
      answering.start();
      Network network =
          new Network(
              uri -> Optional.of(new Proxy(Proxy.Type.HTTP, proxy.getLocalSocketAddress())), null);
      HttpCall call =
          new HttpCall("GET", URI.create("https://login.microsoftonline.com/"), Map.of(), null);

      Failure failure = failure(network, call);

      assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
      assertThat(failure).hasMessageContaining("demands a password (HTTP 407)");
      assertThat(failure.remedy().orElseThrow().text()).contains("httpClient(…)");
      answering.join();
    }
  }

  @Test
  void passwordInTheVariableThatWasNotUsedIsToldWithoutIt() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> demandPassword(proxy));
      answering.start();
      Network network =
          Network.of(
              BareMachine.with(
                  Map.of("HTTPS_PROXY", "http://alice:hunter2@127.0.0.1:" + proxy.getLocalPort())));
      HttpCall call =
          new HttpCall("GET", URI.create("https://login.microsoftonline.com/"), Map.of(), null);
      HttpTransport client = new UrlConnectionHttp(network);

      IOException thrown = catchThrowableOfType(IOException.class, () -> client.send(call));
      Failure failure = client.unreachable(thrown, call);

      assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
      assertThat(failure)
          .hasMessageContaining("demands a password (HTTP 407), and the user and password in")
          .hasMessageContaining("HTTPS_PROXY were not used");
      assertThat(failure.remedy().orElseThrow().text())
          .contains("httpClient(…)", "-Djdk.http.auth.tunneling.disabledSchemes=", "unencrypted");
      assertThat(failure.seen() + failure.remedy().orElseThrow().text() + network)
          .doesNotContain("hunter2", "alice");
      answering.join();
    }
  }

  private static void demandPassword(ServerSocket proxy) {
    try (Socket client = proxy.accept()) {
      byte[] request = new byte[4096];
      int read = client.getInputStream().read(request);
      assertThat(new String(request, 0, read, StandardCharsets.US_ASCII)).startsWith("CONNECT ");
      String answer =
          String.join(
              "\r\n",
              "HTTP/1.1 407 Proxy Authentication Required",
              "Proxy-Authenticate: Basic realm=corp",
              "Content-Length: 0",
              "",
              "");
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void exceptionsOfTheJdkAreReportedInWords() {
    assertThat(Unreachable.failure(new UnknownHostException("a"), "'a'"))
        .hasMessage("the name of 'a' can't be resolved");
    Failure untrusted = Unreachable.failure(new SSLHandshakeException("PKIX"), "'a'");
    assertThat(untrusted).hasMessageContaining("is not trusted");
    assertThat(untrusted.remedy().orElseThrow().text()).contains("javax.net.ssl.trustStore");
    Failure brokenOff =
        Unreachable.failure(new SSLException("Unsupported or unrecognized SSL message"), "'a'");
    assertThat(brokenOff).hasMessage("the TLS handshake with 'a' broke off");
    assertThat(brokenOff.remedy()).isEmpty();
    SSLException late = new SSLHandshakeException("PKIX path validation failed");
    late.initCause(new CertPathValidatorException("x", new CertificateExpiredException("x")));
    assertThat(Unreachable.failure(late, "'a'"))
        .hasMessage(
            "the certificate of 'a' is not valid at the time that this machine's clock tells");
    Failure silent = Unreachable.failure(new SocketTimeoutException("Read timed out"), "'a'");
    assertThat(silent.kind()).isEqualTo(FailureKind.TIMED_OUT);
    Failure unconnected =
        Unreachable.failure(new SocketTimeoutException("Connect timed out"), "'a'");
    assertThat(unconnected.kind()).isEqualTo(FailureKind.NETWORK);
    IOException ofALibrary =
        new IOException("x") {
          private static final long serialVersionUID = 1L;
        };
    assertThat(Unreachable.failure(ofALibrary, "'a'")).hasNoCause();
  }

  /** What the JDK throws for options that name a missing, a locked or a wrong file. */
  @Test
  void trustStoreThatCannotBeUsedIsToldAsThat() {
    IOException locked = new SocketException("x");
    locked.initCause(new NoSuchAlgorithmException("Error constructing implementation"));
    IOException empty = new SSLException("x", new InvalidAlgorithmParameterException("anchors"));
    for (IOException thrown : List.of(locked, empty)) {
      Failure failure = Unreachable.failure(thrown, "'a'");
      assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
      assertThat(failure).hasMessageContaining("the trust store of this JVM can't be used");
      assertThat(failure.remedy().orElseThrow().text()).contains("-Djavax.net.ssl.trustStore");
      assertThat(timesAsked(thrown)).isEqualTo(1);
    }
  }

  private static Failure failure(Network network, HttpCall call) {
    IOException thrown =
        catchThrowableOfType(IOException.class, () -> new UrlConnectionHttp(network).send(call));
    return Unreachable.failure(thrown, call.server());
  }

  static Proxy proxy(String host, int port) {
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
  }
}
