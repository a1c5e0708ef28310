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

  private static ToolRun.Result run(Map<String, String> more, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AzureIdentityInAProcess.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder java = new ProcessBuilder(command);
    lab.environment().applyTo(java.environment());
    java.environment().putAll(more);
    try (ToolRun run = new ToolRun(java)) {
      return run.result();
    }
  }

  private static JWTClaimsSet token(Map<String, String> more, String... arguments)
      throws Exception {
    ToolRun.Result result = run(more, arguments);
    assertThat(result.exitCode()).as(result.stderr()).isZero();
    return PublishedKeys.verify(lab, result.stdout().strip());
  }

  @Test
  void managedIdentityIsFoundAtTheWellKnownAddressThroughTheLabsProxy() throws Exception {
    assertThat(token(Map.of(), "managed-identity").getStringClaim("oid"))
        .isEqualTo(lab.managedIdentity("contoso-vm").objectId());
  }

  @Test
  void managedIdentityIsFoundDirectlyByEachOfItsIds() throws Exception {
    Map<String, String> direct =
        Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString());
    ManagedIdentity identity = lab.managedIdentity("contoso-identity");
    for (String[] arguments :
        new String[][] {
          {"managed-identity-by-client-id", identity.clientId()},
          {"managed-identity-by-resource-id", identity.resourceId()},
          {"managed-identity-by-object-id", identity.objectId()}
        }) {
      assertThat(token(direct, arguments).getStringClaim("oid")).isEqualTo(identity.objectId());
    }
  }

  @Test
  void identityThatIsNotAssignedIsToldAsSuch() {
    ToolRun.Result result =
        run(
            Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", lab.imdsUri().toString()),
            "managed-identity-by-client-id",
            "00000000-0000-4000-8000-000000000000");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.stderr()).contains("Identity not found");
  }

  @Test
  void managedIdentityOfAppServiceIsFound() throws Exception {
    assertThat(
            token(
                    lab.appServiceEnvironment(),
                    "managed-identity-by-client-id",
                    lab.managedIdentity("contoso-identity").clientId())
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
    assertThat(token(variables, "workload-identity").getStringClaim("oid"))
        .isEqualTo(identity.objectId());
    assertThat(token(variables, "default").getStringClaim("oid")).isEqualTo(identity.objectId());
  }

  @Test
  void pipelineSignsInByItsServiceConnection() throws Exception {
    LabApp identity = lab.app("contoso-identity");
    assertThat(
            token(
                    lab.pipelinesEnvironment(),
                    "pipelines",
                    identity.clientId(),
                    identity.tenantId(),
                    identity.serviceConnectionId())
                .getStringClaim("oid"))
        .isEqualTo(identity.objectId());
  }
}
