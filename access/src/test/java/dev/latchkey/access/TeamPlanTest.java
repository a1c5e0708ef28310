package dev.latchkey.access;

import static dev.latchkey.access.LabTeam.CONTOSO;
import static dev.latchkey.access.LabTeam.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.App;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.lab.directory.Group.Membership;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.directory.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What a plan refuses, and what it warns of. Nothing is written here. */
class TeamPlanTest {
  private static Lab lab;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    lab = Lab.start();
    LabTeam.addHiddenVault(lab);
    group("g0000000-0000-4000-8000-000000000001", "twice", Membership.ASSIGNED);
    group("g0000000-0000-4000-8000-000000000002", "twice", Membership.ASSIGNED);
    group("g0000000-0000-4000-8000-000000000003", "dynamic", Membership.DYNAMIC);
    group("g0000000-0000-4000-8000-000000000004", "synchronised", Membership.SYNCHRONIZED);
    lab.directory().addMember("g0000000-0000-4000-8000-000000000003", LabTeam.BOB);
    for (int i = 1; i <= 2; i++) {
      lab.directory()
          .add(
              new App(
                  CONTOSO,
                  "c0000000-0000-4000-8000-0000000000f" + i,
                  UUID.randomUUID().toString(),
                  UUID.randomUUID().toString(),
                  "twice",
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of()));
    }
  }

  private static void group(String id, String name, Membership membership) {
    lab.directory().add(new Group(CONTOSO, id, name, "", "nickname", membership));
  }

  @AfterAll
  static void stop() {
    assertThat(LabTeam.writes(lab)).isEmpty();
    lab.close();
  }

  private LabTeam dana() {
    return new LabTeam(lab, folder);
  }

  private TeamPlan plan(String more) {
    return dana().access("{tenant: contoso.test, " + more + "}").plan();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "group: {name: twice} | The tenant has 2 groups named 'twice':"
            + " g0000000-0000-4000-8000-000000000001, g0000000-0000-4000-8000-000000000002",
        "group: {id: b0000000-0000-4000-8000-0000000000ff} | There is no group with the id"
            + " 'b0000000-0000-4000-8000-0000000000ff'",
        "group: {name: g}, members: [zoe@contoso.test, carol@fabrikam.test,"
            + " b0000000-0000-4000-8000-0000000000ff] | The file names who is not there:"
            + " 'zoe@contoso.test' (no user of this tenant has this name; a user of another tenant"
            + " must be invited first); 'carol@fabrikam.test' (no user of this tenant",
        "group: {name: g}, members: [{group: nobody's}] | The file names who is not there:"
            + " 'nobody's' (no group of this tenant has this name)",
        "group: {name: g}, members: [{group: twice}] | The file names who is not there: 'twice' (2"
            + " of this name, use the object id: g0000000-0000-4000-8000-000000000001,",
        "group: {name: g}, members: [{servicePrincipal: none}] | The file names who is not there:"
            + " 'none' (no service principal",
        "group: {name: g}, roles: [{role: Storage Blob Data Redaer, scope: Dev}] | There is no role"
            + " 'Storage Blob Data Redaer' at"
            + " '/subscriptions/a0000000-0000-4000-8000-000000000001'; did you mean 'Storage Blob"
            + " Data Reader'",
        "group: {name: g}, roles: [{role: Reader, scope: Deev}] | The scope 'Deev' was not found:"
            + " the account sees the subscriptions 'Dev'; did you mean 'Dev'?",
        "group: {name: g}, roles: [{role: Reader, scope: Dev/rg-none}] | The scope 'Dev/rg-none'"
            + " was not found: the account sees no such resource group in the subscription 'Dev',"
            + " only 'rg-app'",
        "group: {name: g}, roles: [{role: Reader, scope: Dev/rg-apps}] | The scope 'Dev/rg-apps'"
            + " was not found: the account sees no such resource group in the subscription 'Dev',"
            + " only 'rg-app'; did you mean 'Dev/rg-app'?",
        "group: {name: g}, roles: [{role: Reader, scope:"
            + " https://contosodate.blob.core.windows.net}] | The scope"
            + " 'https://contosodate.blob.core.windows.net' was not found: the account sees no such"
            + " resource in 'Dev'; did you mean 'https://contosodata.blob.core.windows.net'?",
        "group: {name: g}, roles: [{role: Reader, scope: https://none.vault.azure.net}] | The scope"
            + " 'https://none.vault.azure.net' was not found",
        "group: {name: g}, roles: [{role: Reader, scope:"
            + " a0000000-0000-4000-8000-0000000000ff}] | The scope"
            + " 'a0000000-0000-4000-8000-0000000000ff' was not found",
        "group: {name: g}, roles: [{role: Reader, scope: Dev}, {role: Reader, scope:"
            + " a0000000-0000-4000-8000-000000000001}] | The file names the role 'Reader' at"
            + " '/subscriptions/a0000000-0000-4000-8000-000000000001' twice",
        "group: {name: g}, apps: [{name: twice}] | The tenant has 2 apps named 'twice':"
            + " c0000000-0000-4000-8000-0000000000f1, c0000000-0000-4000-8000-0000000000f2",
      })
  void whatIsNotThereOrNotCertainIsRefused(String file, String message) {
    assertThatThrownBy(() -> plan(file))
        .isInstanceOfSatisfying(
            AccessException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST))
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }

  /** A name tells nobody's subscription; the rest need not wait for it. */
  @Test
  void subscriptionThatIsNotSeenIsPlannedByItsName() {
    for (String scope : List.of("Prod", "Prod/rg-hidden")) {
      TeamPlan plan =
          plan("group: {name: app-developers}, roles: [{role: Reader, scope: " + scope + "}]");
      assertThat(plan.changes())
          .contains(new Change(Change.Action.ASSIGN, Change.Kind.ROLE, "Reader", scope));
      assertThat(plan.warnings())
          .contains(
              "A role at '"
                  + scope
                  + "' counts as missing: the account sees no subscription 'Prod': the account has"
                  + " no role in it, or the name is wrong");
    }
  }

  /** Nobody else can have that name, so it is no typing error: the rest is planned. */
  @Test
  void resourceThatIsNotSeenIsPlannedByItsUrl() {
    TeamPlan plan =
        plan(
            "group: {name: app-developers}, roles: [{role: Reader, scope: "
                + LabTeam.HIDDEN
                + "}]");
    assertThat(plan.changes())
        .contains(new Change(Change.Action.ASSIGN, Change.Kind.ROLE, "Reader", LabTeam.HIDDEN));
    assertThat(plan.warnings())
        .contains(
            "A role at '"
                + LabTeam.HIDDEN
                + "' counts as missing: the account does not see it, and a resource of that name"
                + " exists: in a subscription in which the account has no role, or in another"
                + " tenant");
  }

  @Test
  void roleAtAResourceThatIsNotSeenMustExistToo() {
    assertThatThrownBy(
            () -> plan("group: {name: g}, roles: [{role: Raeder, scope: " + LabTeam.HIDDEN + "}]"))
        .hasMessageStartingWith("There is no role 'Raeder'");
  }

  @Test
  void otherDescriptionIsToldAndStays() {
    TeamPlan plan = plan("group: {name: app-developers, description: Developers of the app}");
    assertThat(plan.changes()).isEmpty();
    assertThat(plan.warnings())
        .containsExactly(
            "The description of the group 'app-developers' is not the file's: ''. Latchkey leaves"
                + " it as it is");
  }

  @Test
  void guestIsNamedAsThisTenantDoes() {
    assertThatThrownBy(() ->
            dana()
                .as("carol@fabrikam.test")
                .access("{tenant: fabrikam.test, group: {name: g}, members: [alice@contoso.test]}")
                .plan())
        .hasMessageContaining("'alice@contoso.test' (a guest here: use 'alice_contoso.test#EXT#");
  }

  @ParameterizedTest
  @CsvSource({"fabrikam.test", "22222222-2222-4222-8222-222222222222"})
  void fileOfAnotherTenantIsRefused(String tenant) {
    AccessException failure =
        catchThrowableOfType(
            AccessException.class,
            () -> dana().access("{tenant: " + tenant + ", group: {name: g}}").plan());
    assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
    assertThat(failure)
        .hasMessage(
            "The file is for the tenant '"
                + tenant
                + "', but the token of the lab (account dana@contoso.test) is for the tenant '"
                + CONTOSO
                + "'");
    assertThat(failure.remedy().orElseThrow()).endsWith("az login --tenant " + tenant);
  }

  @Test
  void membersOfADynamicGroupStayAsTheyAreAndItsRolesAreAssigned() {
    TeamPlan plan =
        plan(
            "group: {name: dynamic}, members: [alice@contoso.test], roles: [{role: Reader, scope:"
                + " Dev}], apps: [{name: app}]");
    assertThat(plan.changes())
        .extracting(Change::toString)
        .containsExactly(
            "create app 'app'",
            "create app 'app' at 'service principal'",
            "add app 'app' at 'owner alice@contoso.test'",
            "assign role 'Reader' at '/subscriptions/a0000000-0000-4000-8000-000000000001'");
    assertThat(plan.warnings())
        .containsExactly(
            "The group 'dynamic' is dynamic: a rule of Microsoft Entra decides who is in it."
                + " Latchkey changes none of its members; not in it: alice@contoso.test, app");
    assertThat(plan.extra()).extracting(TeamPlan.Extra::name).containsExactly("bob@contoso.test");
    assertThat(plan.pruning().changes()).hasSize(4);
    assertThat(plan("group: {name: synchronised}").warnings())
        .singleElement()
        .asString()
        .contains("is synchronised: its members are changed in Active Directory");
  }

  @Test
  void accountThatSeesOneResourceGroupReadsItsRolesAndSaysWhatItDoesNotList() {
    String erin = "b0000000-0000-4000-8000-000000000009";
    lab.directory()
        .add(new User(CONTOSO, CONTOSO, erin, erin, "erin@contoso.test", "Erin Example"));
    assign("Reader", LabTeam.RG_APP, erin);
    String group = LabTeam.group(lab, "app-developers").objectId();
    assign("Storage Blob Data Reader", DATA, group);
    TeamPlan plan =
        dana()
            .as("erin@contoso.test")
            .access(
                """
                tenant: contoso.test
                group: {name: app-developers}
                roles:
                  - {role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net}
                  - {role: Reader, scope: Dev/rg-app}
                """)
            .plan();
    assertThat(plan.changes())
        .extracting(Change::toString)
        .containsExactly("assign role 'Reader' at '" + LabTeam.RG_APP + "'");
    assertThat(plan.warnings())
        .containsExactly(
            "The account may not read role assignments in 'Dev': extra roles there are not listed");
  }

  private static void assign(String role, String scope, String principal) {
    lab.directory()
        .add(
            new RoleAssignment(
                UUID.randomUUID().toString(),
                scope,
                lab.directory().findRole(role).orElseThrow(),
                principal));
  }

  /** A token for its claims alone: the check is made before anything is sent. */
  private static String token(String claims) {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return "e30." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".x";
  }

  /** The first token is that of the check; the lab's own serve the requests. */
  private TokenCredential firstToken(String claims) {
    TokenCredential own = dana().credential();
    AtomicInteger asked = new AtomicInteger();
    return new TokenCredential() {
      @Override
      public Mono<AccessToken> getToken(TokenRequestContext request) {
        return own.getToken(request);
      }

      @Override
      public AccessToken getTokenSync(TokenRequestContext request) {
        return asked.incrementAndGet() == 1
            ? new AccessToken(token(claims), OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))
            : own.getTokenSync(request);
      }
    };
  }

  private TeamAccess access(String yaml, TokenCredential credential) {
    LabTeam dana = dana();
    return TeamAccess.of(
        dana.team(yaml), credential, "VS Code", dana.http(), dana.surroundings(), LabTeam.QUICK);
  }

  @Test
  void tokenWithoutAPermissionToReadIsReportedBeforeAnythingIsSent() {
    int before = lab.requests().size();
    TeamAccess access =
        access(
            "{tenant: " + CONTOSO + ", group: {name: g}}",
            firstToken(
                "{\"tid\":\""
                    + CONTOSO
                    + "\",\"upn\":\"dana@contoso.test\",\"scp\":\"User.Read\"}"));
    AccessException failure = catchThrowableOfType(AccessException.class, access::plan);
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure)
        .hasMessage(
            "The Microsoft Graph token of VS Code (account dana@contoso.test) lacks the permission"
                + " Directory.Read.All");
    assertThat(failure.remedy().orElseThrow()).contains("az login --tenant " + CONTOSO);
    assertThat(lab.requests()).hasSize(before);
  }

  @Test
  void tokenThatMayOnlyReadPlansAndDoesNotApply() {
    TeamAccess access =
        access(
            "{tenant: "
                + CONTOSO
                + ", group: {name: g}, members: [alice@contoso.test], apps: [{name: a}]}",
            firstToken(
                "{\"tid\":\""
                    + CONTOSO
                    + "\",\"upn\":\"dana@contoso.test\",\"scp\":\"User.Read"
                    + " Directory.Read.All\"}"));
    TeamPlan plan = access.plan();
    assertThat(plan.missingPermissions())
        .containsExactly(
            "Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Application.ReadWrite.All");
    assertThatThrownBy(() -> access.apply(plan, Progress.none()))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining(
            "lacks the permission Group.ReadWrite.All, GroupMember.ReadWrite.All,"
                + " Application.ReadWrite.All");
  }

  @Test
  void tokenThatIsNoneIsReportedWithoutItself() {
    TokenCredential opaque =
        request ->
            Mono.just(
                new AccessToken(
                    "opaque-secret-token", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    assertThatThrownBy(() -> access("{tenant: " + CONTOSO + ", group: {name: g}}", opaque).plan())
        .hasMessage("Microsoft Graph's token can't be read: it is no JWT")
        .hasStackTraceContaining("AccessException")
        .message()
        .doesNotContain("opaque");
  }
}
