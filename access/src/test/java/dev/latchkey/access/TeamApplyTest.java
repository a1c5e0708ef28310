package dev.latchkey.access;

import static dev.latchkey.access.LabTeam.ALICE;
import static dev.latchkey.access.LabTeam.DANA;
import static dev.latchkey.access.LabTeam.DATA;
import static dev.latchkey.access.LabTeam.DEV;
import static dev.latchkey.access.LabTeam.RG_APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.traffic.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    assertThat(((List<?>) plan.toMap().get("changes")).get(1))
        .hasToString(
            "{action=add, kind=member, name=alice@contoso.test, scope=" + GROUP + "}");
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
              new dev.latchkey.lab.directory.RoleAssignment(
                  java.util.UUID.randomUUID().toString(),
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
  void newGroupIsWaitedForUntilResourceManagerKnowsIt() {
    lab.directory().propagation().ofPrincipals(Duration.ofMillis(900));
    List<String> waited = new ArrayList<>();
    TeamAccess access = dana().access(FILE);
    access.apply(
        access.plan(),
        new Progress() {
          @Override
          public void made(Change change) {}

          @Override
          public void waiting(String reason, Duration elapsed) {
            waited.add(reason);
          }
        });
    assertThat(waited).isNotEmpty().allMatch(("Resource Manager knows the group '" + GROUP + "'")::equals);
    assertThat(access.plan().changes()).isEmpty();
  }

  @Test
  void waitHasAnEndAndSaysWhatIsDone() {
    lab.directory().propagation().ofPrincipals(Duration.ofHours(1));
    LabTeam dana =
        dana().with(new dev.latchkey.access.internal.change.Pace(Duration.ofMillis(600), Duration.ZERO));
    TeamAccess access = dana.access(FILE);
    AccessException failure =
        catchThrowableOfType(
            AccessException.class, () -> access.apply(access.plan(), Progress.none()));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(failure).hasMessageStartingWith("After 10 of 13 changes: Waited 0 s in vain until");
  }

  @Test
  void waitIsEndedByAnInterrupt() throws Exception {
    lab.directory().propagation().ofPrincipals(Duration.ofHours(1));
    TeamAccess access = dana().access(FILE);
    TeamPlan plan = access.plan();
    List<AccessException> failures = new ArrayList<>();
    Thread applying =
        new Thread(() -> {
          try {
            access.apply(plan, Progress.none());
          } catch (AccessException e) {
            failures.add(e);
          }
        });
    applying.start();
    while (lab.directory().roleAssignments().isEmpty()
        || LabTeam.writes(lab).stream().noneMatch(r -> r.uri().toString().contains("roleAssignments"))) {
      Thread.sleep(20);
    }
    applying.interrupt();
    applying.join(5_000);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).kind()).isEqualTo(FailureKind.INTERRUPTED);
  }

  @Test
  void twoRunsAtOnceMakeOneOfEverything() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 3; round++) {
        String file = FILE.replace("Größe", "Round " + round).replace("local app", "app " + round);
        List<Future<List<Change>>> runs = new ArrayList<>();
        // Both have planned when the first writes: each wants to create everything.
        TeamAccess first = dana().with(pace()).access(file);
        TeamAccess second = dana().with(pace()).access(file);
        TeamPlan firstPlan = first.plan();
        TeamPlan secondPlan = second.plan();
        runs.add(threads.submit(() -> first.apply(firstPlan, Progress.none())));
        runs.add(threads.submit(() -> second.apply(secondPlan, Progress.none())));
        for (Future<List<Change>> run : runs) {
          run.get();
        }
        String group = GROUP.replace("Größe", "Round " + round);
        String app = "app " + round;
        assertThat(lab.directory().groups()).filteredOn(g -> g.displayName().equals(group)).hasSize(1);
        assertThat(lab.directory().apps()).filteredOn(a -> a.displayName().equals(app)).hasSize(1);
        assertThat(first.plan().changes()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static dev.latchkey.access.internal.change.Pace pace() {
    return new dev.latchkey.access.internal.change.Pace(
        Duration.ofSeconds(5), Duration.ofMillis(300));
  }

  @Test
  void everySecondRequestThrottledChangesNothing() {
    AtomicInteger requests = new AtomicInteger();
    LabTeam dana =
        dana()
            .beforeEach(request -> {
              if (requests.incrementAndGet() % 2 == 1) {
                Trouble.Place place =
                    request.getUrl().getHost().startsWith("graph")
                        ? Trouble.Place.GRAPH
                        : Trouble.Place.RESOURCE_MANAGER;
                lab.trouble(Trouble.throttled(Duration.ZERO).at(place).times(1));
              }
            });
    dana.apply(FILE);
    assertThat(lab.requests()).filteredOn(request -> request.status() == 429).hasSizeGreaterThan(20);
    assertThat(dana().access(FILE).plan().changes()).isEmpty();
  }

  @Test
  void lostNetworkEndsTheRunAndTheNextOneFinishesIt() {
    LabTeam dana = dana();
    TeamAccess access = dana.access(FILE);
    TeamPlan plan = access.plan();
    List<Change> made = new ArrayList<>();
    AccessException failure =
        catchThrowableOfType(
            AccessException.class,
            () ->
                access.apply(
                    plan,
                    change -> {
                      made.add(change);
                      if (made.size() == 4) {
                        lab.trouble(Trouble.reset().at(Trouble.Place.GRAPH));
                      }
                    }));
    assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
    assertThat(failure)
        .hasMessageStartingWith("After 4 of 13 changes: ")
        .hasMessageContaining("https://graph.microsoft.com/v1.0 can't be reached");
    assertThat(failure.remedy().orElseThrow()).contains("same command again");
    lab.clearTroubles();
    assertThat(dana.apply(FILE)).hasSize(9);
    assertThat(access.plan().changes()).isEmpty();
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
    Refusal first = refused.refusals().get(0);
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
    assertThat(refused.remedy().orElseThrow()).startsWith("Ask dana@contoso.test, or an Owner");
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
    Refusal refusal = refused.refusals().get(0);
    assertThat(refusal.helpers())
        .containsExactly(
            "the group's owner dana@contoso.test", "a Groups Administrator or User Administrator");
    assertThat(refusal.command())
        .startsWith("az ad group member add --group ")
        .endsWith(" --member-id " + LabTeam.BOB);
    assertThat(refusal.scope()).isEqualTo("the directory");
  }

  @Test
  void quotaOfAssignmentsIsReportedAndTheRestIsDone() {
    var reader = lab.directory().findRole("Reader").orElseThrow();
    while (true) {
      long there =
          lab.directory().roleAssignments().stream().filter(a -> a.scope().startsWith(DEV)).count();
      if (there >= 4_000) {
        break;
      }
      for (long i = there; i < 4_000; i++) {
        lab.directory()
            .add(
                new dev.latchkey.lab.directory.RoleAssignment(
                    java.util.UUID.randomUUID().toString(),
                    DEV,
                    reader,
                    java.util.UUID.randomUUID().toString()));
      }
    }
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class,
            () ->
                dana()
                    .apply(
                        """
                        tenant: contoso.test
                        group: {name: team}
                        members: [bob@contoso.test]
                        roles: [{role: Reader, scope: Dev}]
                        """));
    assertThat(refused.done()).hasSize(2);
    assertThat(refused.refusals().get(0).reason()).contains("RoleAssignmentLimitExceeded");
  }
}
