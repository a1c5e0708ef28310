package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that are let through, here a server on loopback, are reached as if there were no lab. */
class AllowedHostsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private HttpServer elsewhere;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    lab = Lab.builder().allowHost("localhost", "127.0.0.1", "0.0.0.0").start();
    elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext("/", this::answer);
    elsewhere.start();
  }

  @AfterEach
  void stop() {
    elsewhere.stop(0);
    lab.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length());
    exchange.getRequestHeaders().forEach((name, values) -> seen.add(name + ": " + values.get(0)));
    byte[] answer = ("you said " + body).getBytes(StandardCharsets.ISO_8859_1);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private int port() {
    return elsewhere.getAddress().getPort();
  }

  private String send(String request) throws IOException {
    return ProxyTest.send(lab, request);
  }

  private String post(BodyPublisher body) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(ProxySelector.of(lab.proxyAddress()))
            .build();
    URI uri = URI.create("http://localhost:" + port() + "/a/b?c=d%20e");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).POST(body).build();
    String answer = client.send(request, BodyHandlers.ofString()).body();
    return answer + client.send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void clientOfAnAllowedHostNeedsNoTls() throws Exception {
    String large = "x".repeat(300_000);
    assertThat(post(BodyPublishers.ofString(large))).hasSize(2 * ("you said ".length() + 300_000));
    assertThat(post(BodyPublishers.noBody())).isEqualTo("you said you said ");
    byte[] chunk = large.getBytes(StandardCharsets.US_ASCII);
    BodyPublisher unknownLength = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(chunk));
    assertThat(post(unknownLength)).hasSize(2 * ("you said ".length() + 300_000));
    assertThat(seen)
        .contains("POST /a/b?c=d%20e 300000", "POST /a/b?c=d%20e 0", "Host: localhost:" + port());
  }

  @Test
  void whatIsForTheProxyAloneIsNotPassedOn() throws IOException {
    String answer =
        send(
            "GET http://LOCALHOST:"
                + port()
                + " HTTP/1.1\r\nHost: other.example\r\nProxy-Authorization: Basic eDp5\r\n"
                + "Proxy-Connection: keep-alive\r\nX-Own: 1\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("you said ");
    assertThat(seen).contains("GET / 0", "X-own: 1", "Connection: close");
    assertThat(seen).noneMatch(line -> line.startsWith("Proxy-") || line.contains("other.example"));
  }

  @Test
  void connectionForOneAllowedHostDoesNotLeadToAnother() throws IOException {
    String first = "POST http://localhost:" + port() + "/1 HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi";
    String second = "GET http://evil.example/2 HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assertThat(send(first + second)).endsWith("you said hi");
    assertThat(seen).contains("POST /1 2").noneMatch(line -> line.contains("/2"));
    assertThat(send(second)).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void playedHostClosesItsPlainConnectionSoThatTheNextMayBeForAnAllowedOne() throws IOException {
    String metadata = "GET http://169.254.169.254/metadata/x HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(send(metadata))
        .startsWith("HTTP/1.1 404 ")
        .containsIgnoringCase("connection: close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "0.0.0.0"})
  void controlCannotBeReachedThroughTheProxyThoughLoopbackIsAllowed(String host)
      throws IOException {
    String control = host + ":" + lab.controlUri().getPort();
    assertThat(send("CONNECT " + control + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ")
        .contains("control endpoint");
    assertThat(send("GET http://" + control + "/api/state HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ")
        .contains("control endpoint");
    assertThat(send("CONNECT " + host + ":" + port() + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://localhost:99999/ HTTP/1.1\r\n\r\n",
        "GET http://localhost:x/ HTTP/1.1\r\n\r\n",
        "GET http:///x HTTP/1.1\r\n\r\n",
        "GET ftp://localhost/ HTTP/1.1\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nX: 1\r\n folded\r\n\r\n",
        "GET http://localhost/ HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "CONNECT localhost:x HTTP/1.1\r\n\r\n",
        "CONNECT localhost:99999 HTTP/1.1\r\n\r\n"
      })
  void whatCannotBePassedOnIsAnswered502(String request) throws IOException {
    assertThat(send(request)).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void portThatNobodyListensToIsAnswered502() throws IOException {
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String target = "127.0.0.1:" + taken.getLocalPort();
      assertThat(send("GET http://" + target + "/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
      assertThat(send("CONNECT " + target + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
    }
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines);
  }

  @Test
  void answerSaysThatTheConnectionEndsWhateverTheServerSays() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<@Nullable Void> answering =
          new FutureTask<>(() -> {
            try (Socket client = server.accept()) {
              client.getInputStream().readNBytes(10);
              String heads =
                  lines(
                      "HTTP/1.1 100 Continue",
                      "",
                      "HTTP/1.1 200 OK",
                      "Connection: keep-alive",
                      "X: 1",
                      "",
                      "body",
                      "",
                      "");
              client.getOutputStream().write(heads.getBytes(StandardCharsets.US_ASCII));
            }
            return null;
          });
      new Thread(answering).start();
      assertThat(send("GET http://localhost:" + server.getLocalPort() + "/ HTTP/1.1\r\n\r\n"))
          .isEqualTo(
              lines(
                  "HTTP/1.1 100 Continue",
                  "",
                  "HTTP/1.1 200 OK",
                  "X: 1",
                  "Connection: close",
                  "",
                  "body",
                  "",
                  ""));
      answering.get();
    }
  }

  @Test
  void hostThatIsLetThroughIsRecordedWithoutWhoAskedForIt() throws IOException {
    send("GET http://alice:secret@localhost:" + port() + "/ HTTP/1.1\r\n\r\n");
    send("GET http://alice:secret@evil.example/ HTTP/1.1\r\n\r\n");
    assertThat(lab.requests().toString()).doesNotContain("secret");
    assertThat(lab.requests())
        .extracting(request -> request.uri() + " " + request.status())
        .containsExactly("//localhost:" + port() + " 200", "//evil.example 502");
  }
}
