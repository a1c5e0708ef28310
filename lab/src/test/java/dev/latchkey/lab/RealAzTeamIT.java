package dev.latchkey.lab;

import static dev.latchkey.lab.AzInLab.DEV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real Azure CLI sets a team up: group, members, roles, an app of its own. Takes over 10 s,
 * since each step starts az.
 */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzTeamIT {
  private static final String ALICE = "b0000000-0000-4000-8000-000000000001";

  private final RealTool tool;
  @TempDir Path folder;

  RealAzTeamIT(RealTool tool) {
    this.tool = tool;
  }

  @Test
  void leadGivesATeamItsGroupItsRolesAndAnApp() {
    tool.assumeFound();
    assumeTrue(
        tool.isAtLeast(2, 46), "role commands of az 2.45.0 fail with Debian's SDK for any answer");
    try (Lab lab = Lab.start()) {
      AzInLab az = new AzInLab(lab, tool.program(), folder.resolve("azure"));
      assertThat(az.signIn("dana@contoso.test").exitCode()).isZero();
      assertThat(az.json("ad", "signed-in-user", "show").path("userPrincipalName").asText())
          .isEqualTo("dana@contoso.test");

      JsonNode group =
          az.json(
              "ad", "group", "create", "--display-name", "Größe & co", "--mail-nickname", "devs");
      String id = group.path("id").asText();
      assertThat(az.run("ad", "group", "member", "add", "-g", id, "--member-id", ALICE).exitCode())
          .isZero();
      assertThat(az.json("ad", "group", "member", "list", "-g", id).at("/0/id").asText())
          .isEqualTo(ALICE);
      assertThat(
              az.json("ad", "group", "member", "check", "-g", id, "--member-id", ALICE)
                  .path("value")
                  .asBoolean())
          .isTrue();

      String scope = "/subscriptions/" + DEV + "/resourceGroups/rg-app";
      JsonNode assigned =
          az.json(
              "role",
              "assignment",
              "create",
              "--assignee",
              id,
              "--role",
              "Storage Blob Data Reader",
              "--scope",
              scope);
      assertThat(assigned.path("principalType").asText()).isEqualTo("Group");
      assertThat(az.json("role", "assignment", "list", "--assignee", id, "--scope", scope))
          .hasSize(1);
      assertThat(lab.directory().roleAssignments())
          .anyMatch(a -> a.principalId().equals(id) && a.scope().equals(scope));

      String appId =
          az.json("ad", "app", "create", "--display-name", "dev app").path("appId").asText();
      az.json("ad", "sp", "create", "--id", appId);
      JsonNode secret = az.json("ad", "app", "credential", "reset", "--id", appId);
      AzInLab app = new AzInLab(lab, tool.program(), folder.resolve("app"));
      assertThat(
              app.run(
                      "login",
                      "--service-principal",
                      "-u",
                      appId,
                      "-p",
                      secret.path("password").asText(),
                      "--tenant",
                      AzInLab.CONTOSO,
                      "--allow-no-subscriptions")
                  .exitCode())
          .isZero();
    }
  }
}
