package dev.latchkey.access;

import static dev.latchkey.access.LabTeam.ALICE;
import static dev.latchkey.access.LabTeam.DANA;
import static dev.latchkey.access.LabTeam.DATA;
import static dev.latchkey.access.LabTeam.RG_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.RoleAssignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code team plan} says and {@code team apply} makes, in a lab. */
class TeamApplyTest {
  private static final String FILE =
      """
      tenant: contoso.test
      group: {name: "Größe & co's 🚀 \\"devs\\"", description: Developers of the app}
      members:
        - alice@contoso.test
        - b0000000-0000-4000-8000-000000000002
        - group: app-developers
        - servicePrincipal: contoso-app
      roles:
        - {role: storage blob data contributor, scope: https://contosodata.blob.core.windows.net}
        - {role: Reader, scope: Dev/rg-app}
        - {role: 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, scope: https://contosodata.blob.core.windows.net/reports}
      apps:
        - name: local app
      """;
  private static final String GROUP = "Größe & co's 🚀 \"devs\"";

  @TempDir private Path folder;
  private final Lab lab = Lab.start();

  @AfterEach
  void stop() {
    lab.close();
  }

  private LabTeam dana() {
    return new LabTeam(lab, folder);
  }

  @Test
  void planNamesEveryChangeInTheOrderOfItsMaking() {
    TeamPlan plan = dana().access(FILE).plan();
    assertThat(plan.changes())
        .extracting(Change::toString)
        .containsExactly(
            "create group '" + GROUP + "'",
            "add member 'alice@contoso.test' at '" + GROUP + "'",
            "add member 'bob@contoso.test' at '" + GROUP + "'",
            "add member 'app-developers' at '" + GROUP + "'",
            "add member 'contoso-app' at '" + GROUP + "'",
            "create app 'local app'",
            "create app 'local app' at 'service principal'",
            "add member 'local app' at '" + GROUP + "'",
            "add app 'local app' at 'owner alice@contoso.test'",
            "add app 'local app' at 'owner bob@contoso.test'",
            "assign role 'Storage Blob Data Contributor' at '" + DATA + "'",
            "assign role 'Reader' at '" + RG_APP + "'",
            "assign role 'Storage Blob Data Reader' at '"
                + DATA
                + "/blobServices/default/containers/reports'");
    assertThat(plan.extra()).isEmpty();
    assertThat(plan.signedIn())
        .isEqualTo(new TeamPlan.SignedIn("the lab", "dana@contoso.test", LabTeam.CONTOSO));
    assertThat(plan.missingPermissions()).isEmpty();
    assertThat(LabTeam.writes(lab)).isEmpty();
    assertThat(plan.toMap()).containsOnlyKeys("environment", "extra", "changes", "warnings");
    assertThat((List<?>) plan.toMap().get("changes"))
        .element(1)
        .hasToString("{action=add, kind=member, name=alice@contoso.test, scope=" + GROUP + "}");
  }

  @Test
  void secondRunWritesNothing() {
    LabTeam dana = dana();
    List<Change> heard = new ArrayList<>();
    TeamAccess access = dana.access(FILE);
    List<Change> made = access.apply(access.plan(), heard::add);
    assertThat(made).hasSize(13).isEqualTo(heard);

    Group group = LabTeam.group(lab, GROUP);
    assertThat(group.description()).isEqualTo("Developers of the app");
    assertThat(lab.directory().ownersOf(group.objectId())).containsExactly(DANA);
    assertThat(lab.directory().membersOf(group.objectId())).hasSize(5);
    assertThat(
            lab.directory()
                .mayUseData(
                    ALICE,
                    DATA + "/blobServices/default/containers/any",
                    "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"))
        .isTrue();

    int writes = LabTeam.writes(lab).size();
    assertThat(access.plan().changes()).isEmpty();
    assertThat(dana.apply(FILE)).isEmpty();
    assertThat(LabTeam.writes(lab)).hasSize(writes);
  }

