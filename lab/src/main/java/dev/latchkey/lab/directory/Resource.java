package dev.latchkey.lab.directory;

/**
 * A resource in a resource group.
 *
 * @param type what it is
 * @param resourceGroup the resource group that holds it
 * @param name its name, unique in a lab for its type; most names are part of a host name
 * @param tenantId the tenant whose tokens it accepts
 */
public record Resource(Type type, ResourceGroup resourceGroup, String name, String tenantId) {

  /** The kinds of resources that a lab can hold. */
  public enum Type {
    /** A storage account with a blob service at {@code <name>.blob.core.windows.net}. */
    STORAGE_ACCOUNT("Microsoft.Storage/storageAccounts"),
    /** A key vault at {@code <name>.vault.azure.net}. */
    KEY_VAULT("Microsoft.KeyVault/vaults"),
    /** A user-assigned managed identity. */
    USER_ASSIGNED_IDENTITY("Microsoft.ManagedIdentity/userAssignedIdentities"),
    /** A virtual machine with a system-assigned managed identity. */
    VIRTUAL_MACHINE("Microsoft.Compute/virtualMachines");

    private final String path;

    Type(String path) {
      this.path = path;
    }

    /** {@return the resource type as Resource Manager writes it} */
    public String path() {
      return path;
    }
  }

  /** {@return the resource id} */
  public String resourceId() {
    return resourceGroup.resourceId() + "/providers/" + type.path() + "/" + name;
  }
}
