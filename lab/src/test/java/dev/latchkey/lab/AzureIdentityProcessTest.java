package dev.latchkey.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.lab.directory.ManagedIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** azure-identity in a process of its own, which knows of the lab by its environment alone. */
class AzureIdentityProcessTest {
  /** Begins the line of an answer that is no token. */
  static final String FAILED = "failed: ";

  private static Lab lab;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  /** What one process answers to each argument. The flags halve the start of a short-lived JVM. */
  private static List<String> answers(Map<String, String> more, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                AzureIdentityInAProcess.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder java = new ProcessBuilder(command);
    lab.environment().applyTo(java.environment());
    java.environment().putAll(more);
    try (ToolRun run = new ToolRun(java)) {
      ToolRun.Result result = run.result();
      assertThat(result.exitCode()).as(result.stderr()).isZero();
      List<String> lines = result.stdout().lines().toList();
      assertThat(lines).as(result.stderr()).hasSameSizeAs(arguments);
      return lines;
    }
  }

  private static JWTClaimsSet token(Map<String, String> more, String argument) {
    return PublishedKeys.verify(lab, answers(more, argument).get(0));
  }

  @Test
  void managedIdentityIsFoundAtTheWellKnownAddressThroughTheLabsProxy() throws Exception {
    assertThat(token(Map.of(), "managed-identity").getStringClaim("oid"))
        .isEqualTo(lab.managedIdentity("contoso-vm").objectId());
  }

  @Test
  void managedIdentityIsFoundDirectlyByEachOfItsIdsAndAnUnknownOneIsToldAsSuch() throws Exception {
    ManagedIdentity identity = lab.managedIdentity("contoso-identity");
    List<String> answers =
        answers(
            Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString()),
            "managed-identity-by-client-id," + identity.clientId(),
            "managed-identity-by-resource-id," + identity.resourceId(),
            "managed-identity-by-object-id," + identity.objectId(),
            "managed-identity-by-client-id,00000000-0000-4000-8000-000000000000");
    for (String token : answers.subList(0, 3)) {
      assertThat(PublishedKeys.verify(lab, token).getStringClaim("oid"))
          .isEqualTo(identity.objectId());
    }
    assertThat(answers.get(3)).startsWith(FAILED).contains("Identity not found");
  }

  @Test
  void managedIdentityOfAppServiceIsFound() throws Exception {
    assertThat(
            token(
                    lab.appServiceEnvironment(),
                    "managed-identity-by-client-id,"
                        + lab.managedIdentity("contoso-identity").clientId())
                .getStringClaim("xms_mirid"))
        .endsWith("/userAssignedIdentities/contoso-identity");
  }

  @Test
  void workloadIdentitySignsInByTheTokenInItsFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("token"), lab.federatedToken("system:serviceaccount:contoso:app"));
    LabApp identity = lab.app("contoso-identity");
    Map<String, String> variables =
        Map.of(
            "AZURE_CLIENT_ID", identity.clientId(),
            "AZURE_TENANT_ID", identity.tenantId(),
            "AZURE_FEDERATED_TOKEN_FILE", file.toString());
    for (String token : answers(variables, "workload-identity", "default")) {
      assertThat(PublishedKeys.verify(lab, token).getStringClaim("oid"))
          .isEqualTo(identity.objectId());
    }
  }

  @Test
  void pipelineSignsInByItsServiceConnection() throws Exception {
    LabApp identity = lab.app("contoso-identity");
    assertThat(
            token(
                    lab.pipelinesEnvironment(),
                    String.join(
                        ",",
                        "pipelines",
                        identity.clientId(),
                        identity.tenantId(),
                        identity.serviceConnectionId()))
                .getStringClaim("oid"))
        .isEqualTo(identity.objectId());
  }
}
