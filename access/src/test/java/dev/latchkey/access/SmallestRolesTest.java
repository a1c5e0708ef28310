package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.access.SmallestRoles.Answer;
import dev.latchkey.access.SmallestRoles.Choice;
import dev.latchkey.access.SmallestRoles.Wish;
import dev.latchkey.identity.FailureKind;
import dev.latchkey.lab.Lab;
import dev.latchkey.lab.LabTest;
import dev.latchkey.lab.directory.RoleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LabTest
class SmallestRolesTest {
  private static final SmallestRoles OFFLINE = SmallestRoles.builtIn();

  private static Answer only(String url, Wish wish) {
    assertThat(OFFLINE.forUrl(url, wish)).hasSize(1);
    return OFFLINE.forUrl(url, wish).get(0);
  }

  @Test
  void readingAContainerTakesTheReader() {
    Answer answer = only("https://contosodata.blob.core.windows.net/reports", Wish.READ);

    assertThat(answer.service()).isEqualTo("Azure Blob Storage");
    assertThat(answer.account()).isEqualTo("contosodata");
    assertThat(answer.roles())
        .extracting(Choice::name)
        .containsExactly(
            "Storage Blob Data Reader", "Storage Blob Data Contributor", "Storage Blob Data Owner");
    assertThat(answer.roles().get(0).id()).isEqualTo("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
    assertThat(answer.roles().get(0).command())
        .isEqualTo(
            "az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type"
                + " Group --role 'Storage Blob Data Reader' --scope \"$(az resource list --name"
                + " contosodata --resource-type Microsoft.Storage/storageAccounts --query '[0].id'"
                + " --output tsv)/blobServices/default/containers/reports\"");
  }

  @Test
  void listingContainersTakesTheWholeAccount() {
    assertThat(only("https://contosodata.blob.core.windows.net", Wish.READ).scope())
        .isEqualTo("contosodata");
    assertThat(only("https://contosodata.blob.core.windows.net/reports", Wish.READ).scope())
        .isEqualTo("contosodata/blobServices/default/containers/reports");
  }

  @Test
  void cosmosDbHasRolesOfItsOwn() {
    Answer read = only("https://contoso-docs.documents.azure.com", Wish.READ);
    Answer write = only("https://contoso-docs.documents.azure.com", Wish.WRITE);

    assertThat(read.note()).contains("roles of its own");
    assertThat(read.roles().get(0))
        .isEqualTo(
            new Choice(
                "Cosmos DB Built-in Data Reader",
                "00000000-0000-0000-0000-000000000001",
                true,
                "az cosmosdb sql role assignment create --account-name contoso-docs"
                    + " --resource-group \"$(az resource list --name contoso-docs --resource-type"
                    + " Microsoft.DocumentDB/databaseAccounts --query '[0].resourceGroup' --output"
                    + " tsv)\" --scope / --principal-id OBJECT-ID --role-definition-id"
                    + " 00000000-0000-0000-0000-000000000001"));
    assertThat(write.roles())
        .extracting(Choice::name)
        .containsExactly("Cosmos DB Built-in Data Contributor");
  }

  @Test
  void aSharedHostHasTwoAnswers() {
    assertThat(OFFLINE.forUrl("https://contoso.servicebus.windows.net/orders", Wish.WRITE))
        .extracting(Answer::service, answer -> answer.roles().get(0).name())
        .containsExactly(
            tuple("Azure Service Bus", "Azure Service Bus Data Sender"),
            tuple("Azure Event Hubs", "Azure Event Hubs Data Sender"));
  }

  @Test
  void aSignatureIsNotRepeated() {
    assertThat(
            OFFLINE.forUrl(
                "https://contosodata.blob.core.windows.net/reports?sig=c2VjcmV0", Wish.READ))
        .asString()
        .doesNotContain("c2VjcmV0");
    assertThatThrownBy(
            () -> OFFLINE.forUrl("https://user:pa55@evil.example/x?sig=c2VjcmV0", Wish.READ))
        .isInstanceOfSatisfying(
            AccessException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.INVALID_REQUEST))
        .hasMessageContaining("evil.example")
        .hasMessageNotContainingAny("c2VjcmV0", "pa55");
  }

  @Test
  void microsoftGraphKnowsNoAzureRoles() {
    assertThatThrownBy(() -> OFFLINE.forUrl("https://graph.microsoft.com/v1.0/me", Wish.READ))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("permissions of the app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "https://", "\u0000", "https://contoso.example"})
  void otherTextsAreRefusedInOneLine(String url) {
    assertThatThrownBy(() -> OFFLINE.forUrl(url, Wish.READ))
        .isInstanceOf(AccessException.class)
        .hasMessageMatching("[^\\p{Cntrl}]+");
  }

  @Test
  void whoIsSignedInGetsTheResourceId(Lab lab) {
    LabClient client = new LabClient(lab);
    SmallestRoles roles = SmallestRoles.signedIn(client.user("alice@contoso.test"), client.http());

    Answer answer =
        roles.forUrl("https://contosodata.blob.core.windows.net/reports", Wish.READ).get(0);

    assertThat(answer.scope())
        .isEqualTo(LabClient.DATA + "/blobServices/default/containers/reports");
    assertThat(answer.roles().get(0).command()).endsWith("--scope " + answer.scope());
  }

  @Test
  void aSmallerCustomRoleComesFirst() {
    try (Lab own = Lab.start()) {
      own.directory()
          .add(
              new RoleDefinition(
                  LabClient.CONTOSO,
                  "d0000000-0000-4000-8000-000000000001",
                  "Report $(reboot) Reader",
                  List.of(),
                  List.of(),
                  List.of("Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"),
                  List.of()));
      LabClient client = new LabClient(own);

      Choice first =
          SmallestRoles.signedIn(client.user("alice@contoso.test"), client.http())
              .forUrl("https://contosodata.blob.core.windows.net/reports", Wish.READ)
              .get(0)
              .roles()
              .get(0);

      assertThat(first.name()).isEqualTo("Report $(reboot) Reader");
      assertThat(first.isBuiltIn()).isFalse();
      assertThat(first.command())
          .contains("--role d0000000-0000-4000-8000-000000000001")
          .doesNotContain("reboot");
    }
  }
}
