package dev.latchkey.access;

import static dev.latchkey.access.LabTeam.DEV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.access.internal.change.Pace;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.traffic.Trouble;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong while {@code team apply} runs: waits, lost networks, other runs, quotas. */
class TroubledApplyTest {
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
    assertThat(waited)
        .isNotEmpty()
        .allMatch(("Resource Manager knows the group '" + GROUP + "'")::equals);
    assertThat(access.plan().changes()).isEmpty();
  }

  /** Somebody who sees the vault has to assign that role; all else is done. */
  @Test
  void resourceThatIsNotSeenIsLeftToWhoSeesIt() {
    LabTeam.addHiddenVault(lab);
    TeamAccess access =
        dana()
            .access(
                """
                tenant: contoso.test
                group: {name: hidden-vault}
                members: [alice@contoso.test]
                roles:
                  - {role: Key Vault Secrets User, scope: '%s'}
                  - {role: Reader, scope: Dev/rg-app}
                """
                    .formatted(LabTeam.HIDDEN));
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class, () -> access.apply(access.plan(), Progress.none()));
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused.done())
        .extracting(Change::toString)
        .contains("assign role 'Reader' at '" + LabTeam.RG_APP + "'");
    assertThat(refused.refusals())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.action()).isEqualTo("Microsoft.Authorization/roleAssignments/write");
          assertThat(one.scope()).isEqualTo(LabTeam.HIDDEN);
          assertThat(one.reason()).startsWith("the account does not see it");
          assertThat(one.command())
              .contains(
                  "--role 'Key Vault Secrets User' --scope \"$(az resource list --name"
                      + " payroll-secrets --resource-type Microsoft.KeyVault/vaults --query"
                      + " '[0].id' --output tsv)\"");
        });
    assertThat(access.plan().changes()).hasSize(1);
    assertThatThrownBy(() -> access.export(ExportFormat.BICEP))
        .hasMessageContaining("an export needs its resource id");
  }

  /** A scope that dana does not see, why its role is refused, and the id that the command finds. */
  private record Hidden(Resource.Type type, String scope, String reason, String found) {}

  private static final String UNSEEN = "the account does not see it";
  private static final String UNSEEN_SUBSCRIPTION = "the account sees no subscription 'Prod'";

  private static final List<Hidden> HIDDEN =
      List.of(
          new Hidden(
              Resource.Type.SERVICE_BUS_NAMESPACE,
              "https://payroll-a.servicebus.windows.net",
              UNSEEN,
              "/found"),
          new Hidden(
              Resource.Type.EVENT_HUBS_NAMESPACE,
              "https://payroll-b.servicebus.windows.net",
              UNSEEN,
              "/found"),
          new Hidden(
              Resource.Type.COSMOS_DB_ACCOUNT,
              "https://payroll-c.documents.azure.com",
              UNSEEN,
              "/found"),
          new Hidden(
              Resource.Type.STORAGE_ACCOUNT,
              "https://payrolld.blob.core.windows.net/a%22$(id)%60id%60",
              UNSEEN,
              "/found/blobServices/default/containers/a\"$(id)`id`"),
          new Hidden(Resource.Type.KEY_VAULT, "Prod", UNSEEN_SUBSCRIPTION, "/subscriptions//found"),
          new Hidden(
              Resource.Type.APP_CONFIGURATION_STORE,
              "Prod/rg-hidden",
              UNSEEN_SUBSCRIPTION,
              "/subscriptions//found/resourceGroups/rg-hidden"));

  /**
   * Azure has one resource of each of these names, and a subscription's name may be unseen. The
   * command for somebody who sees it is run by a shell, which must not run what the file names.
   */
  @Test
  void scopesThatAreNotSeenAreLeftToWhoSeesThemAndTheRestIsDone() throws Exception {
    StringBuilder file =
        new StringBuilder("tenant: contoso.test\ngroup: {name: hidden-scopes}\nroles:\n");
    for (Hidden hidden : HIDDEN) {
      String name = hidden.scope().replaceFirst("https://", "").replaceFirst("[./].*", "");
      LabTeam.addHidden(lab, hidden.type(), name);
      file.append("  - {role: Reader, scope: '").append(hidden.scope()).append("'}\n");
    }
    TeamAccess access = dana().access(file + "  - {role: Reader, scope: Dev/rg-app}\n");
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class, () -> access.apply(access.plan(), Progress.none()));
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused.done())
        .extracting(Change::toString)
        .contains("assign role 'Reader' at '" + LabTeam.RG_APP + "'");
    assertThat(refused.refusals()).hasSameSizeAs(HIDDEN);
    for (int i = 0; i < HIDDEN.size(); i++) {
      RefusedChange change = refused.refusals().get(i);
      assertThat(change.scope()).isEqualTo(HIDDEN.get(i).scope());
      assertThat(change.reason()).startsWith(HIDDEN.get(i).reason());
      assertThat(scopeIn(change.command())).isEqualTo(HIDDEN.get(i).found());
    }
  }

  /** What a shell hands to az behind {@code --scope}. */
  private String scopeIn(String command) throws Exception {
    Path az = Files.createDirectories(folder.resolve("bin")).resolve("az");
    Files.writeString(
        az,
        """
        #!/bin/sh
        case "$1 $2" in 'resource list' | 'account show') echo /found; exit ;; esac
        while [ "$1" != --scope ]; do shift; done
        printf '%s' "$2"
        """);
    assertThat(az.toFile().setExecutable(true)).isTrue();
    ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command);
    shell.environment().put("PATH", az.getParent() + ":/usr/bin:/bin");
    Process process = shell.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  /** To ask for names of Service Bus is an action, which no Reader may run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://payroll-a.servicebus.windows.net",
        "https://nobodys.servicebus.windows.net"
      })
  void nameThatTheAccountMayNotAskForDoesNotStopTheRest(String scope) {
    LabTeam.addHidden(lab, Resource.Type.EVENT_HUBS_NAMESPACE, "payroll-a");
    TeamAccess access =
        dana()
            .as("bob@contoso.test")
            .access(
                """
                tenant: contoso.test
                group: {name: readers}
                members: [alice@contoso.test]
                roles: [{role: Reader, scope: '%s'}]
                """
                    .formatted(scope));
    TeamPlan plan = access.plan();
    assertThat(plan.warnings())
        .contains(
            "A role at '"
                + scope
                + "' counts as missing: the account does not see it, and may not ask Azure whether"
                + " a resource of that name exists: the account has no role there, or the name is"
                + " wrong");
    RefusedChangesException refused =
        catchThrowableOfType(
            RefusedChangesException.class, () -> access.apply(plan, Progress.none()));
    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(refused.done()).extracting(Change::kind).contains(Change.Kind.MEMBER);
    assertThat(refused.refusals())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.scope()).isEqualTo(scope);
          assertThat(one.reason()).contains("may not ask Azure");
          assertThat(one.command()).contains("az resource list --name ");
        });
  }

  @Test
  void fileThatCannotBeWrittenIsNoRefusalOfTheDirectory() {
    TeamAccess access =
        dana()
            .access(
                """
                tenant: contoso.test
                group: {name: unwritten}
                members: [dana@contoso.test]
                apps: [{name: unwritten-app, secretFile: %s}]
                """
                    .formatted("x".repeat(300)));
    TeamPlan plan = access.plan();
    AccessException failure =
        catchThrowableOfType(AccessException.class, () -> access.apply(plan, Progress.none()));
    assertThat(failure).isNotInstanceOf(RefusedChangesException.class);
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure).hasMessageContaining("can't be written");
  }

  @Test
  void waitHasAnEndAndSaysWhatIsDone() {
    lab.directory().propagation().ofPrincipals(Duration.ofHours(1));
    LabTeam dana = dana().with(new Pace(Duration.ofMillis(600), Duration.ZERO));
    TeamAccess access = dana.access(FILE);
    AccessException failure =
        catchThrowableOfType(
            AccessException.class, () -> access.apply(access.plan(), Progress.none()));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMED_OUT);
    assertThat(failure)
        .hasMessageStartingWith("After 10 of 13 changes: Gave up after 0 s of waiting until");
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
        || LabTeam.writes(lab).stream()
            .noneMatch(r -> r.uri().toString().contains("roleAssignments"))) {
      Thread.sleep(20);
    }
    applying.interrupt();
    applying.join(5_000);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0).kind()).isEqualTo(FailureKind.INTERRUPTED);
  }

  /** Within a request too, where the client's exceptions look like the network's. */
  @Test
  void interruptAtAnyMomentIsToldAsOne() throws Exception {
    lab.directory().propagation().ofPrincipals(Duration.ofHours(1));
    TeamAccess access = dana().access(FILE);
    TeamPlan plan = access.plan();
    for (int i = 0; i < 20; i++) {
      AtomicReference<Object> outcome = new AtomicReference<>("nothing");
      Thread applying =
          new Thread(() -> {
            try {
              outcome.set(access.apply(plan, Progress.none()));
            } catch (AccessException e) {
              outcome.set(e.kind() + " " + Thread.currentThread().isInterrupted());
            }
          });
      applying.start();
      Thread.sleep(7L * i);
      applying.interrupt();
      applying.join(10_000);
      assertThat(outcome.get()).as("after %d ms", 7 * i).isEqualTo("INTERRUPTED true");
    }
  }

  @Test
  void interruptThatLooksLikeABrokenConnectionEndsTheRequest() {
    AtomicInteger sent = new AtomicInteger();
    TeamAccess access =
        dana()
            .beforeEach(request -> {
              sent.incrementAndGet();
              throw new UncheckedIOException(new ClosedByInterruptException());
            })
            .access(FILE);
    AccessException failure = catchThrowableOfType(AccessException.class, access::plan);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED);
    assertThat(sent).hasValue(1);
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
        assertThat(lab.directory().groups())
            .filteredOn(g -> g.displayName().equals(group))
            .hasSize(1);
        assertThat(lab.directory().apps()).filteredOn(a -> a.displayName().equals(app)).hasSize(1);
        assertThat(first.plan().changes()).isEmpty();
      }
    } finally {
      threads.shutdownNow();
    }
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
    assertThat(lab.requests())
        .filteredOn(request -> request.status() == 429)
        .hasSizeGreaterThan(20);
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
  void quotaOfAssignmentsIsReportedAndTheRestIsDone() {
    var reader = lab.directory().findRole("Reader").orElseThrow();
    for (int i = lab.directory().roleAssignments().size(); i < 4_010; i++) {
      String anybody = UUID.randomUUID().toString();
      lab.directory().add(new RoleAssignment(UUID.randomUUID().toString(), DEV, reader, anybody));
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

  private static Pace pace() {
    return new Pace(Duration.ofSeconds(5), Duration.ofMillis(300));
  }
}
