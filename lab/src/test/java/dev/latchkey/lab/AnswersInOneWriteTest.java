package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Head and body of an answer leave the lab together. Two writes are two packets, and the second one
 * waits about 40 ms for the client to confirm the first: until then a client can read the head
 * alone. So no clock is needed: the first read brings the whole answer.
 */
class AnswersInOneWriteTest {
  /** One read of a TLS socket brings one record at most. */
  private static final int RECORD = 1 << 14;

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({
    "login.microsoftonline.com, /common/discovery/keys, 200",
    "login.microsoftonline.com, /common/v2.0/.well-known/openid-configuration, 200",
    "microsoft.com, /devicelogin, 200",
    "management.azure.com, /subscriptions?api-version=2022-12-01, 401",
    "contosodata.blob.core.windows.net, /?comp=list, 409",
    "contoso-vault.vault.azure.net, /secrets?api-version=7.4, 401",
    "unplayed.example, /, 421"
  })
  void overTls(String host, String path, int status) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(lab.proxyAddress());
      write(socket, "CONNECT login.microsoftonline.com:443 HTTP/1.1\r\n\r\n");
      assertThat(read(socket)).startsWith("HTTP/1.1 200 ");
      try (SSLSocket tls =
          (SSLSocket)
              lab.sslContext()
                  .getSocketFactory()
                  .createSocket(socket, "login.microsoftonline.com", 443, true)) {
        assertWholeAnswers(tls, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n", status);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"/metadata/instance?api-version=2021-02-01, 200", "/nowhere, 404"})
  void atTheMetadataServiceThroughTheProxyAndDirectly(String path, int status) throws IOException {
    String headers = " HTTP/1.1\r\nHost: 169.254.169.254\r\nMetadata: true\r\n\r\n";
    try (Socket proxy = new Socket()) {
      proxy.connect(lab.proxyAddress());
      assertWholeAnswers(proxy, "GET http://169.254.169.254" + path + headers, status);
    }
    assertWholeAnswers(lab.imdsUri(), path, "Metadata: true\r\n", status);
  }

  @Test
  void atAppServicesEndpointAndAtTheControlEndpoint() throws IOException {
    Map<String, String> app = lab.appServiceEnvironment();
    URI endpoint = URI.create(app.get("IDENTITY_ENDPOINT"));
    assertWholeAnswers(
        endpoint,
        endpoint.getPath() + "?api-version=2019-08-01&resource=https://vault.azure.net",
        "X-IDENTITY-HEADER: " + app.get("IDENTITY_HEADER") + "\r\n",
        200);
    URI control = lab.controlUri();
    assertWholeAnswers(
        control, "/api/state", "Authorization: Bearer " + control.getFragment() + "\r\n", 200);
    assertWholeAnswers(control, "/api/state", "", 401);
  }

  private static void assertWholeAnswers(URI server, String path, String headers, int status)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      String host = "Host: 127.0.0.1:" + server.getPort() + "\r\n";
      assertWholeAnswers(socket, "GET " + path + " HTTP/1.1\r\n" + host + headers + "\r\n", status);
    }
  }

  /** Twenty on one connection, since the system confirms the first packets of a new one at once. */
  private static void assertWholeAnswers(Socket socket, String request, int status)
      throws IOException {
    for (int i = 0; i < 20; i++) {
      write(socket, request);
      String answer = read(socket);
      assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
      int body = answer.indexOf("\r\n\r\n") + 4;
      String length = answer.replaceFirst("(?is).*?\r\nContent-Length: ([0-9]+)\r\n.*", "$1");
      assertThat(answer.length() - body).isEqualTo(Integer.parseInt(length)).isPositive();
    }
  }

  private static void write(Socket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String read(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    byte[] bytes = new byte[RECORD];
    int read = socket.getInputStream().read(bytes);
    return new String(bytes, 0, Math.max(read, 0), StandardCharsets.ISO_8859_1);
  }
}
