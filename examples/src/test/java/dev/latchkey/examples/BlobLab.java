package dev.latchkey.examples;

import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A lab with two blobs, which alice, the app and the machine may read. Alice is signed in to az:
 * the machine's own if there is one, else the lab's stand-in.
 */
final class BlobLab implements AutoCloseable {
  static final String ENDPOINT = "https://contosodata.blob.core.windows.net";
  static final String BLOBS = "reports/april.csv\nreports/march.csv\n";
  static final String ALICE = "alice@contoso.test";

  final Lab lab =
      Lab.builder()
          .assign("Storage Blob Data Contributor", "bob@contoso.test", "contosodata")
          .assign("Storage Blob Data Reader", ALICE, "contosodata")
          .assign("Storage Blob Data Reader", "contoso-app", "contosodata")
          .assign("Storage Blob Data Reader", "contoso-vm", "contosodata")
          .start();

  private final String az;

  BlobLab() {
    RealTool real = RealTools.az().get(0);
    az = (real.isFound() ? real.program() : lab.standInAz()).toString();
    try {
      put("reports?restype=container");
      put("reports/march.csv");
      put("reports/april.csv");
      signIn();
    } catch (IOException | InterruptedException e) {
      lab.close();
      throw new IllegalStateException(e);
    }
  }

  private void put(String path) throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(lab.proxyAddress()))
            .sslContext(lab.sslContext())
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(ENDPOINT + "/" + path))
            .header(
                "Authorization",
                "Bearer " + lab.userToken("bob@contoso.test", "https://storage.azure.com"))
            .header("x-ms-version", "2023-11-03")
            .header("x-ms-blob-type", "BlockBlob")
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new AssertionError(path + " was answered " + status);
    }
  }

  private void signIn() throws InterruptedException {
    ProcessBuilder login = new ProcessBuilder(List.of(az, "login", "--use-device-code"));
    try (AppProcess process = AppProcess.start(login, environment(Map.of()))) {
      while (lab.pendingDeviceCodes().isEmpty() && process.isAlive()) {
        Thread.sleep(10);
      }
      lab.pendingDeviceCodes().forEach(code -> lab.approveDeviceCode(code, ALICE));
      String output = process.output();
      if (process.exitCode() != 0) {
        throw new AssertionError("az login: " + output);
      }
    }
  }

  /** The environment of a process in the lab; both libraries find az in it. */
  Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    lab.environment().applyTo(environment);
    String folder = az.substring(0, az.lastIndexOf('/'));
    environment.put("PATH", folder + ":" + environment.get("PATH"));
    environment.put("LATCHKEY_AZ_PATH", az);
    environment.putAll(more);
    return environment;
  }

  @Override
  public void close() {
    lab.close();
  }
}
