package dev.latchkey.access;

import static dev.latchkey.access.LabClient.BOB;
import static dev.latchkey.access.LabClient.DATA;
import static dev.latchkey.access.LabClient.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.access.AccessCheck.Result;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.directory.Group;
import dev.latchkey.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether the signed-in account can read what a URL leads to. */
class AccessCheckTest {
  private static final String REPORTS = "https://contosodata.blob.core.windows.net/reports";

  private final Lab lab = Lab.builder().clock(new SettableClock(Instant.now())).start();
  private final LabClient client = new LabClient(lab);

  @AfterEach
  void close() {
    lab.close();
  }

  private Result check(String user, String url) {
    return new AccessCheck(client.user(user), client.http()).of(url);
  }

  @Test
  void missingRoleIsNamedWithTheCommandThatAssignsIt() {
    Result result = check("bob@contoso.test", REPORTS);
    assertThat(result.state()).isEqualTo(AccessState.NOT_ASSIGNED);
    assertThat(result.detail()).contains("refused", "'contosodata'", "has no such role");
    assertThat(result.command())
        .startsWith("az role assignment create --assignee-object-id " + BOB)
        .contains("'Storage Blob Data Reader'");
  }

  @Test
  void roleThroughAGroupIsNamedAndWorks() {
    Group developers = client.group();
    client.join(developers, BOB);
    client.assign("Storage Blob Data Contributor", developers.objectId(), DATA);
    Result result = check("bob@contoso.test", REPORTS);
    assertThat(result.state()).isEqualTo(AccessState.EFFECTIVE);
    assertThat(result.detail())
        .startsWith("Azure Blob Storage lets the account read: bob@contoso.test")
        .contains(
            "'Storage Blob Data Contributor'", "through the group '" + developers.displayName())
        .doesNotContain("not effective");
    assertThat(result.command()).isEmpty();
  }

  @Test
  void roleThatIsNotEffectiveYetIsToldFromOneThatIsMissing() {
    lab.directory().propagation().ofRoles(Duration.ofMinutes(5));
    client.assign("Key Vault Secrets User", BOB, VAULT);
    Result result =
        check("bob@contoso.test", "https://contoso-vault.vault.azure.net/secrets/database");
    assertThat(result.state()).isEqualTo(AccessState.NOT_EFFECTIVE_YET);
    assertThat(result.detail()).contains("'Key Vault Secrets User'", "10 minutes");
  }

  @Test
  void whereNoReadShowsItTheAssignmentsAreAllThatIsTold() {
    String group = "https://management.azure.com" + LabClient.RG + "?api-version=2021-04-01";
    Result owner = check("dana@contoso.test", group);
    assertThat(owner.state()).isEqualTo(AccessState.UNTESTED);
    assertThat(owner.detail()).contains("'Owner'");
    assertThat(check("bob@contoso.test", "https://contosodb.documents.azure.com").state())
        .isEqualTo(AccessState.UNKNOWN);
  }

  @Test
  void urlOfNoKnownServiceIsRefused() {
    assertThatThrownBy(() -> check("bob@contoso.test", "https://example.com/a?sig=secret"))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("is no URL of a service")
        .hasMessageNotContaining("secret");
  }
}
