package dev.latchkey.lab.internal.blob;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import dev.latchkey.lab.SignedServices;
import dev.latchkey.lab.directory.ClientCertificate;
import dev.latchkey.testing.RealTools;
import dev.latchkey.testing.RealTools.RealTool;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Microsoft's emulator, {@code azurite-blob}, where the machine has it. */
final class Azurite {
  private static final int READY_SECONDS = 300;

  /** What it says when it is ready, at a port that the system picked. */
  private static final Pattern READY =
      Pattern.compile("success.* https://127\\.0\\.0\\.1:(\\d+)\\R");

  private Azurite() {}

  static Optional<BlobEndpoint> start() throws Exception {
    RealTool azurite = RealTools.azurite();
    if (!azurite.isFound()) {
      System.out.println("skipped: BlobBehaviourTest on Azurite: " + azurite);
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("latchkey-azurite-");
    ClientCertificate certificate = ClientCertificate.madeWhenNeeded("localhost", Instant.now());
    Path pem = Files.writeString(folder.resolve("server.pem"), certificate.pem().orElseThrow());
    Process process = run(azurite.program(), folder, pem);
    int port = awaitPort(process, folder);
    String token =
        SignedServices.newKey()
            .sign(
                SignedServices.claims(
                        SignedServices.CONTOSO, SignedServices.ALICE, SignedServices.STORAGE)
                    .build());
    HttpClient.Builder http = HttpClient.newBuilder().sslContext(trusting(certificate));
    return Optional.of(
        new BlobEndpoint(
            "Azurite",
            SignedServices.blobs(
                new JdkHttpClientBuilder(http).build(),
                "https://localhost:" + port + "/devstoreaccount1",
                token),
            () -> stop(process, folder)));
  }

  private static Process run(Path program, Path folder, Path pem) throws IOException {
    return new ProcessBuilder(
            program.toString(),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            "0",
            "--cert",
            pem.toString(),
            "--key",
            pem.toString(),
            "--oauth",
            "basic",
            "--inMemoryPersistence",
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--silent")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static int awaitPort(Process process, Path folder) throws Exception {
    Instant end = Instant.now().plusSeconds(READY_SECONDS);
    while (Instant.now().isBefore(end) && process.isAlive()) {
      Matcher ready = READY.matcher(Files.readString(folder.resolve("log")));
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    String log = Files.readString(folder.resolve("log"));
    stop(process, folder);
    throw new IllegalStateException("Azurite did not start: " + log);
  }

  private static SSLContext trusting(ClientCertificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("azurite", certificate.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void stop(Process process, Path folder) throws Exception {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
