package dev.latchkey.lab.directory;

import java.util.List;

/**
 * The table of role definitions: Azure's own ids, names and actions.
 *
 * <p>Source: "Azure built-in roles",
 * learn.microsoft.com/azure/role-based-access-control/built-in-roles.
 */
final class BuiltInRoles {
  private static final String CONTAINERS =
      "Microsoft.Storage/storageAccounts/blobServices/containers/";
  private static final String BLOBS = CONTAINERS + "blobs/";
  private static final String DELEGATION_KEY =
      "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";

  private static final String VAULTS = "Microsoft.KeyVault/vaults/";
  private static final String SECRETS = VAULTS + "secrets/";

  /** What three of the roles for key vaults may do to the vaults themselves. */
  private static final List<String> VAULT_ACTIONS =
      List.of(
          "Microsoft.Authorization/*/read",
          "Microsoft.Insights/alertRules/*",
          "Microsoft.Resources/deployments/*",
          "Microsoft.Resources/subscriptions/resourceGroups/read",
          "Microsoft.Support/*",
          "Microsoft.KeyVault/checkNameAvailability/read",
          "Microsoft.KeyVault/deletedVaults/read",
          "Microsoft.KeyVault/locations/*/read",
          VAULTS + "*/read",
          "Microsoft.KeyVault/operations/read");

  static final List<RoleDefinition> ALL =
      List.of(
          new RoleDefinition(
              "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", List.of("*"), List.of(), List.of()),
          new RoleDefinition(
              "b24988ac-6180-42a0-ab88-20f7382dd24c",
              "Contributor",
              List.of("*"),
              List.of(
                  "Microsoft.Authorization/*/Delete",
                  "Microsoft.Authorization/*/Write",
                  "Microsoft.Authorization/elevateAccess/Action"),
              List.of()),
          new RoleDefinition(
              "acdd72a7-3385-48ef-bd42-f606fba81ae7",
              "Reader",
              List.of("*/read"),
              List.of(),
              List.of()),
          new RoleDefinition(
              "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
              "Storage Blob Data Reader",
              List.of(CONTAINERS + "read", DELEGATION_KEY),
              List.of(),
              List.of(BLOBS + "read")),
          new RoleDefinition(
              "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
              "Storage Blob Data Contributor",
              List.of(
                  CONTAINERS + "delete", CONTAINERS + "read", CONTAINERS + "write", DELEGATION_KEY),
              List.of(),
              List.of(
                  BLOBS + "delete",
                  BLOBS + "read",
                  BLOBS + "write",
                  BLOBS + "move/action",
                  BLOBS + "add/action")),
          new RoleDefinition(
              "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
              "Storage Blob Data Owner",
              List.of(CONTAINERS + "*", DELEGATION_KEY),
              List.of(),
              List.of(BLOBS + "*")),
          new RoleDefinition(
              "00482a5a-887f-4fb3-b363-3b7fe8e74483",
              "Key Vault Administrator",
              VAULT_ACTIONS,
              List.of(),
              List.of(VAULTS + "*")),
          new RoleDefinition(
              "21090545-7ca7-4776-b22c-e363652d74d2",
              "Key Vault Reader",
              VAULT_ACTIONS,
              List.of(),
              List.of(VAULTS + "*/read", SECRETS + "readMetadata/action")),
          new RoleDefinition(
              "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
              "Key Vault Secrets Officer",
              VAULT_ACTIONS,
              List.of(),
              List.of(SECRETS + "*")),
          new RoleDefinition(
              "4633458b-17de-408a-b874-0445c86b69e6",
              "Key Vault Secrets User",
              List.of(),
              List.of(),
              List.of(SECRETS + "getSecret/action", SECRETS + "readMetadata/action")));

  private BuiltInRoles() {}
}
