package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.lab.LabBuilder;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.Group;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey team} with groups that are no plain security group of one's own. */
class TeamGroupsIT {
  private static final String DANA = "dana@contoso.test";
  private static final String CAROL = "carol@fabrikam.test";
  private static final String LAB =
      """
      tenants:
        - domain: fabrikam.test
          users: [carol]
        - domain: contoso.test
          id: 11111111-1111-4111-8111-111111111111
          users: [alice, bob, dana]
          guests: [carol@fabrikam.test]
          groups:
            - {name: by-rule, membership: dynamic, members: [alice], owners: [dana]}
            - {name: on-premises, membership: synchronized, members: [alice], owners: [dana]}
            - {name: crowd, members: [alice, bob], owners: [dana, bob]}
            - {name: twice, id: d0000000-0000-4000-8000-000000000001}
          apps: [old-app]
          subscriptions:
            - name: Dev
              resourceGroups: [{name: rg-app, storageAccounts: [contosodata]}]
      assignments:
        - {role: Owner, principal: dana@contoso.test, scope: Dev}
        - {role: Reader, principal: carol@fabrikam.test, scope: Dev}
        - {role: Reader, principal: crowd, scope: Dev}
      """;

  @TempDir static Path folder;
  private static InLab inLab;

  @BeforeAll
  static void start() throws Exception {
    Path file = Files.writeString(folder.resolve("lab.yaml"), LAB);
    inLab = new InLab(folder, LabBuilder.fromFile(file).start());
    Directory directory = inLab.lab.directory();
    String tenant =
        directory.findGroupById("d0000000-0000-4000-8000-000000000001").orElseThrow().tenantId();
    directory.add(new Group(tenant, "d0000000-0000-4000-8000-000000000002", "twice"));
    inLab.alsoSignedIn(DANA).alsoSignedIn(CAROL);
  }

  @AfterAll
  static void end() {
    inLab.close();
  }

  private static Result run(String user, String team, String... words) throws Exception {
    LatchkeyProcess command = inLab.commandOf(user);
    Files.writeString(
        command.workingFolder().resolve("team.yaml"),
        "tenant: 11111111-1111-4111-8111-111111111111\n" + team);
    return command.run(words);
  }

  private static List<String> members(String group) {
    Directory directory = inLab.lab.directory();
    return directory.groups().stream()
        .filter(one -> one.displayName().equals(group))
        .flatMap(one -> directory.membersOf(one.objectId()).stream())
        .toList();
  }

  @Test
  void membersThatARuleDecidesAreReadOnlyAndTheRolesAreAssigned() throws Exception {
    String team =
        """
        group: {name: by-rule}
        members: [alice@contoso.test, bob@contoso.test]
        roles: [{role: Reader, scope: Dev/rg-app}]
        """;
    int before = members("by-rule").size();
    Result apply = run(DANA, team, "team", "apply", "--yes", "--prune");
    assertThat(apply.exitCode()).as("%s", apply).isZero();
    assertThat(apply.stderr())
        .contains(
            "warning: The group 'by-rule' is dynamic: a rule of Microsoft Entra decides who is in"
                + " it. Latchkey changes none of its members; not in it: bob@contoso.test");
    assertThat(apply.stdout()).startsWith("1 change was made.");
    assertThat(members("by-rule")).hasSize(before);
  }

  @Test
  void membersOfASynchronisedGroupStayThoughTheFileDoesNotNameThem() throws Exception {
    Result plan = run(DANA, "group: {name: on-premises}\n", "team", "plan", "--prune");
    assertThat(plan.exitCode()).as("%s", plan).isZero();
    assertThat(plan.stderr())
        .contains("is synchronised: its members are changed in Active Directory");
    assertThat(plan.stdout())
        .containsSubsequence(
            "Not in the file, and changed elsewhere:",
            "alice@contoso.test",
            "Nothing to do; see the warnings.")
        .doesNotContain("remove");
  }

  @Test
  void groupNameThatStandsTwiceIsNotGuessed() throws Exception {
    Result plan = run(DANA, "group: {name: twice}\n", "team", "plan", "--output=json");
    assertThat(plan.exitCode()).as("%s", plan).isEqualTo(2);
    assertThat(plan.error().path("message").asText())
        .contains("'twice'", "d0000000-0000-4000-8000-000000000001");
    Result verify = run(DANA, "group: {name: twice}\n", "team", "verify");
    assertThat(verify.exitCode()).as("%s", verify).isEqualTo(6);
    assertThat(verify.stdout())
        .contains("2 groups have this name, and the file must name one by group: {id: ...}");
  }

  @Test
  void guestIsToldThatGuestsMayNotReadGroups() throws Exception {
    Result apply = run(CAROL, "group: {name: crowd}\n", "team", "apply", "--yes", "--output=json");
    assertThat(apply.exitCode()).as("%s", apply).isEqualTo(4);
    assertThat(apply.error().path("message").asText())
        .startsWith("The account carol@fabrikam.test is a guest of the tenant '")
        .endsWith("Sign in with an account of the tenant itself");
    String team = "group: {name: crowd}\nroles: [{role: Reader, scope: Dev/rg-app}]\n";
    Result verify = run(CAROL, team, "team", "verify");
    assertThat(verify.stdout())
        .as("%s", verify)
        .contains("assigned, can't be tested", "Dev/rg-app");
  }

  @Test
  void pruneTakesAwayWhatItShowsAndNeverAGroupAnOwnerOrAnApp() throws Exception {
    String team = "group: {name: crowd}\nmembers: [alice@contoso.test]\n";
    Result plan = run(DANA, team, "team", "plan");
    assertThat(plan.exitCode()).as("%s", plan).isZero();
    assertThat(plan.stdout())
        .containsSubsequence(
            "Not in the file (--prune takes it away):", "bob@contoso.test", "Reader");
    int groups = inLab.lab.directory().groups().size();
    int apps = inLab.lab.directory().apps().size();

    Result apply = run(DANA, team, "team", "apply", "--yes", "--prune");
    assertThat(apply.exitCode()).as("%s", apply).isZero();
    assertThat(apply.stderr())
        .containsSubsequence(
            "remove  member  bob@contoso.test",
            "remove  role    Reader",
            "done: remove member 'bob@contoso.test'");
    assertThat(members("crowd")).hasSize(1);
    Directory directory = inLab.lab.directory();
    Group crowd =
        directory.groups().stream()
            .filter(g -> g.displayName().equals("crowd"))
            .findFirst()
            .orElseThrow();
    assertThat(directory.ownersOf(crowd.objectId())).hasSize(2);
    assertThat(directory.groups()).hasSize(groups);
    assertThat(directory.apps()).hasSize(apps);
  }
}
