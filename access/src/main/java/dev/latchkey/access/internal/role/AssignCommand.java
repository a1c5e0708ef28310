package dev.latchkey.access.internal.role;

import dev.latchkey.access.internal.azure.ResourceManager.Role;
import dev.latchkey.access.internal.change.AzCommand;

/** Commands of the Azure CLI that assign a role, also where the resource's id is not known. */
public final class AssignCommand {
  /** What stands where an object id is not known. */
  public static final String SOMEBODY = "OBJECT-ID";

  private AssignCommand() {}

  /**
   * Assigns a role.
   *
   * @param role the role
   * @param scope a resource id, or what {@link #scope} made
   * @param principalId the object id
   * @param type {@code User}, {@code Group} or {@code ServicePrincipal}; empty if not known
   */
  public static String of(Role role, String scope, String principalId, String type) {
    return AzCommand.of("role", "assignment", "create", "--assignee-object-id", principalId)
        + (type.isEmpty() ? "" : " --assignee-principal-type " + type)
        + " --role "
        // The name of a custom role may hold anything.
        + AzCommand.quoted(role.isBuiltIn() ? role.name() : role.id())
        + " --scope "
        + (scope.startsWith("\"$(") ? scope : AzCommand.quoted(scope));
  }

  /** Assigns a role of Azure Cosmos DB's own. */
  public static String inCosmosDb(String account, String roleId, String principalId) {
    return AzCommand.of(
            "cosmosdb", "sql", "role", "assignment", "create", "--account-name", account)
        + " --resource-group \"$("
        + list(account, Service.COSMOS_DB, "resourceGroup")
        + ")\" --scope / --principal-id "
        + AzCommand.quoted(principalId)
        + " --role-definition-id "
        + roleId;
  }

  /** The scope of an account whose resource id is not known: the command looks it up. */
  public static String scope(Service service, String account, String inside) {
    return "\"$(" + list(account, service, "id") + ")" + inside + "\"";
  }

  private static String list(String account, Service service, String field) {
    return AzCommand.of("resource", "list", "--name", account, "--resource-type", service.type())
        + " --query '[0]."
        + field
        + "' --output tsv";
  }
}
