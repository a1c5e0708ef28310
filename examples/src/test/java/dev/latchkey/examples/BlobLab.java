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
import java.nio.file.Path;
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
          .assign("Key Vault Secrets Officer", "bob@contoso.test", "contoso-vault")
          .assign("Key Vault Secrets User", ALICE, "contoso-vault")
          .start();

  private final String az;

  BlobLab() {
    RealTool real = RealTools.az().get(0);
    az = (real.isFound() ? real.program() : lab.standInAz()).toString();
    try {
      putBlob("reports?restype=container");
      putBlob("reports/march.csv");
      putBlob("reports/april.csv");
      signIn();
      askInstanceMetadataOnce();
    } catch (IOException | InterruptedException e) {
      lab.close();
      throw new IllegalStateException(e);
    }
  }

  private void putBlob(String path) throws IOException, InterruptedException {
    put(
        HttpRequest.newBuilder(URI.create(ENDPOINT + "/" + path))
            .header("x-ms-version", "2023-11-03")
            .header("x-ms-blob-type", "BlockBlob")
            .PUT(HttpRequest.BodyPublishers.noBody()),
        "https://storage.azure.com");
  }

  void putSecret(String name, String value) throws IOException, InterruptedException {
    put(
        HttpRequest.newBuilder(
                URI.create(
                    "https://contoso-vault.vault.azure.net/secrets/" + name + "?api-version=7.5"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"value\":\"" + value + "\"}")),
        "https://vault.azure.net");
  }

  /** Writes as bob, who may write everywhere. */
  private void put(HttpRequest.Builder request, String resource)
      throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(lab.proxyAddress()))
            .sslContext(lab.sslContext())
            .build();
    String token = lab.userToken("bob@contoso.test", resource);
    HttpResponse<String> answer =
        http.send(
            request.header("Authorization", "Bearer " + token).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + ": " + answer.body());
    }
  }

  /** The first answer takes longest, and a chain waits only a second for it. */
  private void askInstanceMetadataOnce() throws IOException, InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(lab.imdsUri().resolve("/metadata/identity/oauth2/token")).build();
    int status =
        HttpClient.newHttpClient().send(probe, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 400) {
      throw new AssertionError("Without its header it answered " + status);
    }
  }

  /** The object id of a user in a tenant; the user may be a guest there. */
  String objectId(String userPrincipalName, String tenantId) {
    return lab.directory().users().stream()
        .filter(user -> user.tenantId().equals(tenantId))
        .filter(user -> user.userPrincipalName().equals(userPrincipalName))
        .findFirst()
        .orElseThrow()
        .objectId();
  }

  private void signIn() throws InterruptedException {
    ProcessBuilder login = new ProcessBuilder(List.of(az, "login", "--use-device-code"));
    try (AppProcess process = AppProcess.start(login, environment(Map.of()))) {
      String output = Approval.during(lab, ALICE, process::output);
      if (process.exitCode() != 0) {
        throw new AssertionError("az login: " + output);
      }
    }
  }

  /**
   * A config folder in which nobody is signed in. One command has already run in it: az loads all
   * of its commands for the first one, which may take longer than the ten seconds that the
   * libraries wait.
   */
  String configFolderOfNobody(Path folder) {
    ProcessBuilder first = new ProcessBuilder(List.of(az, "account", "get-access-token"));
    Map<String, String> environment = environment(Map.of("AZURE_CONFIG_DIR", folder.toString()));
    try (AppProcess process = AppProcess.start(first, environment)) {
      process.output();
    }
    return folder.toString();
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
