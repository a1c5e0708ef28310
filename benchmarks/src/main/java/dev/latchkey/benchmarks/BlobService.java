package dev.latchkey.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Azure's service for blobs, with one container and one blob in it, on loopback. */
final class BlobService implements AutoCloseable {
  /** The one blob, as {@code container/name}. */
  static final String BLOB = "pictures/cat.jpg";

  static final String PASSWORD = "changeit";

  private static final String CONTAINERS =
      "<Containers><Container><Name>pictures</Name><Properties/></Container></Containers>";
  private static final String BLOBS =
      "<Blobs><Blob><Name>cat.jpg</Name><Properties>"
          + "<Last-Modified>Sun, 29 Nov 2026 12:00:00 GMT</Last-Modified><Etag>1</Etag>"
          + "<Content-Length>1</Content-Length><BlobType>BlockBlob</BlobType>"
          + "</Properties></Blob></Blobs>";

  private final Path keyStore;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** A service whose certificate is put into a file. */
  BlobService(Path keyStore) throws IOException, InterruptedException {
    this.keyStore = keyStore;
    makeKey();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.setExecutor(threads);
    server.createContext("/", BlobService::answer);
    server.start();
  }

  private void makeKey() throws IOException, InterruptedException {
    String keytool = ChildJvm.JAVA.resolveSibling("keytool").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-keystore",
                    keyStore.toString(),
                    "-storepass",
                    PASSWORD))
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no certificate");
    }
  }

  private SSLContext context() throws IOException {
    try {
      KeyStore keys = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The file with the certificate. */
  Path keyStore() {
    return keyStore;
  }

  /** The account's address. */
  String endpoint() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/contosodata";
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean isContainer = exchange.getRequestURI().getQuery().contains("restype=container");
      String text =
          "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults>"
              + (isContainer ? BLOBS : CONTAINERS)
              + "<NextMarker/></EnumerationResults>";
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/xml");
      exchange.sendResponseHeaders(token.startsWith("Bearer eyJ") ? 200 : 403, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
