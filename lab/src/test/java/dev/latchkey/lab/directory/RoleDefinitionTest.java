package dev.latchkey.lab.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of built-in roles, and how an action is matched. */
class RoleDefinitionTest {
  private static RoleDefinition role(String name) {
    return new Directory().findRole(name).orElseThrow();
  }

  @Test
  void everyRoleOfTheTableIsWhole() {
    List<RoleDefinition> roles = new Directory().roleDefinitions();
    assertThat(roles).extracting(RoleDefinition::id).doesNotHaveDuplicates();
    assertThat(roles).extracting(RoleDefinition::name).doesNotHaveDuplicates().hasSize(53);
    assertThat(roles)
        .allSatisfy(role -> {
          assertThat(role.isBuiltIn()).isTrue();
          assertThat(role.id()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
          assertThat(role.actions().size() + role.dataActions().size())
              .as(role.name())
              .isPositive();
          for (List<String> actions :
              List.of(
                  role.actions(), role.notActions(), role.dataActions(), role.notDataActions())) {
            assertThat(actions)
                .allMatch(
                    action -> action.matches("\\*|(\\*|Microsoft\\.[A-Za-z]+)(/[A-Za-z*_-]+)+"));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "Storage Queue Data Message Sender, c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
    "Storage Table Data Reader, 76199698-9eea-4c19-bc75-cec21354c6b6",
    "Key Vault Crypto User, 12338af0-0e69-4776-bea7-57ae8d297424",
    "Azure Service Bus Data Owner, 090c5cfd-751d-490a-894a-3ce6f1109419",
    "Azure Event Hubs Data Receiver, a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
    "App Configuration Data Reader, 516239f1-63e1-4d78-a4de-a74fb236a071",
    "User Access Administrator, 18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "AcrPull, 7f951dda-4ed3-4680-a7ca-43fe172d538d",
  })
  void roleHasAzuresId(String name, String id) {
    assertThat(role(name).id()).isEqualTo(id);
    assertThat(role(id).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "Reader, Microsoft.Storage/storageAccounts/read, true",
    "Reader, Microsoft.Storage/storageAccounts/listKeys/action, false",
    "Contributor, Microsoft.Storage/storageAccounts/write, true",
    "Contributor, microsoft.authorization/roleassignments/write, false",
    "Contributor, Microsoft.Compute/galleries/share/action, false",
    "Role Based Access Control Administrator, Microsoft.Authorization/roleAssignments/write, true",
    "Role Based Access Control Administrator, Microsoft.Authorization/roleDefinitions/write, false",
    "Managed Identity Operator,"
        + " Microsoft.ManagedIdentity/userAssignedIdentities/assign/action, true",
    "Key Vault Reader, Microsoft.KeyVault/vaults/read, true",
    "Key Vault Reader, Microsoft.KeyVault/vaults/write, false",
    "Key Vault Reader, Microsoft.KeyVault/read, false",
    "Storage Blob Data Reader, Microsoft.Authorization/roleAssignments/read, false",
  })
  void actionIsAllowedByPatternAndException(String role, String action, boolean allowed) {
    assertThat(role(role).allowsAction(action)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "Azure Service Bus Data Sender, Microsoft.ServiceBus/namespaces/messages/send/action, true",
    "Azure Service Bus Data Sender, Microsoft.ServiceBus/namespaces/messages/receive/action, false",
    "Cognitive Services User, Microsoft.CognitiveServices/accounts/Face/detect/action, true",
    "Cognitive Services User,"
        + " Microsoft.CognitiveServices/accounts/OpenAI/fine-tunes-deployments/write, false",
    "Owner, Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read, false",
  })
  void dataActionIsAllowedByPatternAndException(String role, String action, boolean allowed) {
    assertThat(role(role).allowsDataAction(action)).isEqualTo(allowed);
  }
}
