package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.lab.Lab;
import dev.latchkey.testing.RealTools.RealTool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Azure CLI sees what apply made, makes what plan sees, and runs what is exported. */
@ParameterizedClass
@MethodSource("dev.latchkey.testing.RealTools#az")
class RealAzTeamFileIT {
  private static final String FILE =
      """
      tenant: contoso.test
      group: {name: team, description: "It's $5"}
      members: [alice@contoso.test]
      roles: [{role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net}]
      apps: [{name: local app}]
      """;

  private final RealTool tool;
  @TempDir Path folder;

  RealAzTeamFileIT(RealTool tool) {
    this.tool = tool;
  }

  private void assumeUsable() {
    tool.assumeFound();
    assumeTrue(
        tool.isAtLeast(2, 46), "role commands of az 2.45.0 fail with Debian's SDK for any answer");
  }

  @Test
  void azSeesWhatApplyMadeAndPlanSeesWhatAzMade() throws Exception {
    assumeUsable();
    try (Lab lab = Lab.start()) {
      AzInTeamLab az = new AzInTeamLab(lab, tool.program(), folder);
      az.signIn("dana@contoso.test");
      LabTeam dana = new LabTeam(lab, folder);
      dana.apply(FILE);
      JsonNode group = az.json("ad", "group", "show", "--group", "team");
      String id = group.path("id").asText();
      assertThat(group.path("description").asText()).isEqualTo("It's $5");
      assertThat(
              az.json("ad", "group", "member", "check", "-g", id, "--member-id", LabTeam.ALICE)
                  .path("value")
                  .asBoolean())
          .isTrue();
      assertThat(
              az.json("role", "assignment", "list", "--assignee", id, "--scope", LabTeam.DATA)
                  .at("/0/roleDefinitionName")
                  .asText())
          .isEqualTo("Storage Blob Data Reader");
      assertThat(az.json("ad", "app", "list", "--display-name", "local app")).hasSize(1);

      az.json("ad", "group", "member", "add", "-g", id, "--member-id", LabTeam.BOB);
      az.json(
          "role",
          "assignment",
          "create",
          "--assignee-object-id",
          id,
          "--assignee-principal-type",
          "Group",
          "--role",
          "Reader",
          "--scope",
          LabTeam.RG_APP);
      TeamPlan plan = dana.access(FILE).plan();
      assertThat(plan.changes()).isEmpty();
      assertThat(plan.extra())
          .containsExactly(
              new TeamPlan.Extra(Change.Kind.MEMBER, "bob@contoso.test", "team"),
              new TeamPlan.Extra(Change.Kind.ROLE, "Reader", LabTeam.RG_APP));
    }
  }

  @Test
  void exportedScriptSetsUpTheSameAndCanBeRunAgain() throws Exception {
    assumeUsable();
    try (Lab lab = Lab.start()) {
      AzInTeamLab az = new AzInTeamLab(lab, tool.program(), folder);
      az.signIn("dana@contoso.test");
      LabTeam dana = new LabTeam(lab, folder);
      Path script =
          Files.writeString(
              folder.resolve("team.sh"),
              String.valueOf(
                  dana.access(TeamExportTest.FILE).export(ExportFormat.AZ).get("team.sh")));
      az.sh(script);
      assertThat(LabTeam.group(lab, TeamExportTest.GROUP).description()).isEqualTo("It's $5");
      assertThat(dana.access(TeamExportTest.FILE).plan().changes()).isEmpty();
      az.sh(script);
      assertThat(dana.access(TeamExportTest.FILE).plan().extra()).isEmpty();
      assertThat(lab.directory().groups())
          .filteredOn(g -> g.displayName().equals(TeamExportTest.GROUP))
          .hasSize(1);
    }
  }
}
