package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy leads to the lab and nowhere else, whatever is sent to it. */
class ProxyTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** Sends bytes and reads until the proxy closes. */
  static String send(Lab lab, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(lab.proxyAddress());
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example:443",
    "login.microsoftonline.com.evil.example:443",
    "login.microsoftonline.com:80",
    "login.microsoftonline.com:22",
    "a.b.blob.core.windows.net:443",
    "blob.core.windows.net:443",
    "127.0.0.1:443",
    "localhost:443",
    "[::1]:443",
    ":443",
    "login.microsoftonline.com:99999999"
  })
  void foreignHostIsAnswered502AtOnce(String target) throws IOException {
    assertThat(send(lab, "CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ");
  }

  @Test
  void controlCannotBeReachedThroughTheProxy() throws IOException {
    String control = "127.0.0.1:" + lab.controlUri().getPort();
    assertThat(send(lab, "CONNECT " + control + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
    assertThat(send(lab, "GET http://" + control + "/api/state HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ");
  }

  /** Node's fetch tunnels plain HTTP, too. */
  @Test
  void managedIdentityIsFoundThroughATunnel() throws IOException {
    String request =
        "GET /metadata/versions HTTP/1.1\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n";
    String other = "GET /x HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assertThat(send(lab, "CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n" + request + other))
        .containsSubsequence("HTTP/1.1 200 Connection", "HTTP/1.1 200 ", "apiVersions", " 502 ");
    assertThat(send(lab, "CONNECT 169.254.169.254:443 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 502 ");
  }

  @Test
  void connectionForOnePlainHostDoesNotLeadToAnother() throws IOException {
    String metadata =
        "GET http://169.254.169.254/metadata/x HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n";
    String other = "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assertThat(send(lab, metadata + other))
        .containsSubsequence("HTTP/1.1 404 ", "HTTP/1.1 502 ")
        .contains("does not play this host over plain HTTP");
  }

  @Test
  void requestForThePortItselfIsToldWhatThePortIs() throws IOException {
    assertThat(send(lab, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("LATCHKEY_LAB_URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET http:///x", "GET http://", "CONNECT []", "CONNECT :", "GET x"})
  void addressThatIsNoneIsRefused(String request) throws IOException {
    assertThat(send(lab, request + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
  }

  @Test
  void nonsenseIsRefused() throws IOException {
    assertThat(send(lab, "\u0016\u0003\u0001\u0002")).startsWith("HTTP/1.1 400 ");
    assertThat(send(lab, "")).startsWith("HTTP/1.1 400 ");
    assertThat(send(lab, "x".repeat(100_000))).startsWith("HTTP/1.1 400 ");
    assertThat(send(lab, "CONNECT\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void hostIsPlayedInAnyLetterCase() throws IOException {
    assertThat(send(lab, "CONNECT LOGIN.MicrosoftOnline.com:443 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void allowedHostIsLetThrough() throws Exception {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Lab open = Lab.builder().allowHost("localhost").start()) {
      Thread echo =
          new Thread(() -> {
            try (Socket client = elsewhere.accept()) {
              client.getOutputStream().write(client.getInputStream().readNBytes(5));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      echo.start();
      String target = "localhost:" + elsewhere.getLocalPort();
      assertThat(send(open, "CONNECT " + target + " HTTP/1.1\r\n\r\nhello")).endsWith("hello");
      echo.join();
      assertThat(send(lab, "CONNECT " + target + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void everyTunnelIsRecorded() throws IOException {
    send(lab, "CONNECT telemetry.example:443 HTTP/1.1\r\n\r\n");
    assertThat(lab.requests())
        .anySatisfy(request -> {
          assertThat(request.method()).isEqualTo("CONNECT");
          assertThat(request.uri().getAuthority()).isEqualTo("telemetry.example:443");
          assertThat(request.status()).isEqualTo(502);
        });
  }
}
