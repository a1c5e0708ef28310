package dev.latchkey.access;

import static dev.latchkey.access.LabClient.CONTOSO;
import static dev.latchkey.access.LabClient.DATA;
import static dev.latchkey.access.LabClient.DEV;
import static dev.latchkey.access.LabClient.RG;
import static dev.latchkey.access.LabClient.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.access.Verification.Membership;
import dev.latchkey.access.Verification.Report;
import dev.latchkey.access.Verification.RoleResult;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Resource;
import dev.latchkey.lab.directory.RoleDefinition;
import dev.latchkey.lab.directory.User;
import dev.latchkey.lab.traffic.RecordedRequest;
import dev.latchkey.lab.traffic.Trouble;
import dev.latchkey.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTest {
  private static final String BLOBS = "https://contosodata.blob.core.windows.net";
  private static final String SECRETS = "https://contoso-vault.vault.azure.net";
  private static final String READER = "Storage Blob Data Reader";

  private final SettableClock clock = new SettableClock(Instant.now());
  private final Lab lab = Lab.builder().clock(clock).start();
  private final LabClient client = new LabClient(lab);
  private final Group developers = client.group();

  @AfterEach
  void close() {
    lab.close();
  }

  private static Team team(Team.Role... roles) {
    return new Team(
        "dev",
        Path.of("."),
        CONTOSO,
        new Team.GroupName("", "app-developers", ""),
        List.of(),
        List.of(roles),
        List.of(),
        Optional.empty());
  }

  private Verification verification(String user, Team team) {
    return new Verification(team, client.user(user), client.http(), clock, clock::move);
  }

  private Report check(String user, Team.Role... roles) {
    return verification(user, team(roles)).check();
  }

  private RoleResult only(Report report) {
    assertThat(report.roles()).hasSize(1);
    return report.roles().get(0);
  }

  @Test
  void aRoleOfTheGroupThatLetsTheMemberInIsEffective() {
    client.join(developers, LabClient.BOB);
    client.assign(READER, developers.objectId(), DATA);

    Report report = check("bob@contoso.test", new Team.Role(READER, BLOBS));

    assertThat(report.caller().name()).isEqualTo("bob@contoso.test");
    assertThat(report.caller().objectId()).isEqualTo(LabClient.BOB);
    assertThat(report.membership()).isEqualTo(Membership.DIRECT);
    assertThat(report.group()).isEqualTo("app-developers");
    assertThat(only(report).state()).isEqualTo(AccessState.EFFECTIVE);
    assertThat(only(report).detail()).isEqualTo("assigned to a group at " + DATA);
    assertThat(only(report).command()).isEmpty();
    assertThat(report.isProblem()).isFalse();
  }

  @Test
  void aMemberOfAGroupInTheGroupIsAMember() {
    Group juniors = client.newGroup("juniors");
    client.join(developers, juniors.objectId());
    client.join(juniors, LabClient.BOB);
    client.assign("Key Vault Secrets User", developers.objectId(), RG);

    Report report = check("bob@contoso.test", new Team.Role("Key Vault Secrets User", SECRETS));

    assertThat(report.membership()).isEqualTo(Membership.TRANSITIVE);
    assertThat(only(report).state()).isEqualTo(AccessState.EFFECTIVE);
  }

  @Test
  void whoIsNotInTheGroupLearnsTheCommandOfItsOwner() {
    client.assign(READER, developers.objectId(), DATA);

    Report report = check("bob@contoso.test", new Team.Role(READER, BLOBS));

    assertThat(report.membership()).isEqualTo(Membership.NONE);
    assertThat(report.command())
        .isEqualTo(
            "az ad group member add --group "
                + developers.objectId()
                + " --member-id "
                + LabClient.BOB);
    assertThat(report.commandFor()).isEqualTo("an owner of the group");
    assertThat(only(report).state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(only(report).detail()).contains("the group has it");
    assertThat(only(report).command()).isEqualTo(report.command());
    assertThat(report.isProblem()).isTrue();
  }

  @Test
  void aRoleThatNobodyAssignedIsNotAssigned() {
    client.join(developers, LabClient.BOB);

    RoleResult role = only(check("bob@contoso.test", new Team.Role(READER, BLOBS + "/reports")));

    assertThat(role.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(role.command())
        .isEqualTo(
            "az role assignment create --assignee-object-id "
                + developers.objectId()
                + " --assignee-principal-type Group --role 'Storage Blob Data Reader' --scope "
                + DATA
                + "/blobServices/default/containers/reports");
    assertThat(role.commandFor()).contains("Owner");
  }

  @Test
  void aFreshAssignmentIsNotEffectiveYet() {
    client.join(developers, LabClient.BOB);
    lab.directory().propagation().ofRoles(Duration.ofMinutes(4));
    client.assign(READER, developers.objectId(), DATA);

    RoleResult role = only(check("bob@contoso.test", new Team.Role(READER, BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.NOT_EFFECTIVE_YET);
    assertThat(role.state()).hasToString("assigned, not effective yet");
    assertThat(role.command()).isEqualTo("latchkey team verify --wait 10m");
    assertThat(role.commandFor()).isEqualTo("you");
  }

  @Test
  void waitingEndsWhenTheRoleIsEffective() {
    client.join(developers, LabClient.BOB);
    lab.directory().propagation().ofRoles(Duration.ofMinutes(2));
    client.assign(READER, developers.objectId(), DATA);
    Instant start = clock.instant();
    List<AccessState> seen = new ArrayList<>();

    Report report =
        verification("bob@contoso.test", team(new Team.Role(READER, BLOBS)))
            .await(Duration.ofMinutes(5), r -> seen.add(only(r).state()));

    assertThat(report.isProblem()).isFalse();
    assertThat(seen)
        .startsWith(AccessState.NOT_EFFECTIVE_YET)
        .endsWith(AccessState.EFFECTIVE)
        .hasSizeBetween(5, 12);
    assertThat(Duration.between(start, clock.instant()))
        .isBetween(Duration.ofMinutes(2), Duration.ofSeconds(151));
  }

  @Test
  void waitingEndsWhenTheTimeIsOver() {
    client.join(developers, LabClient.BOB);
    lab.directory().propagation().ofRoles(Duration.ofMinutes(30));
    client.assign(READER, developers.objectId(), DATA);
    Instant start = clock.instant();

    Report report =
        verification("bob@contoso.test", team(new Team.Role(READER, BLOBS)))
            .await(Duration.ofSeconds(90), r -> {});

    assertThat(only(report).state()).isEqualTo(AccessState.NOT_EFFECTIVE_YET);
    assertThat(Duration.between(start, clock.instant())).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void waitingSurvivesANetworkThatIsAwayForAMoment() {
    client.join(developers, LabClient.BOB);
    lab.directory().propagation().ofRoles(Duration.ofSeconds(8));
    client.assign(READER, developers.objectId(), DATA);
    AtomicBoolean isAway = new AtomicBoolean();
    TokenCredential bob = client.user("bob@contoso.test");
    TokenCredential onTheRoad =
        request -> {
          if (isAway.getAndSet(false)) {
            throw new AccessException(FailureKind.NETWORK, "no network", null);
          }
          return bob.getToken(request);
        };

    Report report =
        new Verification(
                team(new Team.Role(READER, BLOBS)), onTheRoad, client.http(), clock, clock::move)
            .await(
                Duration.ofMinutes(5),
                seen -> isAway.set(only(seen).state() == AccessState.NOT_EFFECTIVE_YET));

    assertThat(report.isProblem()).isFalse();
    assertThat(isAway).isFalse();
  }

  @Test
  void interruptedWaitingKeepsTheFlag() {
    Verification verification =
        new Verification(
            team(new Team.Role(READER, BLOBS)),
            client.user("bob@contoso.test"),
            client.http(),
            clock,
            time -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(() -> verification.await(Duration.ofMinutes(1), r -> {}))
        .isInstanceOfSatisfying(
            AccessException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whoHasDataRolesAloneIsJudgedByMembershipAndService() {
    User erin = client.newUser("erin");
    client.join(developers, erin.objectId());
    client.assign(READER, developers.objectId(), DATA);

    Report report = check(erin.userPrincipalName(), new Team.Role(READER, BLOBS));

    assertThat(report.membership()).isEqualTo(Membership.DIRECT);
    assertThat(only(report).state()).isEqualTo(AccessState.EFFECTIVE);
    assertThat(only(report).detail()).contains("may not read role assignments");
  }

  @Test
  void whoMayReadNoAssignmentsIsNeverCalledUnassigned() {
    User erin = client.newUser("erin");
    client.join(developers, erin.objectId());

    Report report =
        check(
            erin.userPrincipalName(),
            new Team.Role(READER, BLOBS),
            new Team.Role(READER, DATA),
            new Team.Role("Key Vault Secrets User", SECRETS),
            new Team.Role("Contributor", RG));

    assertThat(report.roles()).extracting(RoleResult::state).containsOnly(AccessState.UNKNOWN);
    assertThat(report.roles().get(1).command())
        .isEqualTo(
            "az role assignment list --assignee "
                + erin.objectId()
                + " --scope "
                + DATA
                + " --include-inherited --include-groups");
    assertThat(report.isProblem()).isTrue();
  }

  @Test
  void anotherRoleThatLetsTheCallerInIsNamed() {
    client.join(developers, LabClient.BOB);
    client.assign("Storage Blob Data Contributor", LabClient.BOB, DATA);

    RoleResult role = only(check("bob@contoso.test", new Team.Role(READER, BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(role.detail()).contains("another role lets the account in");
  }

  @Test
  void aRoleWithoutDataIsNotTested() {
    Report report = check("bob@contoso.test", new Team.Role("Reader", "Dev"));

    assertThat(only(report).state()).isEqualTo(AccessState.UNTESTED);
    assertThat(only(report).detail())
        .isEqualTo(
            "assigned at " + DEV + "; can't be tested without effect: it is a role without data");
  }

  @Test
  void aDataRoleOnAResourceGroupIsTriedOnAResourceInIt() {
    client.join(developers, LabClient.BOB);
    client.assign(READER, developers.objectId(), RG);

    Report report = check("bob@contoso.test", new Team.Role(READER, "Dev/rg-app"));

    assertThat(only(report).state()).isEqualTo(AccessState.EFFECTIVE);
    assertThat(lab.requests())
        .filteredOn(request -> request.uri().getHost().startsWith("contosodata"))
        .isNotEmpty();
  }

  @Test
  void aRoleByItsIdIsTheSameRole() {
    client.join(developers, LabClient.BOB);
    client.assign("Key Vault Secrets User", developers.objectId(), VAULT);

    assertThat(
            only(check(
                    "bob@contoso.test",
                    new Team.Role("4633458b-17de-408a-b874-0445c86b69e6", VAULT)))
                .state())
        .isEqualTo(AccessState.EFFECTIVE);
  }

  @Test
  void aRoleThatDoesNotExistIsUnknown() {
    String erin = client.newUser("erin").userPrincipalName();
    RoleResult role = only(check(erin, new Team.Role("Blob Wizard", BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(role.detail())
        .isEqualTo(
            "no built-in role has this name, and the account may not read custom ones there");
    assertThat(role.command()).isEqualTo("az role definition list --name 'Blob Wizard'");
    assertThat(role.commandFor()).isEqualTo("a Reader of the scope");
  }

  @Test
  void aReaderLearnsThatThereIsNoSuchRole() {
    RoleResult role = only(check("bob@contoso.test", new Team.Role("Blob Wizard", BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(role.detail()).isEqualTo("there is no role of this name that can be assigned there");
    assertThat(role.command()).isEqualTo("latchkey team plan");
  }

  @Test
  void aServiceThatIsDownLeavesTheRoleUnknown() {
    client.join(developers, LabClient.BOB);
    client.assign(READER, developers.objectId(), DATA);
    lab.trouble(Trouble.status(501).at(Trouble.Place.BLOBS));

    RoleResult role = only(check("bob@contoso.test", new Team.Role(READER, BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(role.detail()).contains("could not be tested: it answered 501");
  }

  @Test
  void whoMayNotReadGroupsIsNoKnownMember() {
    lab.trouble(Trouble.status(403).at(Trouble.Place.GRAPH));

    assertThat(check("bob@contoso.test").membership()).isEqualTo(Membership.UNKNOWN);
  }

  @Test
  void nothingIsChanged() {
    client.join(developers, LabClient.BOB);
    client.assign(READER, developers.objectId(), DATA);

    check(
        "bob@contoso.test",
        new Team.Role(READER, BLOBS),
        new Team.Role("Key Vault Secrets User", SECRETS));

    assertThat(lab.requests())
        .extracting(RecordedRequest::method)
        .filteredOn(method -> !method.equals("CONNECT"))
        .isNotEmpty()
        .containsOnly("GET");
  }

  /** Every kind of data, its role, and the state with and without the role. */
  @ParameterizedTest
  @CsvSource({
    "Storage Blob Data Reader, https://contosodata.blob.core.windows.net, EFFECTIVE",
    "Storage Blob Data Owner, https://contosodata.blob.core.windows.net/reports, EFFECTIVE",
    "Storage Queue Data Reader, https://contosodata.queue.core.windows.net, EFFECTIVE",
    "Storage Queue Data Message Processor, https://contosodata.queue.core.windows.net/orders,"
        + " EFFECTIVE",
    "Storage Queue Data Message Sender, https://contosodata.queue.core.windows.net/orders,"
        + " UNTESTED",
    "Storage Table Data Reader, https://contosodata.table.core.windows.net, EFFECTIVE",
    "Storage Table Data Contributor, https://contosodata.table.core.windows.net/orders, EFFECTIVE",
    "Key Vault Secrets User, https://contoso-vault.vault.azure.net, EFFECTIVE",
    "Key Vault Reader, https://contoso-vault.vault.azure.net, EFFECTIVE",
    "App Configuration Data Reader, https://contoso-config.azconfig.io, EFFECTIVE",
    "Azure Service Bus Data Sender, https://contoso-bus.servicebus.windows.net, UNTESTED",
    "Azure Service Bus Data Receiver, https://contoso-bus.servicebus.windows.net, UNTESTED",
    "Azure Event Hubs Data Sender, https://contoso-hub.servicebus.windows.net, UNTESTED",
    "Storage Blob Delegator, https://contosodata.blob.core.windows.net, UNTESTED"
  })
  void everyKindOfDataHasItsHarmlessRead(String role, String scope, AccessState state) {
    client.newResource(Resource.Type.APP_CONFIGURATION_STORE, "contoso-config");
    client.newResource(Resource.Type.SERVICE_BUS_NAMESPACE, "contoso-bus");
    client.newResource(Resource.Type.EVENT_HUBS_NAMESPACE, "contoso-hub");
    client.join(developers, LabClient.BOB);
    Team.Role wanted = new Team.Role(role, scope);

    assertThat(only(check("bob@contoso.test", wanted)).state()).isEqualTo(AccessState.NOT_ASSIGNED);

    lab.directory().propagation().ofRoles(Duration.ofMinutes(1));
    client.assign(role, developers.objectId(), RG);
    assertThat(only(check("bob@contoso.test", wanted)).state())
        .isEqualTo(
            state == AccessState.EFFECTIVE ? AccessState.NOT_EFFECTIVE_YET : AccessState.UNTESTED);

    clock.move(Duration.ofMinutes(1));
    RoleResult result = only(check("bob@contoso.test", wanted));
    assertThat(result.state()).isEqualTo(state);
    if (state == AccessState.UNTESTED) {
      assertThat(result.detail()).contains("can't be tested without effect");
    }
    assertThat(lab.requests())
        .extracting(RecordedRequest::method)
        .filteredOn(method -> !method.equals("CONNECT"))
        .containsOnly("GET");
  }

  @Test
  void aRoleThatOnlySendsIsUnknownToWhoMayReadNoAssignments() {
    User erin = client.newUser("erin");
    client.newResource(Resource.Type.SERVICE_BUS_NAMESPACE, "contoso-bus");
    client.join(developers, erin.objectId());
    client.assign("Azure Service Bus Data Sender", developers.objectId(), RG);

    RoleResult role =
        only(
            check(
                erin.userPrincipalName(),
                new Team.Role(
                    "Azure Service Bus Data Sender",
                    "https://contoso-bus.servicebus.windows.net")));

    assertThat(role.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(role.detail())
        .contains("may not read role assignments", "can't be tested without effect");
  }

  @Test
  void anEligibleRoleHasItsActivation() {
    client.join(developers, LabClient.BOB);
    client.makeEligible(READER, developers.objectId(), DATA);

    RoleResult role = only(check("bob@contoso.test", new Team.Role(READER, BLOBS)));

    assertThat(role.state()).isEqualTo(AccessState.ELIGIBLE);
    assertThat(role.state()).hasToString("eligible, not activated");
    assertThat(role.commandFor()).isEqualTo("you");
    assertThat(role.command())
        .startsWith(
            "az rest --method put --url \"https://management.azure.com"
                + DATA
                + "/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/")
        .contains("SelfActivate", LabClient.BOB, "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
  }

  @Test
  void whoMayReadNoAssignmentsStillSeesWhatCanBeActivated() {
    User erin = client.newUser("erin");
    client.join(developers, erin.objectId());
    client.makeEligible(READER, erin.objectId(), DATA);

    assertThat(only(check(erin.userPrincipalName(), new Team.Role(READER, DATA))).state())
        .isEqualTo(AccessState.ELIGIBLE);
    // Azure shows nothing of a resource before the role is activated.
    assertThat(only(check(erin.userPrincipalName(), new Team.Role(READER, BLOBS))).state())
        .isEqualTo(AccessState.ELIGIBLE);
  }

  /** A URL does not tell its resource group, and Azure shows nothing before the activation. */
  @Test
  void aRoleThatIsEligibleAboveAnUnseenResourceMayBeTheOne() {
    User erin = client.newUser("erin");
    client.join(developers, erin.objectId());
    client.makeEligible(READER, erin.objectId(), RG);

    RoleResult byUrl = only(check(erin.userPrincipalName(), new Team.Role(READER, BLOBS)));

    assertThat(byUrl.state()).isEqualTo(AccessState.UNKNOWN);
    assertThat(byUrl.detail()).startsWith("the role is eligible at '" + RG + "'; whether");
    assertThat(byUrl.command()).contains(RG + "/providers/Microsoft.Authorization", "SelfActivate");
    assertThat(byUrl.commandFor()).isEqualTo("you");
    // By its id it is certain.
    assertThat(only(check(erin.userPrincipalName(), new Team.Role(READER, DATA))).state())
        .isEqualTo(AccessState.ELIGIBLE);
  }

  @Test
  void anActivatedRoleIsEffective() {
    client.makeEligible(READER, LabClient.BOB, DATA);
    client.assign(READER, LabClient.BOB, DATA);

    assertThat(only(check("bob@contoso.test", new Team.Role(READER, BLOBS))).state())
        .isEqualTo(AccessState.EFFECTIVE);
  }

  @Test
  void eligibilityThatCannotBeReadIsSaid() {
    client.join(developers, LabClient.BOB);
    HttpClient without =
        request ->
            client
                .http()
                .send(
                    request.setUrl(
                        request
                            .getUrl()
                            .toString()
                            .replace("roleEligibilityScheduleInstances", "nothingOfTheKind")));

    RoleResult role =
        only(
            new Verification(
                    team(new Team.Role(READER, BLOBS)),
                    client.user("bob@contoso.test"),
                    without,
                    clock,
                    clock::move)
                .check());

    assertThat(role.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(role.detail()).contains("what could be activated can't be read");
  }

  @Test
  void aCustomRoleIsTestedByWhatItAllows() {
    lab.directory()
        .add(
            new RoleDefinition(
                CONTOSO,
                "d0000000-0000-4000-8000-000000000001",
                "Report Reader",
                List.of(),
                List.of(),
                List.of("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"),
                List.of()));
    client.join(developers, LabClient.BOB);
    client.assign("Report Reader", developers.objectId(), DATA);

    assertThat(only(check("bob@contoso.test", new Team.Role("report reader", BLOBS))).state())
        .isEqualTo(AccessState.EFFECTIVE);
  }

  @Test
  void aStoreThatIsNotThereLetsNobodyIn() {
    client.join(developers, LabClient.BOB);
    client.assign("App Configuration Data Reader", developers.objectId(), RG);

    RoleResult role =
        only(
            check(
                "bob@contoso.test",
                new Team.Role("App Configuration Data Reader", "https://nobody.azconfig.io")));

    assertThat(role.state()).isEqualTo(AccessState.UNKNOWN);
  }

  @Test
  void aGroupThatDoesNotExistIsTheLeadsTask() {
    Team team =
        new Team(
            "",
            Path.of("."),
            CONTOSO,
            new Team.GroupName("", "nobody's group", ""),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    Report report = verification("bob@contoso.test", team).check();

    assertThat(report.membership()).isEqualTo(Membership.NONE);
    assertThat(report.command()).isEqualTo("latchkey team apply");
    assertThat(report.commandFor()).contains("no such group");
  }

  @Test
  void aGroupByItsIdIsFound() {
    client.join(developers, LabClient.BOB);
    Team team =
        new Team(
            "",
            Path.of("."),
            "contoso.test",
            new Team.GroupName(developers.objectId(), "", ""),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    assertThat(verification("bob@contoso.test", team).check().membership())
        .isEqualTo(Membership.DIRECT);
  }

  @Test
  void aReportIsADocument() {
    client.join(developers, LabClient.BOB);

    JsonNode json =
        new ObjectMapper().valueToTree(check("bob@contoso.test", new Team.Role(READER, BLOBS)));

    assertThat(json.path("caller").path("name").asText()).isEqualTo("bob@contoso.test");
    assertThat(json.path("roles").path(0).path("scope").asText()).isEqualTo(BLOBS);
    assertThat(json.path("problem").asBoolean()).isTrue();
  }
}
