package dev.latchkey.access;

import static dev.latchkey.access.LabClient.CONTOSO;
import static dev.latchkey.access.LabClient.DATA;
import static dev.latchkey.access.LabClient.DEV;
import static dev.latchkey.access.LabClient.RG;
import static dev.latchkey.access.LabClient.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.access.Audit.Difference;
import dev.latchkey.access.Audit.Extra;
import dev.latchkey.access.Audit.Report;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final String READER = "Storage Blob Data Reader";
  private static final String CONTRIBUTOR = "Storage Blob Data Contributor";
  private static final String BLOBS = "https://contosodata.blob.core.windows.net";
  private static final String ACTIONS =
      "Microsoft.Storage/storageAccounts/blobServices/containers/";

  private final Lab lab = Lab.start();
  private final LabClient client = new LabClient(lab);
  private final Group developers = client.group();
  private String app = "";
  private String auditor = "dana@contoso.test";

  @BeforeEach
  void team() {
    app = lab.managedIdentity("contoso-identity").servicePrincipal().objectId();
    // The default lab's own assignments would be extra.
    lab.directory()
        .roleAssignments()
        .forEach(assignment -> {
          if (!assignment.principalId().equals("b0000000-0000-4000-8000-000000000004")) {
            lab.directory().removeRoleAssignment(assignment.id());
          }
        });
    client.join(developers, LabClient.ALICE);
    client.join(developers, LabClient.BOB);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Report audit(String identity, Team.Role... roles) {
    Team team =
        new Team(
            "dev",
            Path.of("."),
            CONTOSO,
            new Team.GroupName("", "app-developers", ""),
            List.of(),
            List.of(roles),
            List.of(),
            Optional.of(identity).filter(id -> !id.isEmpty()));
    return new Audit(team, client.user(auditor), client.http()).run();
  }

  @Test
  void whoMayNotReadAssignmentsIsToldWhatThatTakes() {
    auditor = BOB;
    AccessException failure =
        catchThrowableOfType(AccessException.class, () -> audit("", new Team.Role(READER, DATA)));
    assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
    assertThat(failure)
        .hasMessageStartingWith("The audit takes the role Reader at '" + DATA + "'.");
    assertThat(failure.remedy().orElseThrow())
        .startsWith("An Owner or User Access Administrator there runs: az role assignment create")
        .contains("--assignee-object-id " + LabClient.BOB, "--role Reader --scope " + DATA);
  }

  /** bob reads the vault alone: that half is complete, and the other one is named. */
  @Test
  void scopeThatMayNotBeReadIsNamedAndTheRestIsAudited() {
    auditor = BOB;
    client.assign("Reader", LabClient.BOB, VAULT);
    client.assign("Key Vault Secrets Officer", LabClient.ALICE, VAULT);

    Report report = audit("", new Team.Role(READER, DATA), new Team.Role("Reader", VAULT));

    assertThat(report.extra())
        .contains(new Extra("alice@contoso.test", "Key Vault Secrets Officer", VAULT, "at", ""));
    assertThat(report.unread())
        .singleElement()
        .satisfies(unread -> {
          assertThat(unread.scope()).isEqualTo(DATA);
          assertThat(unread.reason()).contains("AuthorizationFailed");
          assertThat(unread.command()).contains("--role Reader --scope " + DATA);
        });
    assertThat(report.isProblem()).isTrue();
  }

  @Test
  void resourceThatIsNotSeenIsNamedAndTheRestIsAudited() {
    LabTeam.addHiddenVault(lab);

    Report report =
        audit("", new Team.Role(READER, BLOBS), new Team.Role("Reader", LabTeam.HIDDEN));

    assertThat(report.developers()).hasSize(2);
    assertThat(report.unread())
        .singleElement()
        .satisfies(unread -> {
          assertThat(unread.scope()).isEqualTo(LabTeam.HIDDEN);
          assertThat(unread.reason()).contains("a resource of that name exists");
        });
  }

  @Test
  void subscriptionThatIsNotSeenIsNamedAndTheRestIsAudited() {
    Report report = audit("", new Team.Role(READER, BLOBS), new Team.Role("Reader", "Prod"));

    assertThat(report.developers()).hasSize(2);
    assertThat(report.unread())
        .singleElement()
        .satisfies(unread -> {
          assertThat(unread.scope()).isEqualTo("Prod");
          assertThat(unread.reason()).startsWith("the account sees no subscription '");
        });
  }

  @Test
  void whatTheFileSaysIsNotExtra() {
    client.assign(READER, developers.objectId(), DATA);

    Report report = audit("", new Team.Role(READER, BLOBS));

    assertThat(report.developers()).containsExactlyInAnyOrder("alice@contoso.test", BOB);
    assertThat(report.extra()).isEmpty();
    assertThat(report.isComparisonSkipped()).isTrue();
    assertThat(report.isProblem()).isFalse();
  }

  private static final String BOB = "bob@contoso.test";

  @Test
  void rolesBeyondTheFileAreNamedWithTheirWay() {
    Group others = client.newGroup("platform");
    Group inner = client.newGroup("oncall");
    client.join(others, inner.objectId());
    client.join(inner, LabClient.ALICE);
    client.assign(READER, developers.objectId(), DATA);
    client.assign("Contributor", LabClient.BOB, DEV);
    client.assign("Owner", others.objectId(), RG);
    client.assign(CONTRIBUTOR, LabClient.BOB, DATA + "/blobServices/default/containers/reports");
    client.assign("Key Vault Secrets User", developers.objectId(), VAULT);
    client.assign(CONTRIBUTOR, developers.objectId(), DATA);

    Report report = audit("", new Team.Role(READER, BLOBS));

    assertThat(report.extra())
        .containsExactlyInAnyOrder(
            new Extra(BOB, "Contributor", DEV, "above", ""),
            new Extra("alice@contoso.test", "Owner", RG, "above", "platform"),
            new Extra(
                BOB, CONTRIBUTOR, DATA + "/blobServices/default/containers/reports", "below", ""),
            new Extra(BOB, CONTRIBUTOR, DATA, "at", "app-developers"),
            new Extra("alice@contoso.test", CONTRIBUTOR, DATA, "at", "app-developers"));
    assertThat(report.isProblem()).isTrue();
  }

  @Test
  void theSameActionsUnderOtherNamesAreNoDifference() {
    client.assign("Key Vault Secrets User", developers.objectId(), VAULT);
    client.assign("Key Vault Administrator", app, VAULT);
    client.assign("Key Vault Administrator", developers.objectId(), VAULT);

    Report report = audit(app, new Team.Role("Key Vault Administrator", VAULT));

    assertThat(report.identity()).isEqualTo("contoso-identity");
    assertThat(report.onlyOnLaptop()).isEmpty();
    assertThat(report.onlyInProduction()).isEmpty();
  }

  @Test
  void whatWorksOnALaptopAndFailsInProductionIsNamedByAction() {
    client.assign(CONTRIBUTOR, developers.objectId(), DATA);
    client.assign(READER, app, DATA);

    Report report = audit(app, new Team.Role(CONTRIBUTOR, BLOBS));

    assertThat(report.onlyOnLaptop()).hasSize(1);
    Difference difference = report.onlyOnLaptop().get(0);
    assertThat(difference.scope()).isEqualTo(DATA);
    assertThat(difference.roles()).containsExactly(CONTRIBUTOR);
    assertThat(difference.dataActions())
        .contains(ACTIONS + "blobs/write", ACTIONS + "blobs/delete")
        .doesNotContain(ACTIONS + "blobs/read");
    assertThat(difference.actions()).contains(ACTIONS + "write");
    assertThat(difference.isEveryone()).isTrue();
    assertThat(report.onlyInProduction()).isEmpty();
    assertThat(report.isProblem()).isTrue();
  }

  @Test
  void whatWorksInProductionAloneIsNamedToo() {
    client.assign("Key Vault Secrets User", developers.objectId(), VAULT);
    client.assign("Key Vault Secrets Officer", app, RG);

    Report report = audit(app, new Team.Role("Key Vault Secrets User", VAULT));

    assertThat(report.onlyOnLaptop()).isEmpty();
    assertThat(report.onlyInProduction()).hasSize(1);
    assertThat(report.onlyInProduction().get(0).dataActions())
        .contains("Microsoft.KeyVault/vaults/secrets/setSecret/action")
        .allMatch(action -> action.startsWith("Microsoft.KeyVault/vaults/secrets/"));
  }

  @Test
  void aDeveloperWithMoreThanTheOthersIsNamedAlone() {
    client.assign(READER, developers.objectId(), DATA);
    client.assign(READER, app, DATA);
    client.assign("Contributor", LabClient.BOB, DEV);

    Report report = audit(app, new Team.Role(READER, BLOBS));

    assertThat(report.onlyOnLaptop()).hasSize(1);
    assertThat(report.onlyOnLaptop().get(0).developers()).containsExactly(BOB);
    assertThat(report.onlyOnLaptop().get(0).isEveryone()).isFalse();
    assertThat(report.onlyOnLaptop().get(0).actions()).containsExactly("*");
    assertThat(report.onlyOnLaptop().get(0).dataActions()).isEmpty();
  }

  @Test
  void aRoleBelowTheScopeCountsThereAlone() {
    String container = DATA + "/blobServices/default/containers/reports";
    client.assign(READER, developers.objectId(), DATA);
    client.assign(READER, app, DATA);
    client.assign(CONTRIBUTOR, app, container);

    Report report = audit(app, new Team.Role(READER, BLOBS));

    assertThat(report.onlyInProduction()).extracting(Difference::scope).containsExactly(container);
  }

  @Test
  void theIdentityIsFoundByItsClientIdToo() {
    assertThat(
            audit("c0000000-0000-4000-8000-000000000003", new Team.Role(READER, BLOBS)).identity())
        .isEqualTo("contoso-identity");
  }

  @Test
  void anIdentityThatIsNotThereIsAnError() {
    assertThatThrownBy(
            () -> audit("c0000000-0000-4000-8000-0000000000ff", new Team.Role(READER, BLOBS)))
        .isInstanceOfSatisfying(
            AccessException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST))
        .hasMessageContaining("c0000000-0000-4000-8000-0000000000ff");
  }

  @Test
  void whoMayNotReadAssignmentsIsRefused() {
    Team team =
        new Team(
            "",
            Path.of("."),
            CONTOSO,
            new Team.GroupName("", "app-developers", ""),
            List.of(),
            List.of(new Team.Role(READER, DATA)),
            List.of(),
            Optional.empty());
    client.assign(READER, developers.objectId(), DATA);

    assertThatThrownBy(() -> new Audit(team, client.user(BOB), client.http()).run())
        .isInstanceOfSatisfying(
            AccessException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REFUSED));
  }
}