  @Test
  void assignmentUnderAnotherNameIsTakenOver() {
    LabTeam dana = dana();
    dana.apply(FILE);
    var mine =
        lab.directory().roleAssignments().stream()
            .filter(a -> a.principalId().equals(LabTeam.group(lab, GROUP).objectId()))
            .toList();
    for (var assignment : mine) {
      lab.directory().removeRoleAssignment(assignment.id());
      lab.directory()
          .add(
              new RoleAssignment(
                  UUID.randomUUID().toString(),
                  assignment.scope(),
                  assignment.role(),
                  assignment.principalId()));
    }
    assertThat(dana.access(FILE).plan().changes()).isEmpty();
  }

  @Test
  void whatIsBeyondTheFileGoesOnlyWithPruning() {
    LabTeam dana = dana();
    dana.apply(FILE);
    String smaller =
        """
        tenant: contoso.test
        group: {name: "Größe & co's 🚀 \\"devs\\""}
        members: [alice@contoso.test]
        roles: [{role: Reader, scope: Dev/rg-app}]
        """;
    TeamAccess access = dana.access(smaller);
    TeamPlan plan = access.plan();
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.extra())
        .extracting(TeamPlan.Extra::name)
        .containsExactly(
            "app-developers",
            "bob@contoso.test",
            "contoso-app",
            "local app",
            "Storage Blob Data Contributor",
            "Storage Blob Data Reader");
    assertThat(access.apply(plan, Progress.none())).isEmpty();

    assertThat(plan.pruning().changes())
        .hasSize(6)
        .allMatch(change -> change.action() == Change.Action.REMOVE);
    assertThat(access.apply(plan.pruning(), Progress.none())).hasSize(6);
    Group group = LabTeam.group(lab, GROUP);
    assertThat(lab.directory().membersOf(group.objectId())).containsExactly(ALICE);
    assertThat(lab.directory().ownersOf(group.objectId())).containsExactly(DANA);
    assertThat(lab.directory().apps()).anyMatch(app -> app.displayName().equals("local app"));
    assertThat(access.plan().extra()).isEmpty();
  }

  @Test
  void scopeWithoutRightsIsReportedWithWhoCanHelpAndTheRestIsDone() {
    // alice is Contributor of Dev: she creates the group and may assign no role.
    String file =
        """
        tenant: contoso.test
        group: {name: team}
        members: [bob@contoso.test]
        roles:
          - {role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net}
          - {role: Reader, scope: Prod}
        """;
    LabTeam alice = dana().as("alice@contoso.test");
    RefusedChangesException refused =
        catchThrowableOfType(RefusedChangesException.class, () -> alice.apply(file));
    String id = LabTeam.group(lab, "team").objectId();
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused.done())
        .extracting(Change::toString)
        .containsExactly("create group 'team'", "add member 'bob@contoso.test' at 'team'");
    assertThat(refused.refusals()).hasSize(2);
    RefusedChange first = refused.refusals().get(0);
    assertThat(first.action()).isEqualTo("Microsoft.Authorization/roleAssignments/write");
    assertThat(first.scope()).isEqualTo(DATA);
    assertThat(first.helpers())
        .containsExactly(
            "dana@contoso.test",
            "an Owner, User Access Administrator or Role Based Access Control Administrator there");
    assertThat(first.command())
        .isEqualTo(
            "az role assignment create --assignee-object-id "
                + id
                + " --assignee-principal-type Group --role 'Storage Blob Data Reader' --scope "
                + DATA);
    assertThat(refused)
        .hasMessageStartingWith(
            "2 of 4 changes were refused, 2 are done: assign role 'Storage Blob Data Reader' at '");
    assertThat(refused.remedy().orElseThrow().lines()).hasSize(2).startsWith(first.command());
  }

  @Test
  void groupOfSomebodyElseIsNotChanged() {
    LabTeam dana = dana();
    dana.apply("{tenant: contoso.test, group: {name: team}}");
    LabTeam alice = dana().as("alice@contoso.test");
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class,
            () ->
                alice.apply(
                    "{tenant: contoso.test, group: {name: team}, members: [bob@contoso.test]}"));
    RefusedChange refusal = refused.refusals().get(0);
    assertThat(refusal.helpers())
        .containsExactly(
            "the group's owner dana@contoso.test", "a Groups Administrator or User Administrator");
    assertThat(refusal.command())
        .startsWith("az ad group member add --group ")
        .endsWith(" --member-id " + LabTeam.BOB);
    assertThat(refusal.scope()).isEqualTo("the directory");
  }
}
