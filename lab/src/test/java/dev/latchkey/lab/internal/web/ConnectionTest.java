package dev.latchkey.lab.internal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as RFC 9112 has it. */
class ConnectionTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T06:07:08.9Z"), ZoneOffset.UTC);
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static Listener listener;

  @BeforeAll
  static void start() throws IOException {
    listener =
        new Listener(
            0,
            THREADS,
            client -> new Connection(client, CLOCK, e -> {}).serve(ConnectionTest::answer));
  }

  @AfterAll
  static void stop() {
    listener.close();
    THREADS.shutdownNow();
  }

  /** Says what it was asked; leaves the body unread at {@code /unread}. */
  private static void answer(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/unread" -> exchange.answer(200, "text/plain", "unread");
      case "/empty" -> exchange.answer(204);
      case "/large" -> exchange.answer(200, "text/plain", "x".repeat(300_000));
      case "/elsewhere" -> exchange.redirect(URI.create("https://example.com/"));
      case "/nothing" -> {}
      default ->
          exchange.answer(
              200,
              "text/plain",
              exchange.method()
                  + " "
                  + exchange.header("x-own").orElse("")
                  + " "
                  + new String(exchange.body(1000), StandardCharsets.ISO_8859_1));
    }
  }

  /** Sends bytes and reads until the server closes. */
  private static String send(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  @Test
  void pathOfTwoSlashesNamesNoHost() throws IOException {
    assertThat(send("GET //empty HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void answerIsWhole() throws IOException {
    assertThat(send("GET /a HTTP/1.1\r\nHost: x\r\nX-OWN:  me \r\n\r\n"))
        .isEqualTo(
            lines(
                "HTTP/1.1 200 OK",
                "Date: Thu, 05 Mar 2026 06:07:08 GMT",
                "Content-Type: text/plain",
                "Content-Length: 7",
                "",
                "GET me "));
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInTurnWhateverTheirBodies() throws IOException {
    String answers =
        send(
            lines("POST /unread HTTP/1.1", "Content-Length: 5", "", "abcde")
                + lines("POST /a HTTP/1.1", "Transfer-Encoding: chunked", "", "")
                + lines("3;x=y", "one", "a", "0123456789", "0", "Trailer: 1", "", "")
                + lines("POST /unread HTTP/1.1", "Transfer-Encoding: Chunked", "", "")
                + lines("3", "two", "0", "", "")
                + "\r\n"
                + lines("GET /empty HTTP/1.1", "", "")
                + lines("HEAD /large HTTP/1.1", "", "")
                + "GET /b HTTP/1.1\nx-own: lf\n\n");
    assertThat(answers)
        .containsSubsequence(
            "unread", "POST  one0123456789", "unread", "204 No Content", "300000", "GET lf ")
        .doesNotContain("xxx", "HTTP/1.1 4");
  }

  @Test
  void largeAnswerArrives() throws IOException {
    assertThat(send("GET /large HTTP/1.1\r\n\r\n")).endsWith("\r\n\r\n" + "x".repeat(300_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /a HTTP/1.1\r\nconnection: x, Close\r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n"
      })
  void lastAnswerSaysThatItIsTheLast(String request) throws IOException {
    assertThat(send(request + "GET /b HTTP/1.1\r\n\r\n"))
        .contains("\r\nConnection: close\r\n")
        .containsOnlyOnce("HTTP/1.1 200");
  }

  @Test
  void clientThatWaitsForPermissionToSendItsBodyGetsIt() throws IOException {
    assertThat(send("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")
        .endsWith("PUT  hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /a\r\n\r\n",
        "GET /a HTTP/2\r\n\r\n",
        "GET /a b HTTP/1.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\n\r\n",
        "G(T /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nX: 1\r\n folded\r\n\r\n",
        "GET /a HTTP/1.1\r\nX : 1\r\n\r\n",
        "GET /a HTTP/1.1\r\nX\r\n\r\n",
        "GET /a HTTP/1.1\r\n: 1\r\n\r\n",
        "GET /a HTTP/1.1\r\nX: 1\rY: 2\r\n\r\n",
        "GET /a HTTP/1.1\r\nX: 1\0\r\n\r\n",
        "GET /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET /a HTTP/1.1\r\nContent-Length: 9999999999999999999\r\n\r\n",
        "GET /a HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET /a HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /a HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "GET /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      })
  void requestThatBreaksTheRulesIsRefusedAndTheConnectionEnds(String request) throws IOException {
    assertThat(send(request + "GET /b HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .containsOnlyOnce("HTTP/1.1 400")
        .doesNotContain("HTTP/1.1 2")
        .endsWith("This is not an HTTP/1.1 request.\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200_000})
  void headWithoutAnEndIsRefused(int length) throws IOException {
    assertThat(send("GET /a HTTP/1.1\r\nX: " + "x".repeat(length)))
        .startsWith("HTTP/1.1 400 Bad Request\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 9\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\nx\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\na",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n"
      })
  void bodyThatBreaksTheRulesIsNotAnswered(String rest) throws IOException {
    assertThat(send("POST /a HTTP/1.1\r\n" + rest)).isEmpty();
  }

  @Test
  void bodyThatIsTooLargeToBeTakenEndsTheConnection() throws IOException {
    assertThat(send("POST /unread HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"))
        .contains("\r\nConnection: close\r\n")
        .endsWith("unread");
  }

  @Test
  void serviceThatDoesNotAnswerEndsTheConnection() throws IOException {
    assertThat(send("GET /nothing HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\n\r\n")).isEmpty();
  }

  @Test
  void headerOfAnAnswerCanNotHoldASecondOne() throws IOException {
    assertThat(send("GET /elsewhere HTTP/1.1\r\n\r\n")).contains("Location: https://example.com/");
    Exchange exchange = exchange();
    for (String value : new String[] {"a\r\nX: 1", "a\nX: 1", "a\rX: 1"}) {
      assertThatThrownBy(() -> exchange.with("Y", value))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void headThatNeverEndsIsCutOffThoughEachByteComesSoon() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      Future<?> slow =
          THREADS.submit(() -> {
            while (!Thread.interrupted()) {
              client.getOutputStream().write('x');
              Thread.sleep(5);
            }
            return null;
          });
      assertThatThrownBy(() ->
              RequestHead.readText(accepted.getInputStream(), accepted, Duration.ofMillis(200)))
          .isInstanceOf(SocketTimeoutException.class);
      slow.cancel(true);
      assertThat(accepted.getSoTimeout()).isZero();
    }
  }

  private static Exchange exchange() throws IOException {
    RequestHead head = RequestHead.parse("GET / HTTP/1.1\r\n\r\n").orElseThrow();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      return new Exchange(
          head,
          new RequestBody(head, socket.getInputStream()),
          new Connection(socket, CLOCK, e -> {}));
    }
  }
}
