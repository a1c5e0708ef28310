package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first {@code team.yaml}. */
class TeamInitTest {
  private static Lab lab;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  private TeamInit init() {
    LabTeam dana = new LabTeam(lab, folder);
    return TeamInit.of(dana.credential(), "the lab", dana.http());
  }

  @Test
  void newFileHasTheSignedInPersonAndAGroupNamedAfterTheFolder() throws Exception {
    Path app = Files.createDirectory(folder.resolve("my \"app\""));
    Path file = app.resolve("team.yaml");
    init().write(file);
    assertThat(file)
        .content()
        .contains("tenant: " + LabTeam.CONTOSO + " # contoso.test\n")
        .contains("  - " + LabTeam.DANA + " # dana@contoso.test\n");
    Team team = TeamFile.read(file).team();
    assertThat(team.group().name()).isEqualTo("my \"app\"-developers");
    TeamPlan plan = new LabTeam(lab, app).access(team).plan();
    assertThat(plan.changes())
        .extracting(Change::toString)
        .containsExactly(
            "create group 'my \"app\"-developers'",
            "add member 'dana@contoso.test' at 'my \"app\"-developers'");
  }

  @Test
  void fileOfAnExistingGroupAgreesWithTheCloud() throws Exception {
    new LabTeam(lab, folder)
        .apply(
            """
            tenant: contoso.test
            group: {name: "Größe # 1: \\"x\\""}
            members: [alice@contoso.test, {group: app-developers}, {servicePrincipal: contoso-app}]
            roles:
              - {role: Reader, scope: Dev}
              - {role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net/a}
            """);
    Path file = folder.resolve("other.yaml");
    init().group("Größe # 1: \"x\"").write(file);
    TeamPlan plan = new LabTeam(lab, folder).access(TeamFile.read(file).team()).plan();
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.extra()).isEmpty();
    assertThat(file).content().contains("# Größe # 1: \"x\"").contains("# alice@contoso.test");
  }

  @Test
  void existingFileIsRefusedBeforeAnythingIsRead() throws Exception {
    Path file = Files.writeString(folder.resolve("team.yaml"), "mine");
    int before = lab.requests().size();
    assertThatThrownBy(() -> init().write(file))
        .isInstanceOf(AccessException.class)
        .hasMessage(file + ": the file exists and is not overwritten");
    assertThat(file).hasContent("mine");
    assertThat(lab.requests()).hasSize(before);
  }

  @Test
  void groupThatIsNotThereIsReported() {
    assertThatThrownBy(() -> init().group("none").write(folder.resolve("x.yaml")))
        .hasMessage("The tenant has no group named 'none'");
    assertThatThrownBy(() -> init().tenant("fabrikam.test").write(folder.resolve("x.yaml")))
        .hasMessageStartingWith("The file is for the tenant 'fabrikam.test', but");
    assertThat(folder.resolve("x.yaml")).doesNotExist();
  }
}
