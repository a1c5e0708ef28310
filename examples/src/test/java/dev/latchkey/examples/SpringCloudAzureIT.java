package dev.latchkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.lab.LabApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An app of Spring Cloud Azure with azure-identity-over-latchkey in azure-identity's place. The
 * starter makes the credential and the client.
 */
class SpringCloudAzureIT {
  private static final String MAIN = "dev.latchkey.examples.springcloud.StarterApp";

  private static BlobLab blobs;

  @BeforeAll
  static void start() {
    blobs = new BlobLab();
  }

  @AfterAll
  static void stop() {
    blobs.close();
  }

  /** Lists the blobs, and returns what the app printed. */
  private static String run(Map<String, String> variables) {
    return run(variables, AppProcess.classPathOf("spring-cloud-azure"), MAIN);
  }

  private static String run(Map<String, String> variables, String classPath, String main) {
    try (AppProcess app = AppProcess.start(classPath, blobs.environment(variables), main)) {
      String output = app.output();
      assertThat(app.exitCode()).as(output).isZero();
      assertThat(output).contains(BlobLab.BLOBS).doesNotContain("azure-identity-1.");
      return output;
    }
  }

  @Test
  void developerIsSignedInByAz() {
    assertThat(run(Map.of("AZURE_TOKEN_CREDENTIALS", "dev")))
        .contains("AzureCliCredential, a token of tenant 11111111-");
  }

  /** As an app is deployed: every jar is nested in one, which Spring's own loader reads. */
  @Test
  void oneJarWithAllOthersInItSignsInToo() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of("spring-cloud-azure/target"))) {
      jars = files.filter(file -> file.toString().endsWith("-app.jar")).toList();
    }
    assertThat(jars).hasSize(1);
    String output =
        run(
            Map.of("AZURE_TOKEN_CREDENTIALS", "dev"),
            jars.get(0).toString(),
            "org.springframework.boot.loader.launch.JarLauncher");
    assertThat(output)
        .contains("AzureCliCredential, a token of tenant 11111111-")
        .doesNotContain("are on the class path");
  }

  @Test
  void servicePrincipalIsThatOfTheProperties() {
    LabApp app = blobs.lab.app("contoso-app");
    assertThat(
            run(
                Map.of(
                    "SPRING_CLOUD_AZURE_PROFILE_TENANT_ID", app.tenantId(),
                    "SPRING_CLOUD_AZURE_CREDENTIAL_CLIENT_ID", app.clientId(),
                    "SPRING_CLOUD_AZURE_CREDENTIAL_CLIENT_SECRET", app.secret())))
        .contains("ClientSecretCredential: a token of tenant 11111111-");
  }

  @Test
  void servicePrincipalIsThatOfTheVariables() {
    assertThat(run(SignedIn.application(blobs.lab.app("contoso-app"))))
        .contains("ClientSecretCredential: a token of tenant 11111111-");
  }

  @Test
  void managedIdentityIsThatOfTheProperties() {
    assertThat(
            run(
                Map.of(
                    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
                    blobs.lab.imdsUri().toString(),
                    "SPRING_CLOUD_AZURE_CREDENTIAL_MANAGED_IDENTITY_ENABLED",
                    "true")))
        .contains("ManagedIdentityCredential: a token of tenant 11111111-");
  }
}
