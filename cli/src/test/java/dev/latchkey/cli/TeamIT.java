package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.lab.directory.Directory;
import dev.latchkey.lab.directory.RoleAssignment;
import dev.latchkey.lab.traffic.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey team} and {@code explain} as their users run them, in a lab. */
class TeamIT {
  private static final String ALICE = "alice@contoso.test";
  private static final String DANA = "dana@contoso.test";

  @TempDir static Path folder;
  private static InLab inLab;

  /** Each sign-in is a JVM of the stand-in's, so both are made once. */
  @BeforeAll
  static void start() throws Exception {
    inLab = new InLab(folder).alsoSignedIn(ALICE).alsoSignedIn(DANA);
  }

  @AfterAll
  static void end() {
    inLab.close();
  }

  private static LatchkeyProcess command(String user, String team) throws Exception {
    LatchkeyProcess command = inLab.commandOf(user);
    Files.writeString(command.workingFolder().resolve("team.yaml"), team);
    return command;
  }

  private static String team(String group) {
    return """
    tenant: contoso.test
    group:
      name: %s
    members:
      - alice@contoso.test
    roles:
      - role: Storage Blob Data Contributor
        scope: https://contosodata.blob.core.windows.net
    """
        .formatted(group);
  }

  private List<RecordedRequest> writes() {
    return inLab.lab.requests().stream()
        .filter(request -> !request.method().equals("GET") && !request.method().equals("CONNECT"))
        .filter(request -> !String.valueOf(request.uri().getHost()).startsWith("login."))
        .filter(request -> !String.valueOf(request.uri().getPath()).endsWith("/getByIds"))
        .toList();
  }

  @Test
  void planApplyPlanAndASecondApplyThatWritesNothing() throws Exception {
    LatchkeyProcess command = command(DANA, team("first"));
    int atStart = writes().size();

    Result plan = command.run("team", "plan", "--output", "json");
    assertThat(plan.exitCode()).as("%s", plan).isEqualTo(6);
    assertThat(plan.json().path("environment").isMissingNode()).isFalse();
    assertThat(plan.json().path("extra")).isEmpty();
    assertThat(plan.json().path("changes").findValuesAsText("action"))
        .containsExactly("create", "add", "assign");
    assertThat(plan.json().path("changes").findValuesAsText("kind"))
        .containsExactly("group", "member", "role");
    assertThat(plan.stderr()).contains("dana@contoso.test", "AzureCliCredential");
    assertThat(writes()).hasSize(atStart);

    Result refused = command.run("team", "apply", "--output", "json");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.error().path("message").asText()).contains("--yes");
    assertThat(writes()).hasSize(atStart);

    Result apply = command.run("team", "apply", "--yes", "--output", "json");
    assertThat(apply.exitCode()).as("%s", apply).isZero();
    assertThat(apply.json().path("changes")).hasSize(3);
    assertThat(apply.stderr().lines().filter(line -> line.startsWith("done: "))).hasSize(3);

