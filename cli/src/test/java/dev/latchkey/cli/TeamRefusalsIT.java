package dev.latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.cli.LatchkeyProcess.Result;
import dev.latchkey.cli.LatchkeyProcess.Running;
import dev.latchkey.lab.LabBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code latchkey team} where rights are missing, and what a signal leaves behind. */
class TeamRefusalsIT {
  private static final String ALICE = "alice@contoso.test";
  private static final String DANA = "dana@contoso.test";
  private static final String HIDDEN = "/subscriptions/a0000000-0000-4000-8000-000000000009";
  private static final String LAB =
      """
      tenants:
        - domain: contoso.test
          id: 11111111-1111-4111-8111-111111111111
          users: [alice, bob, dana]
          apps: [contoso-app]
          subscriptions:
            - name: Dev
              id: a0000000-0000-4000-8000-000000000001
              resourceGroups:
                - {name: rg-app, storageAccounts: [contosodata], keyVaults: [contoso-vault]}
            - name: Prod
              id: a0000000-0000-4000-8000-000000000009
              resourceGroups: [{name: rg-prod}]
      assignments:
        - {role: Owner, principal: dana@contoso.test, scope: Dev}
        - {role: Contributor, principal: alice@contoso.test, scope: Dev}
        - {role: Storage Blob Data Reader, principal: contoso-app, scope: contosodata}
        - {role: Key Vault Secrets User, principal: contoso-app, scope: contoso-vault}
      """;

  @TempDir static Path folder;
  private static InLab inLab;

  @BeforeAll
  static void start() throws Exception {
    Path file = Files.writeString(folder.resolve("lab.yaml"), LAB);
    inLab = new InLab(folder, LabBuilder.fromFile(file).start());
    inLab.alsoSignedIn(DANA).alsoSignedIn(ALICE);
  }

  @AfterAll
  static void end() {
    inLab.close();
  }

  private static LatchkeyProcess command(String user, String team) throws Exception {
    LatchkeyProcess command = inLab.commandOf(user);
    Files.writeString(
        command.workingFolder().resolve("team.yaml"),
        "tenant: 11111111-1111-4111-8111-111111111111\n" + team);
    return command;
  }

  @Test
  void everyRefusedChangeHasItsCommand() throws Exception {
    String team =
        """
        group: {name: refused}
        members: [bob@contoso.test]
        roles:
          - {role: Storage Blob Data Reader, scope: https://contosodata.blob.core.windows.net}
          - {role: Key Vault Secrets User, scope: https://contoso-vault.vault.azure.net}
        """;
    Result apply = command(ALICE, team).run("team", "apply", "--yes", "--output", "json");
    assertThat(apply.exitCode()).as("%s", apply).isEqualTo(4);
    JsonNode error = apply.error();
    assertThat(error.path("kind").asText()).isEqualTo("REFUSED");
    assertThat(error.path("message").asText())
        .startsWith("2 of 4 changes were refused, 2 are done");
    assertThat(error.path("remedy").asText().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("az role assignment create --assignee-object-id "))
        .anyMatch(line -> line.contains("'Key Vault Secrets User'"));
    assertThat(error.path("attempts").findValuesAsText("remedy"))
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(error.path("attempts").get(1).path("message").asText())
        .contains(
            "Microsoft.Authorization/roleAssignments/write",
            "/vaults/contoso-vault",
            "dana@contoso.test");
  }

  @Test
  void scopeThatTheAccountMayNotSeeDoesNotStopTheRest() throws Exception {
    String team =
        """
        group: {name: partly}
        members: [bob@contoso.test]
        roles:
          - {role: Reader, scope: %s/resourceGroups/rg-prod}
          - {role: Reader, scope: Dev/rg-app}
        """
            .formatted(HIDDEN);
    Result apply = command(DANA, team).run("team", "apply", "--yes");
    assertThat(apply.exitCode()).as("%s", apply).isEqualTo(4);
    assertThat(apply.stderr())
        .contains(
            "warning: The account sees nothing of '" + HIDDEN,
            "done: assign role 'Reader' at /subscriptions/a0000000-0000-4000-8000-000000000001/",
            "1 of 4 changes was refused, 3 are done",
            "Microsoft.Authorization/roleAssignments/write at "
                + HIDDEN
                + "/resourceGroups/rg-prod",
            "an Owner, User Access Administrator or Role Based Access Control Administrator there",
            "They run: az role assignment create --assignee-object-id ");
    Result typo =
        command(DANA, "group: {name: g}\nroles: [{role: Reader, scope: Dev/rg-nope}]\n")
            .run("team", "plan");
    assertThat(typo.exitCode()).isEqualTo(2);
    assertThat(typo.stderr()).contains("'rg-app'").doesNotContain("did you mean 'Dev'");
  }

  @Test
  void auditComparesDevelopersWithTheDeployedApp() throws Exception {
    String team =
        """
        group: {name: audited}
        members: [bob@contoso.test]
        roles: [{role: Storage Blob Data Contributor, scope: https://contosodata.blob.core.windows.net}]
        """;
    assertThat(command(DANA, team).run("team", "apply", "--yes").exitCode()).isZero();
    String id = inLab.lab.directory().apps().get(0).clientId();
    LatchkeyProcess command = command(DANA, team + "identity: {id: " + id + "}\n");
    Result audit = command.run("team", "audit", "--output", "json");
    assertThat(audit.exitCode()).as("%s", audit).isEqualTo(6);
    assertThat(audit.json().path("comparison").asText()).isEqualTo("done");
    assertThat(audit.json().path("identity").asText()).isEqualTo("contoso-app");
    assertThat(audit.json().path("onlyOnLaptop").findValuesAsText("everyone")).containsOnly("true");
    assertThat(audit.json().path("onlyOnLaptop").toString())
        .contains("blobs/write", "Storage Blob Data Contributor");
  }

  @Test
  void ctrlCAtTheQuestionChangesNothing() throws Exception {
    LatchkeyProcess command =
        command(DANA, "group: {name: never}\n").jvmOption("-Dlatchkey.terminal=true").silentInput();
    Running running = command.start("team", "apply");
    LatchkeyProcess.awaitUntil(
        "the question",
        () -> running.stderr().contains("Apply? [y/N]") || !running.process().isAlive());
    Result result = running.signal("INT");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(130);
    assertThat(result.stderr()).contains("latchkey team apply: interrupted.");
    assertThat(inLab.lab.directory().groups()).noneMatch(g -> g.displayName().equals("never"));
    command.assertNothingLeft();
  }

  @Test
  void ctrlCWhileExplainReadsItsInput() throws Exception {
    LatchkeyProcess command = inLab.commandOf(ALICE).silentInput();
    Running running = command.start("explain", "--output=json");
    running.process().getOutputStream().write("status 403\n".getBytes(StandardCharsets.UTF_8));
    running.process().getOutputStream().flush();
    running.awaitThread("latchkey-stdin");
    Result result = running.signal("INT");
    assertThat(result.exitCode()).as("%s", result).isEqualTo(130);
    assertThat(result.lastLine().path("kind").asText()).isEqualTo("INTERRUPTED");
    command.assertNothingLeft();
  }
}
