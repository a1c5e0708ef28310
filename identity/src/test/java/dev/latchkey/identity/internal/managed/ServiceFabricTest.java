package dev.latchkey.identity.internal.managed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.identity.internal.http.SocketHttp;
import dev.latchkey.identity.internal.source.Failure;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Service Fabric shows a certificate that only its thumbprint vouches for. */
class ServiceFabricTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private HttpsServer server;
  private String thumbprint;
  private final AtomicReference<String> secret = new AtomicReference<>("");

  @BeforeEach
  void start() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=cluster",
                "-alias",
                "cluster",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    thumbprint =
        HexFormat.of()
            .withUpperCase()
            .formatHex(
                MessageDigest.getInstance("SHA-1")
                    .digest(keys.getCertificate("cluster").getEncoded()));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          secret.set(exchange.getRequestHeaders().getFirst("secret"));
          byte[] body = FakeEndpoint.token(9_999_999_999L).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ManagedIdentity cluster(String pin) {
    return new ManagedIdentity(
        DeployedMachine.with(
            Map.of(
                "IDENTITY_ENDPOINT",
                "https://127.0.0.1:" + server.getAddress().getPort() + "/token",
                "IDENTITY_HEADER",
                "a-secret",
                "IDENTITY_SERVER_THUMBPRINT",
                pin)),
        IdentityId.SYSTEM,
        new SocketHttp(),
        new EndpointRetry(
            0,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            null));
  }

  @Test
  void certificateWithTheThumbprintIsAccepted() throws Exception {
    assertThat(cluster(thumbprint).token("https://vault.azure.net", null).value())
        .isEqualTo(FakeEndpoint.TOKEN);
    assertThat(secret).hasValue("a-secret");
    assertThat(
            cluster(thumbprint.toLowerCase(java.util.Locale.ROOT))
                .token("https://vault.azure.net", null))
        .isNotNull();
  }

  @Test
  void anotherCertificateNeverSeesTheSecret() {
    String another = (thumbprint.startsWith("0") ? '1' : '0') + thumbprint.substring(1);
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> cluster(another).token("https://vault.azure.net", null));
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(secret).hasValue("");
  }
}