    assertThat(command.run("team", "plan").exitCode()).isZero();
    int before = writes().size();
    assertThat(command.run("team", "apply", "--yes").exitCode()).isZero();
    assertThat(writes()).hasSize(before);
    assertThat(apply.stdout() + apply.stderr() + plan.stderr()).doesNotContain("eyJ");
  }

  @Test
  void developerVerifiesBeforeAndAfter() throws Exception {
    LatchkeyProcess command = command(ALICE, team("second"));
    Result before = command.run("team", "verify", "--output", "json");
    assertThat(before.exitCode()).as("%s", before).isEqualTo(6);
    assertThat(before.json().path("account").asText()).isEqualTo("alice@contoso.test");
    assertThat(command(DANA, team("second")).run("team", "apply", "--yes").exitCode()).isZero();
    Result after = command.run("team", "verify", "--wait", "1m", "--output", "json");
    assertThat(after.exitCode()).as("%s", after).isZero();
    assertThat(after.json().path("membership").asText()).isEqualTo("direct");
    assertThat(after.json().path("roles").findValuesAsText("state")).containsExactly("effective");
    assertThat(command.run("team", "verify").stdout()).contains("effective");
  }

  @Test
  void developerWhoMayNotAssignIsToldWhoCan() throws Exception {
    Result apply = command(ALICE, team("third")).run("team", "apply", "--yes", "--output", "json");
    assertThat(apply.exitCode()).as("%s", apply).isEqualTo(4);
    JsonNode error = apply.error();
    assertThat(error.path("kind").asText()).isEqualTo("REFUSED");
    assertThat(apply.stderr()).contains("done: create group 'third'");
  }

  @Test
  void fileWithSeveralEnvironmentsWantsOneNamed() throws Exception {
    LatchkeyProcess command =
        command(
            DANA, "tenant: contoso.test\ngroup: {name: g}\nenvironments: {dev: {}, test: {}}\n");
    for (String name : List.of("plan", "apply", "verify", "audit")) {
      Result result = command.run("team", name, "--output", "json");
      assertThat(result.exitCode()).as(name).isEqualTo(2);
      assertThat(result.error().path("message").asText()).contains("dev, test");
    }
  }

  @Test
  void faultInTheFileHasLineAndColumn() throws Exception {
    Result result = command(DANA, "tenant: contoso.test\ngruop: {name: g}\n").run("team", "plan");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.stderr()).contains("team.yaml:2:1", "gruop");
    Result missing = inLab.commandOf(DANA).run("team", "plan", "--file", "none.yaml");
    assertThat(missing.exitCode()).isEqualTo(2);
  }

  @Test
  void auditShowsWhatReachesADeveloperBeyondTheFile() throws Exception {
    String other =
        """
        tenant: contoso.test
        group: {name: fifth}
        members: [alice@contoso.test]
        roles: [{role: Reader, scope: Dev/rg-app}]
        """;
    assertThat(command(DANA, other).run("team", "apply", "--yes").exitCode()).isZero();
    LatchkeyProcess command = command(DANA, team("fourth"));
    assertThat(command.run("team", "apply", "--yes").exitCode()).isZero();
    Result audit = command.run("team", "audit", "--output", "json");
    assertThat(audit.exitCode()).as("%s", audit).isEqualTo(6);
    assertThat(audit.json().path("extra").findValuesAsText("role")).contains("Reader");
    assertThat(audit.json().path("extra").findValuesAsText("through")).contains("fifth");
    assertThat(audit.json().path("comparison").asText()).isEqualTo("skipped");
    assertThat(audit.json().path("developers").get(0).asText()).isEqualTo("alice@contoso.test");
  }

  @Test
  void rolesAskNobody() throws Exception {
    Result roles =
        new LatchkeyProcess(folder)
            .withoutAz()
            .run(
                "team",
                "roles",
                "--for=https://contosodata.blob.core.windows.net/a?sig=secret",
                "--write",
                "--output=json");
    assertThat(roles.exitCode()).as("%s", roles).isZero();
    assertThat(roles.json().path("answers").get(0).path("roles").get(0).path("name").asText())
        .isEqualTo("Storage Blob Data Contributor");
    assertThat(roles.stdout()).doesNotContain("secret");
    Result bad = new LatchkeyProcess(folder).withoutAz().run("team", "roles", "--for", "nonsense");
    assertThat(bad.exitCode()).isEqualTo(2);
  }

  @Test
  void failingAppsOutputIsExplained() throws Exception {
    String output =
        """
        com.azure.core.exception.HttpResponseException: Status code 403, "{"error":{"code":\
        "Forbidden","message":"Caller is not authorized to perform action on resource.\
        \\r\\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\\r\\nVault: contoso-vault;\
        location=westeurope\\r\\n","innererror":{"code":"ForbiddenByRbac"}}}"
        GET https://contoso-vault.vault.azure.net/secrets/db
        """;
    Result why = inLab.commandOf(ALICE).input(output).run("explain", "--output", "json");
    assertThat(why.exitCode()).as("%s", why).isZero();
    assertThat(why.json().path("cause").asText()).isEqualTo("MISSING_ROLE");
    assertThat(why.json().path("roles").findValuesAsText("name"))
        .contains("Key Vault Secrets User");
    assertThat(why.json().path("message").asText()).contains("az role assignment create");

    Result nothing = inLab.commandOf(ALICE).input("all is well").run("explain", "--output", "json");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.error().path("remedy").asText()).contains("--url");
  }

  @Test
  void methodThatIsNoneIsRefusedAndSentencesAreNoCommands() throws Exception {
    LatchkeyProcess command = command(DANA, team("fifth"));
    Result method =
        command.run(
            "explain",
            "--offline",
            "--url=https://contosodata.blob.core.windows.net/a",
            "--method=G ET");
    assertThat(method.exitCode()).isEqualTo(2);
    assertThat(method.stderr()).contains("'G ET' is no HTTP method");
    Result exists = command.run("team", "init");
    assertThat(exists.exitCode()).isEqualTo(2);
    assertThat(exists.stderr()).contains("Name another one by --file").doesNotContain("Run: Name");
  }

  /** Of the most frequent threads of users the fifth: signed in, and refused all the same. */
  @Test
  void doctorNamesAMissingRoleAndAfterItsRemedyIsContent() throws Exception {
    String url = "https://contosodata.blob.core.windows.net/of-the-doctor";
    LatchkeyProcess command = inLab.commandOf(ALICE);
    Result refused = command.run("doctor", "--resource", url, "--output", "json");
    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(6);
    JsonNode role = DoctorIT.finding(refused, "role");
    assertThat(role.path("state").asText()).isEqualTo("problem");
    assertThat(role.path("message").asText()).contains("refused", "contosodata");
    String remedy = role.path("remedy").asText();
    assertThat(remedy)
        .startsWith("az role assignment create")
        .contains("'Storage Blob Data Reader'");
    assertThat(refused.stdout() + refused.stderr()).doesNotContain("alice", "eyJ");

    assignReaderToAlice(remedy.replaceFirst(".*--scope (\\S+).*", "$1"));
    Result works = command.run("doctor", "--resource", url, "--show-names", "--output", "json");
    assertThat(works.exitCode()).as("%s", works).isZero();
    assertThat(DoctorIT.finding(works, "role").path("state").asText()).isEqualTo("ok");
    assertThat(DoctorIT.finding(works, "role").path("message").asText())
        .contains(ALICE, "Storage Blob Data Reader");
  }

  /** What the remedy's command does. */
  private static void assignReaderToAlice(String scope) {
    Directory directory = inLab.lab.directory();
    directory.add(
        new RoleAssignment(
            UUID.randomUUID().toString(),
            scope,
            directory.findRole("Storage Blob Data Reader").orElseThrow(),
            directory.findUser(ALICE).orElseThrow().objectId()));
  }
}
