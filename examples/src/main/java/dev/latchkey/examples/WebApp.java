package dev.latchkey.examples;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.identity.DefaultAzureCredentialBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** {@link ConsoleApp} as a web page: lists the blobs of a storage account in plain text. */
public final class WebApp {
  private WebApp() {}

  /**
   * Serves the page on loopback until the process ends, and prints its address.
   *
   * @param args the account's endpoint, and the port; 0 takes any free port
   */
  public static void main(String[] args) throws IOException {
    BlobServiceClient storage =
        new BlobServiceClientBuilder()
            .endpoint(args[0])
            .credential(new DefaultAzureCredentialBuilder().build())
            .buildClient();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          int status = 200;
          String page;
          try {
            page = blobsOf(storage);
          } catch (BlobStorageException e) {
            status = 502; // The caller of this page did nothing wrong.
            page =
                "The storage account answered " + e.getStatusCode() + " " + e.getErrorCode() + ".";
          } catch (ClientAuthenticationException e) {
            status = 502;
            page = "The app could not sign in.";
            // The message may name the account, so the page does not show it.
            System.err.println(e.getMessage());
          }
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static String blobsOf(BlobServiceClient storage) {
    return storage.listBlobContainers().stream()
        .flatMap(container ->
            storage.getBlobContainerClient(container.getName()).listBlobs().stream()
                .map(blob -> container.getName() + "/" + blob.getName() + "\n"))
        .collect(Collectors.joining());
  }
}
